"""The codec: values to bytes and back, within budgets, the same for both isolations.

Packing is MessagePack by ``msgspec``, typed and flat: a column of exact scalars, a column of keys, a column of blobs
and a column of ops (see ``flatten``). Before anything is allocated for received bytes they are walked once in C
without building anything, and the length of every column is compared with the budget.
"""

import contextlib
import decimal
import fractions
import uuid
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Raw, msgpack

from ringfence.border import leaves
from ringfence.border.build import Make, build
from ringfence.border.flatten import (
    FLAT_DICT,
    FLAT_TUPLE,
    OP_BITS,
    PUSH,
    SHAPE,
    TUPLE,
    Budget,
    Columns,
    Flattener,
    RecordReader,
    is_plain,
)
from ringfence.border.leaves import MalformedValue, Row
from ringfence.border.passing import escape
from ringfence.errors import CannotCross
from ringfence.policy import Limits

_COLUMNS: Final = msgpack.Decoder(tuple[Raw, Raw, Raw, Raw])
_OPS: Final = msgpack.Decoder(list[int])
_SCALARS: Final = msgpack.Decoder(list[bool | int | float | str | None])
_KEYS: Final = msgpack.Decoder(list[str])
_BLOBS: Final = msgpack.Decoder(list[bytes])
# A walk in C allocates nothing; after it every announced length is true.
_WALK: Final = msgpack.Decoder(Raw)
_SMALL: Final = msgpack.Decoder(tuple[list[int], list[bool | int | float | str | None], list[str], list[bytes]])
_SMALL_BYTES: Final = 4_096
_ENCODER: Final = msgpack.Encoder()
_ONE: Final = [(1 << OP_BITS) | PUSH]
_NO_KEYWORDS: Final = [SHAPE, FLAT_DICT, (2 << OP_BITS) | TUPLE]
_HEADER_BYTES: Final = 32  # of the four columns; not the value's fault


def budget_of(limits: Limits) -> Budget:
    """The part of ``limits`` that bounds one value."""
    return Budget(bytes=limits.value_bytes, items=limits.value_items, depth=limits.value_depth)


def no_export(value: object) -> None:
    """Export hook of a codec that passes nothing by reference."""
    del value


def no_resolve(reference: bytes) -> object:
    """Resolve hook of a codec that passes nothing by reference."""
    del reference
    msg = "a reference where none may be"
    raise MalformedValue(msg)


def no_make(number: int, items: list[object]) -> object:
    """Make hook of a codec that knows no registered classes."""
    del number, items
    msg = "an instance of a class where none is registered"
    raise MalformedValue(msg)


# Their classes are Python code of the host's own library (or, for decimals, hand out such classes), so an instance in a
# restricted guest would lead it out of its world. It gets numbers of its own world's; for zones there is no such class.
_NOT_FOR_RESTRICTED: Final = frozenset({decimal.Decimal, fractions.Fraction, uuid.UUID, zoneinfo.ZoneInfo})


def refused_types(language: str, *, in_guest: bool) -> frozenset[type]:
    """Extended scalars that one side of a session of this language may not make or take apart."""
    if language == "full":
        return frozenset()
    return _NOT_FOR_RESTRICTED if in_guest else frozenset({zoneinfo.ZoneInfo})


QUICK_INT: Final = 1 << 512
QUICK_LENGTH: Final = 256
QUICK_ARGUMENTS: Final = 16


def is_quick(value: Any) -> bool:  # noqa: ANN401 - a guest's value
    """Whether a value can cross inline as it is: an exact immutable scalar that no budget could refuse."""
    kind = type(value)
    if kind is int:
        return bool(-QUICK_INT < value < QUICK_INT)
    if kind is str or kind is bytes:
        return len(value) <= QUICK_LENGTH
    return kind is float or kind is bool or value is None


def is_roomy(budget: Budget) -> bool:
    """Whether as many quick values as one call may have are within a budget, however long they are."""
    return budget.bytes >= _ROOMY_BYTES and budget.items >= 4 * QUICK_ARGUMENTS and budget.depth > 1


_ROOMY_BYTES: Final = QUICK_ARGUMENTS * QUICK_LENGTH * 8


class Codec:
    """Encodes and decodes the values of one session.

    Args:
        budget: How big one value may be.
        export: Tells the reference of a value that passes by reference, or None.
        resolve: From a reference to the object it stands for on this side.
        refused: Extended scalar types that may not cross in this session.
        records: Of registered classes, by ``id`` of the class.
        make: Makes instances of registered classes.
    """

    __slots__ = ("_budget", "_export", "_is_roomy", "_kept", "_make", "_readers", "_records", "_resolve", "_writers")

    def __init__(
        self,
        budget: Budget,
        *,
        export: Callable[[object], bytes | None] = no_export,
        resolve: Callable[[bytes], object] = no_resolve,
        refused: frozenset[type] = frozenset(),
        records: Mapping[int, RecordReader] | None = None,
        make: Make = no_make,
    ) -> None:
        self._records: dict[int, RecordReader] = {**(records or {})}
        self._make = make
        self._kept: list[type] = []  # classes known by their id must live as long
        self._budget = budget
        self._is_roomy = is_roomy(budget)
        self._export = export
        self._resolve = resolve
        known = leaves.FIXED_ROWS if zoneinfo.ZoneInfo in refused else leaves.ROWS
        rows = [row for row in known if row.kind not in refused]
        self._writers = {id(row.kind): row for row in rows}
        self._readers = {int(row.leaf): row for row in rows}

    def add(self, kind: type, row: Row | RecordReader) -> None:
        """Let instances of one more class of this side's cross."""
        if isinstance(row, RecordReader):
            self._records[id(kind)] = row
            self._kept.append(kind)
        else:
            self._writers[id(kind)] = row
            self._readers[int(row.leaf)] = row

    def reader(self, leaf: leaves.Leaf) -> Callable[[bytes], object]:
        """How a kind of leaf is read at the moment."""
        return self._readers[int(leaf)].read

    def encode(self, value: object, root: str) -> bytes:
        """Pack a value.

        Args:
            value: What to send.
            root: What it is, for messages: ``argument 'x'``.

        Raises:
            CannotCross: It does not copy, does not pass by reference, or is too big; the message says where and why.
        """
        if self._is_roomy and is_quick(value) and type(value) is not bytes and is_plain(value):
            return _ENCODER.encode((_ONE, (value,), (), ()))
        try:
            return self._pack(self._flatten(value, root, careful=False), root)
        except (OverflowError, UnicodeEncodeError):
            # A huge int or a lone surrogate is rare; only then is every scalar looked at.
            return self._pack(self._flatten(value, root, careful=True), root)

    def encode_arguments(
        self, args: tuple[object, ...], kwargs: Mapping[str, object], label: str, names: Sequence[str] = ()
    ) -> bytes:
        """Pack the arguments of a call, as a tuple and a dict.

        Args:
            args: By position.
            kwargs: By keyword.
            label: What is called, for messages.
            names: Of the parameters that can be given by position, as far as they are known.

        Raises:
            CannotCross: One of them does not cross; the message names it.
        """
        if (
            not kwargs
            and self._is_roomy
            and len(args) <= QUICK_ARGUMENTS
            and all(is_quick(value) and type(value) is not bytes and is_plain(value) for value in args)
        ):
            return _ENCODER.encode(((len(args) << OP_BITS | FLAT_TUPLE, *_NO_KEYWORDS), args, (), ()))
        with contextlib.suppress(CannotCross):
            return self.encode((args, kwargs), "")
        # Once more, one by one, so that the message can name the argument.
        for index, value in enumerate(args):
            self.encode(value, f"{label}() argument {repr(names[index]) if index < len(names) else index + 1}")
        for name, value in kwargs.items():
            self.encode(value, f"{label}() argument {escape(str.__str__(name))!r}")
        return self.encode((args, kwargs), f"{label}() arguments")

    def _flatten(self, value: object, root: str, *, careful: bool) -> Columns:
        return Flattener(self._budget, root, self._writers, self._export, self._records, careful=careful).flatten(value)

    def _pack(self, columns: Columns, root: str) -> bytes:
        limit = self._budget.bytes
        # A text that is referred to many times is small here and huge on the wire: add up before packing.
        size = sum([len(text) for text in columns.scalars if type(text) is str])
        if size + sum(map(len, columns.keys)) + sum(map(len, columns.blobs)) <= limit:
            packed = _ENCODER.encode((columns.ops, columns.scalars, columns.keys, columns.blobs))
            if len(packed) <= limit + _HEADER_BYTES:
                return packed
        msg = f"{root}: the value is bigger than {limit} bytes when encoded"
        raise CannotCross(msg)

    def decode(self, packed: bytes) -> object:
        """Unpack bytes that may be hostile.

        Raises:
            MalformedValue: No honest encoder makes these bytes.
            CannotCross: A part of the value does not exist on this side.
        """
        budget = self._budget
        if len(packed) > budget.bytes + _HEADER_BYTES:
            msg = "too many bytes"
            raise MalformedValue(msg)
        try:
            if len(packed) <= min(budget.items, _SMALL_BYTES):  # so few bytes hold no column that is too long
                _WALK.decode(packed)
                ops_, scalars_, keys_, blobs_ = _SMALL.decode(packed)
                if not keys_ and not blobs_:
                    if ops_ == _ONE and len(scalars_) == 1:
                        return scalars_[0]
                    if ops_[1:] == _NO_KEYWORDS and ops_[0] == len(scalars_) << OP_BITS | FLAT_TUPLE:
                        return (*scalars_,), {}
                return self._build(Columns(ops_, scalars_, keys_, blobs_))
            ops, scalars, keys, blobs = _COLUMNS.decode(packed)
            # Each item takes at most three ops: a shape, itself, and a push of what stands before it.
            _check_length(ops, 3 * budget.items + 3)
            for column in (scalars, keys, blobs):
                _check_length(column, budget.items)
            columns = Columns(_OPS.decode(ops), _SCALARS.decode(scalars), _KEYS.decode(keys), _BLOBS.decode(blobs))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise MalformedValue(str(error)) from None
        return self._build(columns)

    def _build(self, columns: Columns) -> object:
        if columns.ops and min(columns.ops) < 0:
            msg = "a negative op"
            raise MalformedValue(msg)
        return build(columns, self._budget, self._readers, self._resolve, self._make)


def _check_length(column: Raw, most: int) -> None:
    """Compare the announced length of an array with its budget before the array is made.

    The announcement is true: ``Raw`` decoding has walked the elements (MessagePack specification, "Array format
    family").
    """
    head = memoryview(column)
    first = head[0]
    if first & 0xF0 == _FIXARRAY:
        length = first & 0x0F
    elif first in _ARRAY_HEADER_BYTES:
        length = int.from_bytes(head[1 : 1 + _ARRAY_HEADER_BYTES[first]], "big")
    else:
        msg = "a column that is no array"
        raise MalformedValue(msg)
    if length > most:
        msg = f"a column of more than {most} elements"
        raise MalformedValue(msg)


_FIXARRAY: Final = 0x90
_ARRAY_HEADER_BYTES: Final = {0xDC: 2, 0xDD: 4}
