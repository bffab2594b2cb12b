"""Guards made for one name never take a class for another one, whatever its metaclass claims."""

import pytest

from ringfence import Sandbox

_LIAR = """
class Plain:
    def format(self):
        return "mine"

def read(x):
    return x.format

read(Plain()), read(Plain())  # the guard now knows Plain

class Meta(type):
    def __hash__(cls):
        return hash(Plain)
    def __eq__(cls, other):
        return True

class Liar(str, metaclass=Meta):
    pass

class Thing:
    secret = (lambda: (yield))()

read(Liar("{0.secret.gi_frame}"))(Thing)
"""

_CHANGED = """
class Mine(str):
    def format(self, *args):
        return "mine"

def read(x):
    return x.format(x)

first = read(Mine("{0}")), read(Mine("{0}"))
del Mine.format
class Generator:
    g = (lambda: (yield))()
try:
    Mine("{0.g.gi_frame}").format(Generator)
except AttributeError as error:
    second = str(error)
first, second
"""

_STORES = """
class A:
    pass

def store(x, v):
    x.format = v

a = A()
store(a, 1); store(a, 2)
class P:
    @property
    def format(self):
        return "property"
try:
    store(P(), 3)
except AttributeError as error:
    refused = "refused"
class Logged:
    def __setattr__(self, name, value):
        object.__setattr__(self, "_" + name, value)
l = Logged()
store(l, 5); store(l, 6)
a.format, refused, vars(l)
"""


def test_lying_metaclass_is_not_mistaken_for_a_known_class() -> None:
    """``type(x) in known`` would ask the metaclass."""
    with Sandbox(isolation="inline") as box:
        result = box.run(_LIAR)
    assert result.error is not None
    assert result.error.message == (
        "generator.gi_frame is not permitted: leads to frames, code and globals of the host (CVE-2023-37271)"
    )


@pytest.mark.parametrize("isolation", ["inline", "jail"])
def test_class_that_changes_after_it_was_seen(isolation: str) -> None:
    """A class with a shared base that defines the name is never clear, so removing its own method changes nothing."""
    with Sandbox(isolation=isolation) as box:  # type: ignore[arg-type]
        result = box.run(_CHANGED)
    assert result.value == (
        ("mine", "mine"),
        "generator.gi_frame is not permitted: leads to frames, code and globals of the host (CVE-2023-37271)",
    )


def test_stores_reach_the_guests_own_hooks() -> None:
    """Properties refuse and ``__setattr__`` sees stores of hazard names too, also when the class is known."""
    with Sandbox(isolation="inline") as box:
        result = box.run(_STORES)
    assert result.value == (2, "refused", {"_format": 6})
