"""The closed world is closed: nothing in it is mutable, left out by accident, or leads outside."""

import builtins
import subprocess
import sys

import pytest

from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.world import CORRUPTIBLE, EXCLUDED, is_immutable, labels, shared_mutable, world


def test_no_shared_type_can_be_changed():
    assert [label for label in world() if shared_mutable(label)] == []


@pytest.mark.parametrize("label", sorted(world()))
def test_a_store_on_a_shared_type_fails(label):
    with pytest.raises(TypeError, match="cannot set 'ringfence_probe' attribute of immutable type"):
        world()[label].ringfence_probe = 1


def test_labels_and_types_correspond_one_to_one():
    assert len(labels()) == len(world())
    assert {labels()[kind] for kind in world().values()} == set(world())


def test_excluded_types_are_absent():
    assert set(EXCLUDED) & set(world()) == set()


def test_every_type_that_builtins_name_is_in_the_world_or_excluded():
    named = {value.__name__ for value in vars(builtins).values() if isinstance(value, type)}
    assert named - set(world()) - set(EXCLUDED) == {"BuiltinImporter"}


def test_every_type_of_the_interpreter_itself_is_in_the_world_or_excluded():
    # In a fresh interpreter: here, other packages have put types of theirs among the builtin ones.
    program = """
import itertools
stack, found = [object], set()
while stack:
    kind = stack.pop()
    if kind not in found:
        found.add(kind)
        stack.extend(type.__subclasses__(kind))
print(*sorted(kind.__name__ for kind in found if kind.__module__ == "builtins"), sep="\\n")
"""
    run = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)
    known = {kind.__name__ for kind in world().values()}
    assert set(run.stdout.splitlines()) - known - set(EXCLUDED) == set()


def test_corruptible_types_are_in_the_world():
    assert set(CORRUPTIBLE) - set(world()) == set()


@pytest.mark.parametrize("label", sorted(world()))
def test_bases_and_metaclass_are_in_the_world(label):
    kind = world()[label]
    assert [base for base in kind.__mro__ if base not in labels()] == []
    assert type(kind) is type


@pytest.mark.parametrize("label", sorted(world()))
def test_permitted_class_attributes_are_in_the_world(label):
    kind = world()[label]
    for name, value in vars(kind).items():
        if permits.verdict(kind, name) is Verdict.PERMIT and name not in OPAQUE_DESCRIPTORS:
            assert type(value) in labels(), name


# A static method of the interpreter's own, seen through the class as what it wraps.
OPAQUE_DESCRIPTORS = ()


def test_the_flag_says_what_the_interpreter_does():
    class Mutable:
        pass

    assert not is_immutable(Mutable)
    assert is_immutable(int)


def test_an_unknown_label_is_an_error():
    with pytest.raises(KeyError):
        shared_mutable("no such type")


def test_looking_for_the_world_registers_nothing_with_an_event_loop():
    from ringfence.language import world as module

    seen = []
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(seen.append, seen.append)
    try:
        module._made_by_syntax()
        assert tuple(sys.get_asyncgen_hooks()) == (seen.append, seen.append)
    finally:
        sys.set_asyncgen_hooks(*hooks)
    assert seen == []
