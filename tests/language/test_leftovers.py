"""What a guest leaves behind or makes endless does not reach the host."""

import gc
import sys
from collections.abc import Iterator
from typing import Literal

import pytest

from ringfence import Sandbox
from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What the host's own hook is told."""
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: told.append(unraisable.object))
    yield told
    told.clear()


@pytest.mark.parametrize(
    "finalizer",
    ["len", "'text of a guest'.index", "[].__getitem__", "functools.partial(int, 'text of a guest')", "functools.partial(hook)",
     "dict", "getattr", "'{}'.format_map", "int.__add__", "Callable()"],
)  # fmt: skip
def test_a_finalizer_in_c_tells_the_host_nothing(finalizer: str, heard: list[object]) -> None:
    """Also when the collector comes to it with no guest running, and after the end of its realm."""
    realm = Realm(grants={}, write_output=lambda _stream, _text: None)
    source = f"""
import functools, weakref
def hook(*arguments): raise ValueError("text of a guest")
class Callable:
    __call__ = len
class Dying:
    __del__ = {finalizer}
class Watched: pass
kept = []
for cls in Dying, Watched:
    dying = cls()
    dying.cycle = dying
    kept.append(weakref.ref(dying, {finalizer}))
del dying
"""
    assert evaluate(realm, source).error is None
    gc.collect()
    evaluate(realm, "last = Dying(); last.cycle = last")
    realm.close()
    del realm
    gc.collect()
    assert heard == []


def test_the_hosts_own_are_passed_on(heard: list[object]) -> None:
    with Sandbox(isolation="inline") as box:
        box.run("1")

    class Dying:
        def __del__(self) -> None:
            msg = "the host's"
            raise ValueError(msg)

    Dying()
    assert heard == [Dying.__del__]


@pytest.mark.parametrize(
    "source", ["inner.exceptions[0]._exceptions = (inner, ValueError(2))", "inner._exceptions = (inner,)"]
)
def test_a_group_that_contains_itself_ends(source: str) -> None:
    program = f"""
inner = ExceptionGroup("inner", [ExceptionGroup("a", [ValueError(1)])])
outer = ExceptionGroup("outer", [KeyError(1)])
try:
    try:
        raise outer
    except* KeyError:
        {source}
        outer._exceptions = (outer, inner, KeyError(1))
        raise
except BaseException as error:
    caught = type(error).__name__
caught
"""
    with Sandbox(isolation="inline") as box:
        result = box.run(program)
    assert result.explain() == "ok"


def test_type_parameters_of_two_runs_do_not_mix() -> None:
    if sys.version_info < (3, 12):
        pytest.skip("since 3.12")
    with Sandbox(isolation="inline") as box:
        session = box.open()
        session.run("class A[T]:\n def f(self): return T.__name__")
        session.run("class B[U]:\n def f(self): return U.__name__")
        assert session.run("A().f() + B().f()").value == "TU"
        assert (
            session.run(
                "space = {}\nexec('class C[V]:\\n def f(self): return V.__name__', {}, space)\nspace['C']().f()"
            ).value
            == "V"
        )


@pytest.mark.parametrize("isolation", ["inline", "jail"])
def test_huge_numbers_are_computed_with_no_module_granted(isolation: Literal["inline", "jail"]) -> None:
    """CPython 3.12 and later import Python code for them, through the guest's own ``__import__``."""
    a, b = 7**30000, 3**9000
    with Sandbox(isolation=isolation, modules=()) as box:
        assert box.run("a, b = 7**30000, 3**9000\n(a // b % 10**9, a % b % 10**9)").value == (
            a // b % 10**9,
            a % b % 10**9,
        )


def test_huge_numbers_are_read_and_written_where_the_host_lets_them() -> None:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        with Sandbox(isolation="inline") as box:
            result = box.run("len(str(7 ** 30000)), int('1' * 30000) % 97")
            assert result.value == (25353, int("1" * 30000) % 97)
    finally:
        sys.set_int_max_str_digits(limit)
