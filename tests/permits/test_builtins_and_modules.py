"""Every builtin, and every member of each module that realms share, is handed out or left out on purpose."""

import builtins
import importlib

import pytest

from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.permits.model import words
from ringfence.language.world import labels


def test_every_builtin_is_classified():
    assert set(vars(builtins)) - set(permits.BUILTINS) == set()


def test_permitted_builtins_are_of_the_world():
    for name in permits.builtins_permitted():
        value = getattr(builtins, name, None)
        if isinstance(value, type):
            assert value in labels(), name
        else:
            assert type(value) in labels(), name


def test_refused_builtins_say_why():
    for name, decision in permits.BUILTINS.items():
        assert (decision.verdict is Verdict.PERMIT) == (decision.reason == ""), name


@pytest.mark.parametrize(
    "name",
    sorted(
        words(
            "getattr setattr delattr hasattr vars dir globals locals eval exec compile __import__ __build_class__"
            " print input open BaseExceptionGroup ExceptionGroup"
        )
    ),
)
def test_tamed_builtins(name):
    assert permits.BUILTINS[name].verdict is Verdict.TAME


def present(module):
    try:
        return vars(importlib.import_module(module))
    except ImportError:
        return {}


@pytest.mark.parametrize("module", sorted(permits.SHARED_MODULES))
def test_every_member_is_classified(module):
    public = {name for name in present(module) if not permits.is_dunder(name)}
    assert public - set(permits.SHARED_MODULES[module]) == set()


@pytest.mark.parametrize("module", sorted(permits.SHARED_MODULES))
def test_permitted_members_are_of_the_world(module):
    members = present(module)
    for name, reason in permits.SHARED_MODULES[module].items():
        if reason == "" and name in members:
            value = members[name]
            assert (value if isinstance(value, type) else type(value)) in labels(), name
            assert not isinstance(value, dict | list | set), name


def test_no_module_is_both_shared_and_not():
    assert set(permits.SHARED_MODULES) & set(permits.UNSHARED_MODULES) == set()


def test_unshared_modules_say_why():
    assert all(permits.UNSHARED_MODULES.values())
