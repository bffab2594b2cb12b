"""From a value to columns: a stack program and the exact scalars it pushes.

A value becomes four flat lists: ``ops`` (what to build), ``scalars`` (``None bool int float str``), ``keys`` (of
dicts whose keys are all strings) and ``blobs`` (everything else, see ``leaves``). Nothing nests, so neither side
recurses however deep or hostile a value is, and nothing that a guest can put into a value can be mistaken for
structure.

Records are cheap: a run of dicts with the same keys names its keys once, and a container of scalars is one op.
"""

import enum
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

import msgspec

from ringfence.border.leaves import Leaf, Row
from ringfence.border.passing import cannot_cross, container_base, path_step, reduce_scalar, remaining
from ringfence.errors import CannotCross

OP_BITS: Final = 4
OP_MASK: Final = (1 << OP_BITS) - 1
SHAPE_BITS: Final = 20
SHAPE_MASK: Final = (1 << SHAPE_BITS) - 1


class Op(enum.IntEnum):
    """What to do next with the stack; the operand stands in the bits above."""

    PUSH = 0  # operand: how many scalars to push
    LIST = 1  # operand: how many values to take
    TUPLE = 2
    SET = 3
    FROZENSET = 4
    PAIRS = 5  # operand: how many pairs, keys and values alternating
    DICT = 6  # operand: index of the shape
    FLAT_LIST = 7  # as LIST, the values being the next scalars
    FLAT_TUPLE = 8
    FLAT_DICT = 9  # as DICT, the values being the next scalars
    SHAPE = 10  # operand: how many of the next keys make one more shape
    LEAF = 11  # operand: kind of the next blob
    RANGE = 12  # takes start, stop, step
    INSTANCE = 14  # of a registered class; operand: how many values to take, above the number of the class
    RECORDS = 13  # a list of FLAT_DICTs of one shape; operand: how many, above the index of the shape


(
    PUSH,
    LIST,
    TUPLE,
    SET,
    FROZENSET,
    PAIRS,
    DICT,
    FLAT_LIST,
    FLAT_TUPLE,
    FLAT_DICT,
    SHAPE,
    LEAF,
    RANGE,
    INSTANCE,
    RECORDS,
) = map(int, Op)

Export = Callable[[object], bytes | None]


class RecordReader(msgspec.Struct, frozen=True):
    """How instances of a registered class are taken apart.

    Args:
        number: Of the class; the same on both sides.
        style: ``dataclass``, ``enum``, ``tuple`` or ``dict``.
        fields: Their names.
        read: From an instance to the values of its fields, or the name of the enum's member. It runs no code of a
            guest's, and raises ``CannotCross`` where something is missing.
    """

    number: int
    style: str
    fields: list[str]
    read: Callable[[Any], list[object]]


class Columns(msgspec.Struct, frozen=True):
    """A flattened value."""

    ops: list[int]
    scalars: list[bool | int | float | str | None]
    keys: list[str]
    blobs: list[bytes]


class Budget(msgspec.Struct, frozen=True):
    """How big one value may be.

    Args:
        bytes: Encoded size.
        items: Values in it, containers included; the string keys of dicts are not counted.
        depth: Nesting of containers.
    """

    bytes: int
    items: int
    depth: int


_type_of: Final[Callable[[object], Any]] = type

# Unbound C methods of the builtin containers: what a subclass defines under these names is never looked at.
_iterate_list: Final[Any] = list.__dict__["__iter__"]
_iterate_tuple: Final[Any] = tuple.__dict__["__iter__"]
_iterate_set: Final[Any] = set.__dict__["__iter__"]
_iterate_frozenset: Final[Any] = frozenset.__dict__["__iter__"]
_iterate_dict: Final[Any] = dict.__dict__["__iter__"]
_values_of_dict: Final[Any] = dict.__dict__["values"]

_SCALAR_IDS: Final = frozenset(map(id, (type(None), bool, int, float, str)))
_MIN_INT: Final = -(1 << 63)
_MAX_INT: Final = (1 << 64) - 1


def is_plain(value: object) -> bool:
    """Whether an exact scalar has a MessagePack form: an int of 64 bits, a str without lone surrogates."""
    if type(value) is int:
        return _MIN_INT <= value <= _MAX_INT
    if type(value) is str and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
    return True


class _Frame:
    """One container being walked; ``items`` is a snapshot that nobody else can change."""

    __slots__ = ("container", "iterator", "keys", "op", "size")

    def __init__(self, container: object, items: list[Any], op: int, keys: tuple[Any, ...] | None) -> None:
        self.container = container
        self.iterator = iter(items)
        self.size = len(items)
        self.op = op
        self.keys = keys


class Flattener:
    """One walk over one value.

    Args:
        budget: What it may consume.
        root: What the value is, for messages: ``argument 'x'``.
        writers: Rows of the extended scalars that may cross, by ``id`` of their type.
        export: Tells the reference of a value that passes by reference, or None.
        readers: Of registered classes, by ``id`` of the class.
        careful: Look at every scalar; without it, scalars that MessagePack refuses are found by packing.
    """

    __slots__ = (
        "_blobs", "_budget", "_careful", "_export", "_keys", "_nodes", "_ops", "_readers", "_root", "_scalars",
        "_shapes", "_writers",
    )  # fmt: skip

    def __init__(
        self,
        budget: Budget,
        root: str,
        writers: Mapping[int, Row],
        export: Export,
        readers: Mapping[int, RecordReader],
        *,
        careful: bool,
    ) -> None:
        self._readers = readers
        self._budget = budget
        self._root = root
        self._writers = writers
        self._export = export
        self._careful = careful
        self._ops: list[int] = []
        self._scalars: list[Any] = []
        self._keys: list[str] = []
        self._blobs: list[bytes] = []
        self._shapes: dict[tuple[str, ...], int] = {}
        self._nodes = 0

    def flatten(self, value: object) -> Columns:
        """Walk the value.

        Raises:
            CannotCross: A part of it neither copies nor passes by reference, or a budget is used up.
        """
        frames: list[_Frame] = []
        iterator: Iterator[Any] = iter([value])
        scalars = self._scalars
        ops = self._ops
        careful = self._careful
        run = 0
        try:
            while True:
                for child in iterator:
                    kind = _type_of(child)  # pyright: ignore[reportUnknownVariableType]
                    if (kind is str or kind is int or kind is float or kind is bool or child is None) and (
                        not careful or is_plain(child)
                    ):
                        scalars.append(child)
                        run += 1
                        continue
                    if run:
                        ops.append(run << OP_BITS)
                        run = 0
                    frame = self._container(child, len(frames))
                    if frame is not None:
                        frames.append(frame)
                        iterator = frame.iterator
                        break
                else:
                    if run:
                        ops.append(run << OP_BITS)
                        run = 0
                    if not frames:
                        break
                    ops.append(frames.pop().op)
                    iterator = frames[-1].iterator if frames else iter(())
            if self._nodes + len(scalars) > self._budget.items:
                raise self._too_many()
        except _Refused as refused:
            path = self._root + _path([_step(frame) for frame in frames])
            if refused.budget:
                msg = f"{path}: {refused.budget}"
                raise CannotCross(msg) from None
            raise cannot_cross(path, refused.value) from None
        return Columns(ops, scalars, self._keys, self._blobs)

    def _container(self, value: Any, depth: int) -> _Frame | None:  # noqa: ANN401 - narrowed by identity of its type
        """Write a leaf or a flat container at once; open a frame for any other container."""
        self._nodes += 1
        if self._nodes + len(self._scalars) > self._budget.items:
            raise self._too_many()
        kind = _type_of(value)  # pyright: ignore[reportUnknownVariableType]
        if kind is dict or kind is list or kind is tuple or kind is set or kind is frozenset:
            return self._walk(value, kind, depth)
        if kind is range:
            return self._sequence(value, [value.start, value.stop, value.step], RANGE, None)
        row = self._writers.get(id(cast("object", kind)))
        if row is not None:
            try:
                blob = row.write(value)
            except CannotCross as error:
                raise _Refused(value, f"{error} cannot cross") from None
            self._leaf(int(row.leaf), blob)
            return None
        reader = self._readers.get(id(cast("object", kind)))
        if reader is not None:
            return self._instance(value, reader, depth)
        reference = self._export(value)
        if reference is not None:
            self._leaf(int(Leaf.REFERENCE), reference)
            return None
        base = container_base(value)
        if base is not None:
            return self._walk(value, base, depth)
        reduced = reduce_scalar(value)
        if reduced is None:
            raise _Refused(value, "")
        self._nodes -= 1
        if id(type(reduced)) in _SCALAR_IDS and is_plain(reduced):
            self._scalars.append(reduced)
            self._ops.append((1 << OP_BITS) | PUSH)
            return None
        return self._container(reduced, depth)

    def _instance(self, value: object, reader: RecordReader, depth: int) -> _Frame:
        if depth >= self._budget.depth:
            msg = f"the value is nested deeper than {self._budget.depth} (or contains itself)"
            raise _Refused(None, msg)
        try:
            items = reader.read(value)
        except CannotCross as error:
            raise _Refused(None, f"{error} cannot cross") from None
        operand = (len(items) << SHAPE_BITS) | reader.number
        return _Frame(value, items, (operand << OP_BITS) | INSTANCE, (*reader.fields,))

    def _walk(self, value: Any, kind: type, depth: int) -> _Frame | None:  # noqa: ANN401 - see _container
        """Snapshot a container by the iterator of its builtin base, whatever its own class says."""
        if depth >= self._budget.depth:
            msg = f"the value is nested deeper than {self._budget.depth} (or contains itself)"
            raise _Refused(None, msg)
        if kind is dict:
            return self._dict(value)
        if kind is list:
            items = [*_iterate_list(value)]
            if items and type(items[0]) is dict and depth + 1 < self._budget.depth and self._records(items):
                return None
            return self._sequence(value, items, LIST, FLAT_LIST)
        if kind is tuple:
            return self._sequence(value, [*_iterate_tuple(value)], TUPLE, FLAT_TUPLE)
        if kind is set:
            return self._sequence(value, [*_iterate_set(value)], SET, None)
        return self._sequence(value, [*_iterate_frozenset(value)], FROZENSET, None)

    def _records(self, items: list[Any]) -> bool:
        """Write a list of dicts with the same string keys and scalar values at once, if it is one.

        Every step looks at a list of our own that no finalizer of the guest's can change in between.
        """
        if self._careful or _type_ids(items) != _DICT_ALONE:
            return False
        keys = [*itertools.chain.from_iterable(map(_iterate_dict, items))]
        shape: tuple[Any, ...] = (*_iterate_dict(items[0]),)
        if not shape or _type_ids([*keys, *shape]) != _STR_ALONE or keys != [*shape] * len(items):
            return False
        # No dict has a key twice, so each of them has the keys of the shape, in its order.
        values = [*itertools.chain.from_iterable(map(_values_of_dict, items))]
        index = self._shapes.get(shape, len(self._shapes))
        if len(values) != len(keys) or not self._is_flat(values) or index > SHAPE_MASK:
            return False
        self._nodes += len(items)
        if self._nodes + len(self._scalars) + len(values) > self._budget.items:
            raise self._too_many()
        self._shape(shape)
        self._scalars.extend(values)
        self._ops.append((((len(items) << SHAPE_BITS) | index) << OP_BITS) | RECORDS)
        return True

    def _shape(self, keys: tuple[Any, ...]) -> int:
        shape = self._shapes.get(keys)
        if shape is None:
            shape = self._shapes[keys] = len(self._shapes)
            self._keys.extend(keys)
            self._ops.append((len(keys) << OP_BITS) | SHAPE)
        return shape

    def _too_many(self) -> "_Refused":
        return _Refused(None, f"the value has more than {self._budget.items} items")

    def _leaf(self, leaf: int, blob: bytes) -> None:
        self._blobs.append(blob)
        self._ops.append((leaf << OP_BITS) | LEAF)

    def _sequence(self, container: object, items: list[Any], op: int, flat_op: int | None) -> _Frame | None:
        if flat_op is not None and self._is_flat(items):
            self._scalars.extend(items)
            self._ops.append((len(items) << OP_BITS) | flat_op)
            return None
        operand = 0 if op == RANGE else len(items)
        return _Frame(container, items, (operand << OP_BITS) | op, None)

    def _dict(self, container: dict[Any, Any]) -> _Frame | None:
        keys: tuple[Any, ...] = (*_iterate_dict(container),)
        items: list[Any] = [*_values_of_dict(container)]
        if len(keys) != len(items):  # a finalizer ran between the two lines
            msg = "the dict changed while it was copied"
            raise _Refused(None, msg)
        for key in keys:
            if type(key) is not str or (self._careful and not is_plain(key)):
                pairs: list[Any] = []
                for pair in zip(keys, items, strict=True):
                    pairs += pair
                return _Frame(container, pairs, (len(keys) << OP_BITS) | PAIRS, keys)
        shape = self._shape(keys)
        if self._is_flat(items):
            self._scalars.extend(items)
            self._ops.append((shape << OP_BITS) | FLAT_DICT)
            return None
        return _Frame(container, items, (shape << OP_BITS) | DICT, keys)

    def _is_flat(self, items: list[Any]) -> bool:
        return _SCALAR_IDS.issuperset(map(id, map(type, items))) and (not self._careful or all(map(is_plain, items)))


def _type_ids(values: list[Any]) -> set[int]:
    return set(map(id, map(type, values)))


_DICT_ALONE: Final = {id(dict)}
_STR_ALONE: Final = {id(str)}


class _Refused(Exception):
    """A child that cannot cross, or the budget that it breaks; the walk adds the path."""

    def __init__(self, value: object, budget: str) -> None:
        super().__init__(budget)
        self.value = value
        self.budget = budget


def _path(steps: list[str]) -> str:
    if len(steps) > _MAX_PATH_STEPS:
        half = _MAX_PATH_STEPS // 2
        steps = [*steps[:half], "…", *steps[-half:]]
    return "".join(steps)


_MAX_PATH_STEPS: Final = 12


def _step(frame: _Frame) -> str:
    index = frame.size - remaining(frame.iterator) - 1
    if frame.op & OP_MASK == INSTANCE and frame.keys is not None:
        return f".{frame.keys[index]}"
    if frame.op & OP_MASK == PAIRS:
        index //= 2
    return path_step(frame.container, index, frame.keys)
