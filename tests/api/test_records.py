"""The host's own classes, and numbers of the library's, cross by copy both ways."""

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import typing
import uuid
import zoneinfo
from typing import Annotated

import msgspec
import pytest

import ringfence


@dataclasses.dataclass(frozen=True, order=True)
class Point:
    """A point."""

    x: int
    y: Annotated[int, msgspec.Meta(ge=0)] = 0


@dataclasses.dataclass
class Path:
    points: list[Point]
    name: str = "path"
    tags: list[str] = dataclasses.field(default_factory=list)
    made: decimal.Decimal = decimal.Decimal(1)


class Color(enum.Enum):
    RED = "red"
    BLUE = ("b", 2)


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


class Pair(typing.NamedTuple):
    left: int
    right: str = "r"


class Options(typing.TypedDict, total=False):
    color: str


TYPES = (Point, Path, Color, Level, Mode, Pair, Options)


@pytest.fixture(params=["inline", "jail", "full"])
def each(request):
    """A sandbox of each kind that knows the classes."""

    def each(source, grants=None, inputs=None):
        isolation = "inline" if request.param == "inline" else "jail"
        language = "full" if request.param == "full" else "restricted"
        with ringfence.Sandbox(grants, isolation=isolation, language=language, types=TYPES) as box:
            return box.run(source, inputs)

    return each


VALUES = [
    Point(1, 2), Path([Point(1), Point(2, 3)], "p", ["t"], decimal.Decimal("1.50")), Color.RED, Color.BLUE, Level.HIGH,
    Mode.WRITE, Pair(1, "x"), [Pair(2), {"k": Point(5)}], {Point(1): Color.RED, Level.LOW: {Pair(1)}},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(VALUES)))
def test_instances_cross_both_ways(each, number):
    value, seen = VALUES[number], []
    result = each("check(value)\nvalue", {"check": seen.append}, {"value": value})
    assert result.value == value
    assert seen == [value]
    assert repr(result.value) == repr(value)


def test_a_guest_has_classes_of_its_own(each):
    source = """
import dataclasses
p = Point(3)
r = [p == given, dataclasses.asdict(p), repr(p), p < Point(4), Color.RED.name, Level(2) is Level.HIGH, Color(("b", 2)).name]
r += [Pair(1), Pair(1)._fields, Pair(1).right, Point.__module__, Path([p], tags=["a"], made=1).tags]
r
"""
    assert each(source, {"given": Point(3)}).value == [
        True, {"x": 3, "y": 0}, "Point(x=3, y=0)", True, "RED", True, "BLUE",
        Pair(1), ("left", "right"), "r", "__main__", ["a"],
    ]  # fmt: skip


def test_what_comes_back_is_validated(each):
    def take(value):
        return repr(value)

    assert each("take([Point(1), Point(y=2, x=1)])", {"take": take}).value == "[Point(x=1, y=0), Point(x=1, y=2)]"
    for source, message in (
        ("take(Point('1'))", "Point: expected `int`, got `str` - at `.x`"),
        ("take(Point(1, -1))", "Point: expected `int` >= 0 - at `.y`"),
        ("take([Path([1], made=1)])", "Path: expected `object`, got `int` - at `.points[0]`"),
        ("take(Pair('x'))", "Pair: expected `int`, got `str` - at `[0]`"),
    ):
        result = each(source, {"take": take})
        assert (result.error.type, result.error.message) == ("TypeError", message)
        result = each(source.replace("take", ""), {"take": take})
        assert (result.error.type, result.error.message) == ("TypeError", f"the result: {message}")


def test_annotated_parameters_take_instances(each):
    def far(point: Point, path: Path | None = None, color: Color = Color.RED, pairs: tuple[Pair, ...] = ()) -> int:
        assert type(point) is Point
        assert type(color) is Color
        assert all(type(pair) is Pair for pair in pairs)
        return point.x + len(path.points if path else [])

    grants = {"far": far}
    assert each("far(Point(1))", grants).value == 1
    source = "from decimal import Decimal\npath = Path([Point(1), Point(2)], made=Decimal(1))\n"
    assert each(source + "far(Point(1), path, Color.BLUE, (Pair(1), Pair(2)))", grants).value == 3
    assert each("far({'x': 5})", grants).value == 5
    result = each("far(Color.RED)", grants)
    assert result.error.type == "TypeError"
    assert result.error.message.startswith("far() argument 'point': expected `object`")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("p = Point(1)\nobject.__delattr__(p, 'x')\np", "the result: a Point without 'x' cannot cross"),
        ("Mode.READ | Mode.WRITE", "the result: a combination of members of Mode cannot cross"),
        (
            "[Path([print], made=1)]",
            "the result[0].points[0]: an object of type builtin_function_or_method cannot cross",
        ),
        ("p = Path([], made=1)\np.points.append(p)\np", "the value is nested deeper than 100 (or contains itself)"),
        ("class Sub(Point): pass\nSub(1)", "the result: an object of type Sub cannot cross"),
    ],
)
def test_what_cannot_cross_is_named(source, message, isolation):
    with ringfence.Sandbox(isolation=isolation, types=TYPES) as box:
        result = box.run(source)
    assert result.error.type in ("TypeError", "AttributeError", "FrozenInstanceError")
    assert message in result.error.message or "object.__delattr__" in source


def test_no_code_of_a_guest_runs_when_instances_cross(isolation):
    source = """
ran = []
for cls in (Point, Pair, Color, Level):
    for name in ("__getattribute__", "__iter__", "__eq__", "__hash__", "__repr__", "__init__", "__new__", "__len__", "__getitem__"):
        try:
            setattr(cls, name, lambda *a, **k: ran.append(1))
        except Exception:
            pass
Point.x = property(lambda self: ran.append(2), lambda self, value: ran.append(3))
back = give()
del ran[:]
back = give()
take(back)
ran
"""
    seen = []
    values = [Point(1, 2), Pair(1), Color.RED, Level.LOW]
    with ringfence.Sandbox({"give": lambda: values, "take": seen.append}, isolation=isolation, types=TYPES) as box:
        result = box.run(source)
    assert result.value == []
    assert seen == [values]


@pytest.mark.parametrize(
    ("cls", "message"),
    [
        (int, "types: int is neither a dataclass, nor an enum, nor a named tuple, nor a TypedDict"),
        (enum.Enum("E", {"A": object()}), "types: E.A is no plain value"),
        (dataclasses.make_dataclass("D", [("x", int, dataclasses.field(init=False))]), "types: D.x cannot be given when"),
        (collections.namedtuple("N", "x", defaults=[object()]), "types: N: a default is no plain value"),  # noqa: PYI024
    ],
    ids=range(4),
)  # fmt: skip
def test_classes_that_cannot_be_registered(cls, message):
    with pytest.raises(ringfence.NotGrantable, match=f"^{message}"):
        ringfence.Sandbox(types=[cls])


def test_two_classes_of_one_name():
    with pytest.raises(ringfence.NotGrantable, match=r"^types: two classes are called Point$"):
        ringfence.Sandbox(types=[Point, Point])


def test_a_class_that_is_not_registered_stays_out(run):
    assert run("f()", {"f": lambda: Point(1)}).error.message == (
        "the result of f(): an object of type Point cannot cross"
    )


NUMBERS = [
    decimal.Decimal("1.50"), decimal.Decimal("-0"), decimal.Decimal("-0.000"), decimal.Decimal("1E+30"),
    decimal.Decimal("-Infinity"),
    decimal.Decimal("NaN123"), decimal.Decimal("-sNaN7"), decimal.Decimal("1E-999999"), fractions.Fraction(1, 3),
    fractions.Fraction(-(1 << 90), 7), uuid.UUID(int=5),
    uuid.UUID("ec5a4339-5812-4487-9143-4bafd3504a3c"), 10**40, -0.0, float("nan"), float("inf"), "\ud800",
    b"\x00", 1j, dt.timedelta(days=-1, microseconds=3), dt.date(2000, 2, 29), range(1, 9, 3), frozenset({1}),
    dt.datetime(2024, 1, 2, 3, 4, 5, 6, dt.UTC, fold=1),
    dt.time(1, 2, tzinfo=dt.timezone(dt.timedelta(hours=5, seconds=1), "ODD")),
]  # fmt: skip


@pytest.mark.parametrize(
    "number", range(len(NUMBERS)), ids=lambda number: str(NUMBERS[number]).encode("unicode_escape")
)
def test_numbers_and_moments_cross_exactly(run, number):
    value, seen = NUMBERS[number], []
    result = run(
        "check(give())\n[value, give()]", {"check": seen.append, "give": lambda: value}, inputs={"value": value}
    )
    for found in (*result.value, *seen):
        assert type(found) is type(value)
        assert repr(found) == repr(value)


def test_numbers_are_the_guests_own(run):
    source = """
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
[type(d) is Decimal, d + Decimal("1.5"), f * 3, type(f) is Fraction, str(u), type(u) is UUID, u == UUID(int=5)]
"""
    given = {"d": decimal.Decimal("1.25"), "f": fractions.Fraction(2, 3), "u": uuid.UUID(int=5)}
    assert run(source, given).value == [
        True, decimal.Decimal("2.75"), fractions.Fraction(2), True, "00000000-0000-0000-0000-000000000005", True, True
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "d._int = Liar('5')\nd", "d._int = 'x'\nd", "d._int = '５'\nd", "d._exp = 1.5\nd", "d._sign = Liar('1')\nd",
        "d._exp = 10 ** 30\nd", "d._is_special = 1\nd", "del d._int\nd", "f._numerator = Liar('1')\nf", "f._denominator = 0\nf",
    ],
)  # fmt: skip
def test_tampered_numbers_are_refused(run, source):
    liar = """
from decimal import Decimal
from fractions import Fraction
d, f = Decimal('1.5'), Fraction(1, 3)
class Liar(str):
    def boom(self, *_): raise SystemError('guest code ran')
    __str__ = __eq__ = __hash__ = __len__ = __iter__ = isascii = isdigit = boom
"""
    result = run(liar + source)
    assert result.error.type in ("TypeError", "AttributeError")
    assert (
        "tampered" in result.error.message or "exponent" in result.error.message or "attribute" in result.error.message
    )


def test_a_guest_that_replaces_the_module_of_its_numbers(run):
    source = "import sys\nclass Fake: pass\nsys.modules['fractions'] = Fake()\ngive()"
    result = run(source, {"give": lambda: fractions.Fraction(1, 2)})
    assert result.outcome == "raised"
    assert result.error.message == "a Fraction cannot cross: the guest has replaced its module"


def test_zones_by_name_are_refused_by_name(run, error_of):
    moment = dt.datetime(2024, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/London"))
    remedy = "(give it a fixed offset: moment.astimezone(datetime.UTC)) cannot cross"
    assert error_of("f()", {"f": lambda: [moment]}) == (
        f"HostError: the result of f()[0]: a moment in the time zone 'Europe/London' {remedy}"
    )
    with pytest.raises(ringfence.NotGrantable):
        ringfence.Sandbox({"m": moment})
    assert run("m", inputs={"m": moment.astimezone(dt.UTC)}).value == moment
