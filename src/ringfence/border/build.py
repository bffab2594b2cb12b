"""From columns back to a value; the columns may be hostile.

The packer has already bounded how many elements the columns have and that every scalar is exact. Here every op must
find what it takes, nesting stays within budget, and sets and dicts with keys of the other side's choosing cannot be
made to take quadratic time.
"""

import itertools
from collections.abc import Callable, Mapping
from typing import Final

from ringfence.border.flatten import (
    DICT,
    FLAT_DICT,
    FLAT_LIST,
    FLAT_TUPLE,
    FROZENSET,
    INSTANCE,
    LEAF,
    LIST,
    OP_BITS,
    OP_MASK,
    PAIRS,
    PUSH,
    RANGE,
    RECORDS,
    SET,
    SHAPE,
    SHAPE_BITS,
    SHAPE_MASK,
    TUPLE,
    Budget,
    Columns,
)
from ringfence.border.leaves import Leaf, MalformedValue, Row
from ringfence.errors import CannotCross

Resolve = Callable[[bytes], object]

# Keys of honest data hardly ever share a whole 64-bit hash; a flood of them makes a dict quadratic
# (oCERT-2011-003: numbers hash without a secret).
_MAX_EQUAL_HASHES: Final = 256
_REFERENCE: Final = int(Leaf.REFERENCE)


Make = Callable[[int, list[object]], object]


def build(columns: Columns, budget: Budget, readers: Mapping[int, Row], resolve: Resolve, make: Make) -> object:
    """Rebuild the value.

    Args:
        columns: What came over; its lists are consumed by position only.
        budget: What the value may consume.
        readers: Rows of the extended scalars that may cross, by their number.
        resolve: From a reference to the object it stands for on this side.
        make: From the number of a registered class and the values of its fields to an instance.

    Raises:
        MalformedValue: No honest encoder makes these columns.
        CannotCross: A part of the value does not exist on this side.
    """
    scalars, keys, blobs = columns.scalars, columns.keys, columns.blobs
    shapes: list[list[str]] = []
    stack: list[object] = []
    depths: list[int] = []
    scalar = key = blob = nodes = 0
    for word in columns.ops:
        op = word & OP_MASK
        operand = word >> OP_BITS
        if op == PUSH:
            part = scalars[scalar : scalar + operand]
            if len(part) != operand:
                raise MalformedValue(_SHORT)
            scalar += operand
            stack += part
            depths += [0] * operand
            continue
        if op == SHAPE:
            shape = keys[key : key + operand]
            if len(shape) != operand:
                raise MalformedValue(_SHORT)
            key += operand
            shapes.append(shape)
            continue
        nodes += 1
        if op == FLAT_DICT:
            shape = _shape(shapes, operand)
            part = scalars[scalar : scalar + len(shape)]
            if len(part) != len(shape):
                raise MalformedValue(_SHORT)
            scalar += len(shape)
            stack.append(dict(zip(shape, part, strict=True)))
            depths.append(1)
        elif op in (FLAT_LIST, FLAT_TUPLE):
            part = scalars[scalar : scalar + operand]
            if len(part) != operand:
                raise MalformedValue(_SHORT)
            scalar += operand
            stack.append(part if op == FLAT_LIST else (*part,))
            depths.append(1)
        elif op == RECORDS:
            shape, count = _shape(shapes, operand & SHAPE_MASK), operand >> SHAPE_BITS
            size = count * len(shape)
            part = scalars[scalar : scalar + size]
            if len(part) != size or not size or budget.depth < 2:  # noqa: PLR2004 - the list and its dicts
                raise MalformedValue(_SHORT)
            scalar += size
            nodes += count
            rows = zip(*[iter(part)] * len(shape), strict=True)
            stack.append([*map(dict, map(zip, itertools.repeat(shape), rows))])
            depths.append(2)
        elif op == LEAF:
            if blob >= len(blobs):
                raise MalformedValue(_SHORT)
            stack.append(_read_leaf(operand, blobs[blob], readers, resolve))
            blob += 1
            depths.append(0)
        else:
            taken = _take(op, operand, shapes)
            if taken > len(stack):
                raise MalformedValue(_SHORT)
            start = len(stack) - taken
            depth = 1 + max(depths[start:], default=0)
            if depth > budget.depth:
                msg = "nested too deep"
                raise MalformedValue(msg)
            items = stack[start:]
            del stack[start:], depths[start:]
            if op == INSTANCE:
                stack.append(make(operand & SHAPE_MASK, items))
            else:
                stack.append(_gather(op, operand, items, shapes))
            depths.append(depth)
    if nodes + len(scalars) > budget.items:
        msg = "too many items"
        raise MalformedValue(msg)
    if len(stack) != 1 or scalar != len(scalars) or key != len(keys) or blob != len(blobs):
        msg = "the columns do not make one value"
        raise MalformedValue(msg)
    return stack[0]


_SHORT: Final = "a column is too short"
_RANGE_PARTS: Final = 3


def _shape(shapes: list[list[str]], index: int) -> list[str]:
    if index >= len(shapes):
        raise MalformedValue(_SHORT)
    return shapes[index]


def _take(op: int, operand: int, shapes: list[list[str]]) -> int:
    if op == DICT:
        return len(_shape(shapes, operand))
    if op == RANGE:
        return _RANGE_PARTS
    if op == INSTANCE:
        return operand >> SHAPE_BITS
    return 2 * operand if op == PAIRS else operand


def _gather(op: int, operand: int, items: list[object], shapes: list[list[str]]) -> object:
    if op == LIST:
        return items
    if op == TUPLE:
        return (*items,)
    if op == DICT:
        return dict(zip(shapes[operand], items, strict=True))
    if op in (SET, FROZENSET):
        _refuse_flood(items)
        return set(items) if op == SET else frozenset(items)
    if op == PAIRS:
        names = items[::2]
        _refuse_flood(names)
        return dict(zip(names, items[1::2], strict=True))
    if op == RANGE and all(type(item) is int for item in items):
        try:
            return range(*items)  # type: ignore[call-overload]
        except ValueError as error:
            raise MalformedValue(str(error)) from None
    msg = "unknown op"
    raise MalformedValue(msg)


def _refuse_flood(items: list[object]) -> None:
    """Refuse elements that cannot be hashed, or so many with one hash that a table of them is slow."""
    try:
        distinct = len(set(map(hash, items)))
    except TypeError:
        msg = "an element that cannot be hashed"
        raise MalformedValue(msg) from None
    if len(items) - distinct > _MAX_EQUAL_HASHES:
        msg = f"more than {_MAX_EQUAL_HASHES} keys with equal hashes cannot cross"
        raise CannotCross(msg)


def _read_leaf(leaf: int, blob: bytes, readers: Mapping[int, Row], resolve: Resolve) -> object:
    if leaf == _REFERENCE:
        return resolve(blob)
    row = readers.get(leaf)
    if row is None:
        msg = "unknown kind of leaf"
        raise MalformedValue(msg)
    try:
        return row.read(blob)
    except (CannotCross, MalformedValue):
        raise
    except Exception as error:
        msg = f"not a {row.kind.__name__}: {type(error).__name__}"
        raise MalformedValue(msg) from None
