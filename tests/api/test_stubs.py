"""What a guest can use, said as a stub; and programs type-checked against it."""

import dataclasses
import enum
import pathlib
import shutil
import sys
import typing
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, NamedTuple, TypedDict

import msgspec
import pytest

import ringfence
from ringfence import exported, facet


@dataclasses.dataclass
class Order:
    item: str
    count: Annotated[int, msgspec.Meta(ge=1)] = 1


class Options(TypedDict, total=False):
    color: str


class Size(enum.StrEnum):
    BIG = "big"


class Spot(NamedTuple):
    row: int
    seat: int = 1


class Account:
    """An account."""

    balance: int = 1
    owner: str = "tav"

    def deposit(self, amount: int) -> int:
        """Put money in."""
        return amount

    def log(self, *lines: str, sep: str = ",") -> Iterator[str]:
        return iter(lines)


@exported(methods=["close"])
class Door:
    def close(self) -> None: ...


def price(
    name: str,
    /,
    count: int = 1,
    *,
    _db: object = None,
    kind: Literal["a", "b"] = "a",
    then: Callable[[int], str] | None = None,
) -> float:
    """Price of some items.

    Ends with a "quote"
    """
    return 1.0


def place(order: Order, options: Options | None = None, size: Size = Size.BIG, spot: Spot = Spot(1)) -> list[Order]:  # noqa: B008
    return [order]


GRANTS: dict[str, Any] = {
    "price": price,
    "place": place,
    "account": facet(Account(), methods=["deposit", "log"], attributes=["balance", "owner"], writable=["balance"]),
    "door": Door(),
    "names": ["a"],
    "limit": 5,
    "anything": lambda x, y=len: x,
}

STUB = '''\
# What a guest of this sandbox can use, beside the builtins of Python.

import enum
import dataclasses
import collections.abc
from typing import Any, Annotated, Callable, Literal, NamedTuple, NotRequired, TypedDict

__all__ = ['HostError', 'Spot', 'Size', 'price', 'place', 'account', 'door', 'names', 'limit', 'anything']

class HostError(Exception): ...

class Spot(NamedTuple):
    row: int
    seat: int = ...

class Size(enum.StrEnum):
    BIG = 'big'

Order = TypedDict('Order', {'item': str, 'count': NotRequired[int]})

Options = TypedDict('Options', {'color': NotRequired[str]})

class Account:
    'An account.'
    balance: int
    @property
    def owner(self) -> str: ...
    def deposit(self, amount: int) -> int:
        """Put money in."""
    def log(self, *lines: str, sep: str = ',') -> collections.abc.Iterator[str]: ...

class Door:
    def close(self) -> None: ...

def price(name: str, /, count: int = 1, *, kind: Literal['a', 'b'] = 'a', then: Callable[[int], str] | None = None) -> float:
    """Price of some items.

    Ends with a "quote"
    """

def place(order: Order, options: Options | None = None, size: Size = ..., spot: Spot = ...) -> list[Order]: ...

account: Account

door: Door

names: list[Any]

limit: int

def anything(x: Any, y: Any = ...) -> Any: ...
'''


def test_a_stub_says_all_that_was_granted():
    assert ringfence.Sandbox(GRANTS, types=[Spot, Size]).stubs() == STUB.replace("import dataclasses\n", "")


def test_registered_dataclasses_are_classes_of_the_stub():
    stub = ringfence.Sandbox(types=[Order]).stubs()
    assert (
        "@dataclasses.dataclass(order=False, frozen=False)\nclass Order:\n    item: str\n    count: int = ...\n" in stub
    )


def test_no_text_of_a_docstring_ends_it_early():
    def f(): ...

    f.__doc__ = 'a """ b\\'
    g = {"f": f}
    stub = ringfence.Sandbox(g).stubs()
    compile(stub, "stub", "exec")
    assert stub.endswith('def f() -> Any:\n    """a \\"\\"\\" b\\\\"""\n')


def test_every_stub_is_python():
    compile(ringfence.Sandbox(GRANTS, types=[Spot, Size, Order, Options]).stubs(), "stub", "exec")


TY = shutil.which("ty") or pathlib.Path(sys.executable).with_name("ty").exists()
needs_ty = pytest.mark.skipif(not TY, reason="the type checker is an extra")


@needs_ty
def test_types_are_checked_with_line_and_column():
    box = ringfence.Sandbox(GRANTS, types=[Spot, Size], isolation="inline")
    source = (
        "from __future__ import annotations\n"
        "x: int = price('tea', 2)\n"
        "account.owner = 'me'\n"
        "price(5)\n"
        "print(account.deposit(1), names, limit, Spot(1).seat, Size.BIG)\n"
        "place({'item': 'tea'})\n"
    )
    found = box.check(source, filename="program.py", types=True)
    assert [(finding.code, finding.line, finding.column) for finding in found] == [
        ("RF201", 2, 10),
        ("RF201", 3, 1),
        ("RF201", 4, 7),
    ]
    assert found[2].source_line == "price(5)"
    assert found[2].message.startswith("invalid-argument-type: ")
    assert box.check("price('tea')\n", types=True) == []
    assert [finding.code for finding in box.check("__classdict__", types=True)] == ["RF101"]


def test_without_the_checker_check_says_so(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ringfence.CheckerUnavailable) as caught:
        ringfence.Sandbox(isolation="inline").check("1", types=True)
    assert str(caught.value) == (
        "types=True needs the type checker ty, which is not installed: pip install 'ringfence[types]'"
    )
    assert ringfence.Sandbox(isolation="inline").check("1") == []


def test_annotated_hints_that_are_unknown_are_any():
    def f(x: typing.TypeVar("T"), y: "list[Account]", *z: "int | Account") -> "Iterator[Account]": ...

    assert "def f(x: Any, y: list[Any], *z: int | Any) -> collections.abc.Iterator[Any]: ..." in (
        ringfence.Sandbox().stubs() + ringfence.stubs.Stub({"f": f}, []).text()
    )
