"""Values cross as equals of the same exact type, or are refused with the path to what cannot cross."""

import collections
import datetime as dt
import decimal
import enum
import fractions
import math
import struct
import typing
import uuid
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.border.flatten import Budget
from ringfence.border.leaves import MalformedValue
from ringfence.border.values import Codec
from ringfence.errors import CannotCross

BUDGET = Budget(bytes=1 << 20, items=10_000, depth=30)
CODEC = Codec(BUDGET)

zones = st.one_of(
    st.none(),
    st.sampled_from([dt.UTC, zoneinfo.ZoneInfo("Europe/London"), zoneinfo.ZoneInfo("Asia/Kolkata")]),
    st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))),
    st.just(dt.timezone(dt.timedelta(hours=5, seconds=1, microseconds=7), "ODD")),
)
hashable_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(1 << 200), 1 << 200),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(exclude_categories=())),
    st.binary(),
    st.datetimes(timezones=zones),
    st.dates(),
    st.times(timezones=zones),
    st.timedeltas(),
    st.decimals(),
    st.sampled_from([decimal.Decimal("-sNaN42"), decimal.Decimal("1E+999999"), decimal.Decimal("-0.00")]),
    st.fractions(),
    st.uuids(),
    st.builds(range, st.integers(), st.integers(), st.integers().filter(bool)),
)


def is_hashable(value):
    try:
        hash(value)
    except TypeError:  # a signaling NaN
        return False
    return True


hashable = st.recursive(
    hashable_scalars.filter(is_hashable),
    lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=3)),
    max_leaves=4,
)
values = st.recursive(
    st.one_of(hashable_scalars, st.builds(bytearray, st.binary())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(st.characters(exclude_categories=())), inner, max_size=4),
        st.dictionaries(hashable, inner, max_size=3),
        st.sets(hashable, max_size=4),
        st.frozensets(hashable, max_size=4),
    ),
    max_leaves=20,
)


def shape(value) -> str:
    """The value with its exact types, NaN and the sign of zero included; the order of sets left out."""
    name = type(value).__name__
    if type(value) is float:
        return struct.pack("<d", value).hex()
    if type(value) is complex:
        return f"complex({shape(value.real)}, {shape(value.imag)})"
    if type(value) in (list, tuple):
        return f"{name}({', '.join(map(shape, value))})"
    if type(value) in (set, frozenset):
        return f"{name}({', '.join(sorted(map(shape, value)))})"
    if type(value) is dict:
        return f"dict({', '.join(f'{shape(key)}: {shape(item)}' for key, item in value.items())})"
    return f"{name} {value!r}"


def same(one, other) -> bool:
    return shape(one) == shape(other)


def crossed(value):
    return CODEC.decode(CODEC.encode(value, "it"))


@given(values)
def test_everything_that_crosses_arrives_as_it_was(value):
    assert same(crossed(value), value)


@given(values)
def test_a_copy_shares_nothing_mutable(value):
    copy = crossed([value, value])
    if type(value) in (list, dict, set, bytearray):
        assert copy[0] is not value
        assert copy[0] is not copy[1]


class Text(str):
    __slots__ = ()

    def boom(self, *_):
        raise AssertionError("guest code ran")

    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __iter__ = __getitem__ = encode = boom


class Number(int):
    def boom(self, *_):
        raise AssertionError("guest code ran")

    __int__ = __index__ = __eq__ = __hash__ = __bool__ = __float__ = boom


class Items(list):
    def boom(self, *_):
        raise AssertionError("guest code ran")

    __iter__ = __len__ = __getitem__ = copy = boom


class Record(dict):
    def boom(self, *_):
        raise AssertionError("guest code ran")

    __iter__ = __len__ = __getitem__ = items = keys = values = copy = boom


class Bag(set):
    def boom(self, *_):
        raise AssertionError("guest code ran")

    __iter__ = __len__ = __contains__ = copy = union = boom


class Real(float):
    def boom(self, *_):
        raise AssertionError("guest code ran")

    __float__ = __eq__ = __repr__ = boom


class LyingMeta(type):
    def boom(cls, *_):
        raise AssertionError("guest code ran")

    __hash__ = __eq__ = __instancecheck__ = __subclasscheck__ = mro_ = boom


class Disguised(list, metaclass=LyingMeta):
    @property
    def __class__(self):
        raise AssertionError("guest code ran")


class Color(enum.IntEnum):
    RED = 1


class Point(typing.NamedTuple):
    x: int
    y: int


LIARS = [
    (Text("abc"), "abc"),
    (Text("\ud800"), "\ud800"),
    (Number(7), 7),
    (Number(1 << 99), 1 << 99),
    (Real(2.5), 2.5),
    (Items([1, Items([2])]), [1, [2]]),
    (Record(a=1), {"a": 1}),
    (Record({1: Text("x")}), {1: "x"}),
    (Bag({1, 2}), {1, 2}),
    (Disguised([3]), [3]),
    (Color.RED, 1),
    (Point(1, 2), (1, 2)),
    (collections.OrderedDict(a=1), {"a": 1}),
    (collections.Counter("aab"), {"a": 2, "b": 1}),
    ({"k": Text("v")}, {"k": "v"}),
    ([True, Number(1)], [True, 1]),
]


@pytest.mark.parametrize("number", range(len(LIARS)))
def test_a_subclass_is_reduced_without_running_its_code(number):
    value, plain = LIARS[number]
    assert same(crossed(value), plain)


def test_a_subclass_as_key_is_reduced_too():
    class Key(str):
        __slots__ = ()

    assert same(crossed({Key("k"): 1}), {"k": 1})


def refusal(value, codec=CODEC) -> str:
    with pytest.raises(CannotCross) as caught:
        codec.encode(value, "argument 'x'")
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), "argument 'x': an object of type object cannot cross"),
        ((n for n in ()), "argument 'x': a generator cannot cross"),
        ([1, [len]], "argument 'x'[1][0]: a builtin function cannot cross"),
        ({"owner": [0, 0, {"a\n": object}]}, "argument 'x'['owner'][2]['a\\n']: a class cannot cross"),
        ({3: math}, "argument 'x'[3]: a module cannot cross"),
        ({(1, 2): {iter("")}}, "argument 'x'[key 0]{…}: an object of type str_ascii_iterator cannot cross"),
        ({"e": ValueError("secret")}, "argument 'x'['e']: an exception (ValueError) cannot cross"),
        (lambda: 0, "argument 'x': a function cannot cross"),
        (memoryview(b""), "argument 'x': a memoryview cannot cross"),
        (..., "argument 'x': Ellipsis cannot cross"),
        (slice(1), "argument 'x': a slice cannot cross"),
    ],
)
def test_a_refusal_names_the_path(value, message):
    assert refusal(value) == message


def test_a_zone_of_ones_own_cannot_cross():
    class Zone(dt.tzinfo):
        pass

    assert refusal([dt.datetime(2000, 1, 1, tzinfo=Zone())]) == (
        "argument 'x'[0]: a time zone that is neither fixed nor a zoneinfo key cannot cross"
    )


def test_deep_nesting_is_an_error_not_a_crash():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    zeros = "[0]" * 6
    message = f"argument 'x'{zeros}…{zeros}: the value is nested deeper than 30 (or contains itself)"
    assert refusal(deep) == message
    while deep:  # take it apart without recursion
        deep = deep[0]


def test_a_cycle_is_an_error():
    cycle: dict = {}
    cycle["self"] = cycle
    assert refusal(cycle).endswith("the value is nested deeper than 30 (or contains itself)")


def test_depth_is_exact():
    value: object = 0
    for _ in range(30):
        value = (value,)
    assert same(crossed(value), value)
    assert "nested deeper than 30" in refusal((value,))


def test_shared_structure_that_explodes_is_refused():
    value: list = [1]
    for _ in range(25):
        value = [value, value]
    assert refusal(value).endswith("the value has more than 10000 items")


def test_shared_text_that_explodes_is_refused():
    text = "x" * 10_000
    assert refusal([text] * 9_000) == "argument 'x': the value is bigger than 1048576 bytes when encoded"
    assert refusal([text.encode()] * 9_000) == "argument 'x': the value is bigger than 1048576 bytes when encoded"


def test_items_are_counted_the_same_on_both_sides():
    codec = Codec(Budget(bytes=1000, items=5, depth=5))
    assert codec.decode(codec.encode([1, 2, 3, 4], "it")) == [1, 2, 3, 4]
    assert refusal([1, 2, 3, 4, 5], codec) == "argument 'x': the value has more than 5 items"


def test_refused_types_stay_out_of_both_directions():
    strict = Codec(BUDGET, refused=frozenset({uuid.UUID}))
    assert refusal(uuid.UUID(int=1), strict) == "argument 'x': an object of type UUID cannot cross"
    with pytest.raises(MalformedValue, match=r"^unknown kind of leaf$"):
        strict.decode(CODEC.encode(uuid.UUID(int=1), "it"))


def test_arguments_are_named():
    with pytest.raises(CannotCross) as caught:
        CODEC.encode_arguments((1, object()), {}, "f", ["a", "b"])
    assert str(caught.value) == "f() argument 'b': an object of type object cannot cross"
    with pytest.raises(CannotCross) as caught:
        CODEC.encode_arguments((1, object()), {}, "f")
    assert str(caught.value) == "f() argument 2: an object of type object cannot cross"
    with pytest.raises(CannotCross) as caught:
        CODEC.encode_arguments((), {"k": [len]}, "f")
    assert str(caught.value) == "f() argument 'k'[0]: a builtin function cannot cross"


def test_fractions_of_big_numbers():
    assert crossed(fractions.Fraction(1 << 90, 3)) == fractions.Fraction(1 << 90, 3)


records = st.lists(st.sampled_from(["id", "name", "é", "\ud800"]), min_size=1, unique=True).flatmap(
    lambda keys: st.lists(st.fixed_dictionaries(dict.fromkeys(keys, hashable_scalars)), min_size=1, max_size=6)
)


@given(st.one_of(records, st.tuples(records, records).map(lambda pair: pair[0] + pair[1]), st.lists(records)))
def test_records_arrive_as_they_were(value):
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    "value",
    [
        [{"a": 1, "b": 2}, {"b": 2, "a": 1}],
        [{"a": 1, "b": 2}, {"a": 1}, {"b": 2, "c": 1}],
        [{"a": 1}, {"a": 1, "b": 2}, {"b": 1}],
        [{"a": 1}, {"a": [1]}],
        [{}, {}],
        [{"a": 1}, Record(a=1)],
        [{"a": 1}, {1: 1}],
    ],
    ids=range(7),
)
def test_lists_that_are_hardly_records(value):
    assert crossed(value) == value
    assert [[*row] for row in crossed(value)] == [[*dict.keys(row)] for row in value]


class Quiet(str):
    """A key that may be hashed while the dict is made, and never again."""

    __slots__ = ()
    armed = False

    def __hash__(self):
        assert not Quiet.armed
        return str.__hash__(self)

    def __eq__(self, other):
        assert not Quiet.armed
        return str.__eq__(self, other)


def test_records_of_lying_keys_run_no_code():
    value = [{Quiet("a"): None, Quiet("b"): None}, {"a": None, "b": None}]
    Quiet.armed = True
    try:
        assert crossed(value) == [{"a": None, "b": None}] * 2
    finally:
        Quiet.armed = False


def test_records_keep_to_the_budget():
    codec = Codec(Budget(bytes=1000, items=9, depth=2))
    assert codec.decode(codec.encode([{"a": 1}] * 4, "it")) == [{"a": 1}] * 4
    assert refusal([{"a": 1}] * 5, codec) == "argument 'x': the value has more than 9 items"
    assert "nested deeper" in refusal([[{"a": 1}] * 2], codec)
    flat = Codec(Budget(bytes=1000, items=9, depth=1))
    with pytest.raises(MalformedValue, match=r"^a column is too short$"):
        flat.decode(codec.encode([{"a": 1}] * 2, "it"))
