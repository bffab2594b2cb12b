"""The decoder answers every sequence of bytes with a value or with ``MalformedValue``, within its budgets."""

import contextlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from ringfence.border.flatten import (
    DICT,
    FLAT_DICT,
    FLAT_LIST,
    FROZENSET,
    LEAF,
    LIST,
    OP_BITS,
    PAIRS,
    PUSH,
    RANGE,
    RECORDS,
    SET,
    SHAPE,
    SHAPE_BITS,
    Budget,
)
from ringfence.border.leaves import Leaf, MalformedValue
from ringfence.border.values import Codec
from ringfence.errors import CannotCross

BUDGET = Budget(bytes=1 << 20, items=50_000, depth=30)
CODEC = Codec(BUDGET)


def op(kind: int, operand: int) -> int:
    return operand << OP_BITS | kind


def packed(ops, scalars=(), keys=(), blobs=()) -> bytes:
    return msgpack.encode((list(ops), list(scalars), list(keys), list(blobs)))


def refused(data: bytes) -> str:
    with pytest.raises(MalformedValue) as caught:
        CODEC.decode(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed([]), "the columns do not make one value"),
        (packed([op(PUSH, 2)], [1, 2]), "the columns do not make one value"),
        (packed([op(PUSH, 1)], [1, 2]), "the columns do not make one value"),
        (packed([op(PUSH, 1)], [1], ["key"]), "the columns do not make one value"),
        (packed([op(PUSH, 1)], [1], (), [b"blob"]), "the columns do not make one value"),
        (packed([op(PUSH, 3)], [1]), "a column is too short"),
        (packed([op(PUSH, 1 << 59)], [1]), "a column is too short"),
        (packed([op(LIST, 1)]), "a column is too short"),
        (packed([op(LIST, 1 << 59)]), "a column is too short"),
        (packed([op(PAIRS, 1), op(PUSH, 1)], [1]), "a column is too short"),
        (packed([op(DICT, 0)]), "a column is too short"),
        (packed([op(FLAT_DICT, 0)]), "a column is too short"),
        (packed([op(SHAPE, 2)], (), ["a"]), "a column is too short"),
        (packed([op(SHAPE, 1), op(FLAT_DICT, 0)], (), ["a"]), "a column is too short"),
        (packed([op(FLAT_LIST, 2)], [1]), "a column is too short"),
        (packed([op(LEAF, Leaf.BYTES)]), "a column is too short"),
        (packed([op(LEAF, 99)], (), (), [b""]), "unknown kind of leaf"),
        (packed([op(SHAPE, 1), op(RECORDS, 3 << SHAPE_BITS)], [1, 2], ["a"]), "a column is too short"),
        (packed([op(SHAPE, 1), op(RECORDS, 1 << 55)], [1, 2], ["a"]), "a column is too short"),
        (packed([op(SHAPE, 0), op(RECORDS, 3 << SHAPE_BITS)]), "a column is too short"),
        (packed([op(RECORDS, 1 << SHAPE_BITS)], [1]), "a column is too short"),
        (packed([op(15, 0)]), "unknown op"),
        (packed([-1]), "a negative op"),
        (packed([op(FLAT_LIST, 0), op(SET, 1)]), "an element that cannot be hashed"),
        (packed([op(FLAT_LIST, 0), op(PUSH, 1), op(PAIRS, 1)], [1]), "an element that cannot be hashed"),
        (packed([op(PUSH, 3), op(RANGE, 0)], [1, 2, 0]), "range() arg 3 must not be zero"),
        (packed([op(PUSH, 3), op(RANGE, 0)], [1, 2, 1.5]), "unknown op"),
        (packed([op(LEAF, Leaf.REFERENCE)], (), (), [b"x"]), "a reference where none may be"),
        (packed([op(LEAF, Leaf.COMPLEX)], (), (), [b"short"]), "not a complex: error"),
        (packed([op(LEAF, Leaf.UUID)], (), (), [b"short"]), "not a UUID: ValueError"),
        (packed([op(LEAF, Leaf.DECIMAL)], (), (), [b"1_0"]), "not a decimal number"),
        (packed([op(LEAF, Leaf.DECIMAL)], (), (), ["１".encode()]), "not a decimal number"),
        (packed([op(LEAF, Leaf.ZONE)], (), (), [b"../../etc/passwd"]), "a time zone key with characters that none has"),
        (packed([op(LEAF, Leaf.DATE)], (), (), [msgpack.encode((0, 1, 1))]), "not a date: ValueError"),
        (packed([op(LEAF, Leaf.TIMEZONE)], (), (), [msgpack.encode((9, 0, ""))]), "not a timezone: ValueError"),
        (
            packed([op(LEAF, Leaf.FRACTION)], (), (), [msgpack.encode((b"\1", b""))]),
            "not a Fraction: ZeroDivisionError",
        ),
        (packed([op(LEAF, Leaf.SURROGATE_STR)], (), (), [b"\xff"]), "not a str: UnicodeDecodeError"),
        (b"", "Input data was truncated"),
        (b"\xc0", "Expected `array`, got `None`"),
        (b"\x94\x01\x90\x90\x90", "Expected `array`, got `int`"),
        (b"\x94\xdd\xff\xff\xff\xff\x90\x90\x90", "Input data was truncated"),
        (b"\x94" + b"\x91" * 100_000, "maximum recursion depth exceeded while deserializing an object"),
        (b"\x00" * ((1 << 20) + 33), "too many bytes"),
    ],
)
def test_malformed(data, message):
    assert refused(data).partition(" - at")[0] == message


@pytest.mark.parametrize("item", [[1], {"a": 1}, b"bytes", msgpack.Ext(1, b""), {1: 2}])
def test_scalars_hold_nothing_but_scalars(item):
    assert refused(msgpack.encode(([op(PUSH, 1)], [item], [], []))).startswith(
        "Expected `bool | int | float | str | null`"
    )


def test_a_zone_that_nobody_knows_is_not_looked_up():
    with pytest.raises(CannotCross, match=r"^the time zone 'posixrules2' is not available on this side$"):
        CODEC.decode(packed([op(LEAF, Leaf.ZONE)], (), (), [b"posixrules2"]))


def test_depth_is_bounded():
    assert refused(packed([op(FLAT_LIST, 0), *[op(LIST, 1)] * 30])) == "nested too deep"


def test_items_are_bounded():
    assert refused(packed([*[op(FLAT_LIST, 0)] * 50_001, op(LIST, 50_001)])) == "too many items"
    assert refused(packed([op(FLAT_LIST, 50_001)], [1] * 50_001)) == "a column of more than 50000 elements"
    assert refused(packed([op(SHAPE, 0)] * 150_004)) == "a column of more than 150003 elements"


def test_a_flood_of_equal_hashes_is_refused():
    step = (1 << 61) - 1  # numbers hash modulo this prime (CPython Include/cpython/pyhash.h)
    blobs = [(n * step).to_bytes(16, "little", signed=True) for n in range(1, 400)]
    ops = [op(LEAF, Leaf.BIG_INT)] * len(blobs)
    for kind in (SET, FROZENSET):
        with pytest.raises(CannotCross, match=r"^more than 256 keys with equal hashes cannot cross$"):
            CODEC.decode(packed([*ops, op(kind, len(blobs))], (), (), blobs))
    pairs = [part for each in ops for part in (each, op(PUSH, 1))]
    with pytest.raises(CannotCross, match=r"^more than 256 keys with equal hashes cannot cross$"):
        CODEC.decode(packed([*pairs, op(PAIRS, len(blobs))], [0] * len(blobs), (), blobs))


def test_an_announced_length_allocates_nothing():
    bomb = b"\x94\x90\xdd\x00\xff\xff\xff" + b"\xc0" * 100_000
    tracemalloc.start()
    try:
        refused(bomb)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200))
def test_any_bytes(data):
    with contextlib.suppress(MalformedValue, CannotCross):
        CODEC.decode(data)


words = st.integers(0, 15).flatmap(lambda kind: st.integers(0, 6).map(lambda operand: op(kind, operand)))


@given(
    st.lists(words, max_size=30),
    st.lists(st.one_of(st.none(), st.integers(0, 9), st.text(max_size=2)), max_size=12),
    st.lists(st.text(max_size=2), max_size=6),
    st.lists(st.binary(max_size=20), max_size=6),
)
def test_any_columns(ops, scalars, keys, blobs):
    try:
        value = CODEC.decode(packed(ops, scalars, keys, blobs))
    except (MalformedValue, CannotCross):
        return
    CODEC.encode(value, "what was decoded can be encoded")
