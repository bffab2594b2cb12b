"""Inline and jailed, case by case: the same values, the same refusals, the same errors."""

import dataclasses
import datetime as dt
import decimal
import fractions
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.border.test_values import shape

import ringfence


@dataclasses.dataclass(frozen=True)
class Row:
    key: object
    value: object = None


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 70), 1 << 70),
    st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=5),
    st.binary(max_size=5),
    st.complex_numbers(),
    st.datetimes(timezones=st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-3))])),
    st.dates(),
    st.timedeltas(),
    st.decimals(),
    st.fractions(),
    st.uuids(),
)


def is_key(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


keys = scalars.filter(is_key)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
        st.lists(st.fixed_dictionaries({"a": inner, "b": scalars}), max_size=3),
        st.sets(keys, max_size=3),
        st.builds(Row, inner, inner),
        st.builds(range, st.integers(0, 9), st.integers(0, 9)),
        st.binary(max_size=4).map(bytearray),
    ),
    max_leaves=12,
)

# What a guest does with what it is given: each ends in the same way, or in the same error, on both sides of a process.
PROGRAMS = [
    "give()",
    "echo(give())",
    "[give(), [give()]]",
    "take(give(), other={'k': give()})",
    "apply(lambda x: x, give())",
    "apply(lambda x: [x, x], [give()])",
    "typed(give())",
    "ints(give())",
    "rows(give())",
    "facet.value",
    "facet.value = give()\nfacet.value",
    "facet[give()]",
    "list(each(give()))",
    "def f():\n    yield 1\ntake(f())",
    "take([give(), {'x': [object()]}])",
    "raise_(give())",
    "try: raise_(give())\nexcept LookupError as e: r = [type(e).__name__, str(e)]\nr",
    "apply(lambda x: 1 / 0, give())",
    "apply(take, give())",
    "give(1, 2)",
    "typed()",
    "typed(1, y=give())",
    "facet.missing",
    "facet.value.missing",
]


class Holder:
    def __init__(self, value):
        self.value = value

    def __getitem__(self, key):
        return {0: "zero"}[key]


def grants_of(box):
    """Grants whose values come out of a box that the test fills."""

    def give(*, _unused=None):
        return box[0]

    def typed(x: int | str | list[int] | None, y: float = 0.0) -> str:
        return f"{x!r} {y!r}"

    def ints(x: dict[str, int] | tuple[int, ...]) -> int:
        return len(x)

    def rows(x: list[Row]) -> int:
        return len(x)

    def raise_(value):
        raise KeyError(value) if isinstance(value, str) else ValueError(value)

    return {
        "give": give,
        "echo": lambda value: value,
        "take": lambda *values, **named: len(values) + len(named),
        "apply": lambda function, value: function(value),
        "typed": typed,
        "ints": ints,
        "rows": rows,
        "raise_": raise_,
        "each": lambda value: iter([value, value]),
        "facet": ringfence.facet(Holder(5), attributes=["value"], writable=["value"], items=True),
    }


def ending(result):
    if result.error is not None:
        return f"{result.outcome} {result.error.type}: {result.error.message}"
    return f"{result.outcome} {shape(result.returned)}"


@pytest.fixture(scope="module")
def pair():
    """One sandbox of each isolation, and the boxes that their grants read."""
    boxes = {"inline": [None], "jail": [None]}
    sandboxes = {
        isolation: ringfence.Sandbox(grants_of(box), isolation=isolation, types=[Row])
        for isolation, box in boxes.items()
    }
    sessions = {isolation: sandbox.open() for isolation, sandbox in sandboxes.items()}
    yield boxes, sessions
    for sandbox in sandboxes.values():
        sandbox.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=400)
@given(value=values, program=st.sampled_from(PROGRAMS))
def test_both_isolations_agree(pair, value, program):
    boxes, sessions = pair
    endings = {}
    for isolation, session in sessions.items():
        boxes[isolation][0] = value
        endings[isolation] = ending(session.run(program, {"given": value}))
    assert endings["inline"] == endings["jail"]
    if program in ("give()", "echo(give())"):
        assert endings["jail"] == f"ok {shape(value)}"


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    "value",
    [
        [1, 2], "text", {"k": 1}, (1, 2), Row(1, [Row(2)]), [Row(1)], "\ud800", 1 << 80, float("nan"), -0.0,
        decimal.Decimal("sNaN"),
        fractions.Fraction(1, 3), uuid.UUID(int=1), lambda x: x, object(), [lambda: 5], "\x1b[31m" * 3, iter([1, 2]),
        [[]] * 3, {1: {2: {3: {}}}},
    ],
    ids=range(20),
)  # fmt: skip
def test_both_isolations_agree_on_every_program(pair, program, value):
    boxes, sessions = pair
    endings = {}
    for isolation, session in sessions.items():
        boxes[isolation][0] = value if not hasattr(value, "__next__") else iter([1, 2])
        result = session.run(program)
        endings[isolation] = ending(result).partition(" at 0x")[0]
    assert endings["inline"] == endings["jail"]
