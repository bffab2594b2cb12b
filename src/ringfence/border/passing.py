"""Pass styles: which values are copied, how a guest's subclass is reduced to plain data, and what a refusal says.

Everything here decides by ``id(type(x))`` or by C-level flags, never by ``isinstance`` or ``__class__``, and uses
unbound C methods captured at import: a lying object is judged by what it is, and none of its own code runs.
"""

import collections.abc
import operator
import types
from collections.abc import Callable, Mapping
from typing import Any, Final

from ringfence.errors import CannotCross

_RAW_MRO: Final = type.__dict__["__mro__"].__get__
_TYPE_NAME: Final = type.__dict__["__name__"].__get__
_EXACT_STR: Final = str.__str__
_MAX_NAME_CHARS: Final = 80

# A subclass of a builtin scalar becomes what it is underneath. Each function is a C method that copies the C part of
# its argument; none looks up anything on the argument's own class.
_REDUCERS: Final[dict[int, Callable[[Any], object]]] = {
    id(str): str.__str__,
    id(int): int.__int__,
    id(float): float.__float__,
    id(complex): complex.__complex__,
    id(bytes): bytes.__bytes__,
    id(bytearray): lambda value: bytearray.__getitem__(value, slice(None)),
}
_CONTAINERS: Final[dict[int, type]] = {id(kind): kind for kind in (list, tuple, dict, set, frozenset)}

_NOUNS: Final[Mapping[int, str]] = {
    id(kind): noun
    for kind, noun in (
        (types.GeneratorType, "a generator"),
        (types.AsyncGeneratorType, "an async generator"),
        (types.CoroutineType, "a coroutine"),
        (types.FunctionType, "a function"),
        (types.MethodType, "a method"),
        (types.BuiltinFunctionType, "a builtin function"),
        (types.ModuleType, "a module"),
        (types.CodeType, "a code object"),
        (types.FrameType, "a frame"),
        (types.TracebackType, "a traceback"),
        (types.MappingProxyType, "a mappingproxy"),
        (memoryview, "a memoryview"),
        (slice, "a slice"),
        (type, "a class"),
        (types.EllipsisType, "Ellipsis"),
        (types.NotImplementedType, "NotImplemented"),
    )
}


def _mro(kind: type) -> tuple[type, ...]:
    """The classes that ``kind`` derives from, read without running code of its metaclass.

    Empty for a class that C descriptors no longer know as one: its metaclass's ``mro()`` left out ``type``.
    """
    try:
        return _RAW_MRO(kind) or ()
    except TypeError:
        return ()


def type_name(kind: type) -> str:
    """Name of a class as bounded plain text, read without running code of its metaclass."""
    try:
        name = _TYPE_NAME(kind)
    except TypeError:  # as in ``_mro``
        return "?"
    return escape(_EXACT_STR(name)[:_MAX_NAME_CHARS])


def describe(value: object) -> str:
    """What a value is, for a message: ``a generator``, ``an object of type Connection``."""
    kind = type(value)
    noun = _NOUNS.get(id(kind))
    if noun is not None:
        return noun
    bases = _mro(kind)
    if any(base is type for base in bases):
        return "a class"
    if any(base is BaseException for base in bases):
        return f"an exception ({type_name(kind)})"
    if any(base is collections.abc.Iterator for base in bases):
        return f"an iterator ({type_name(kind)})"
    return f"an object of type {type_name(kind)}"


def reduce_scalar(value: object) -> object | None:
    """Copy the builtin part of an instance of a builtin scalar's subclass, as the exact builtin type.

    Returns:
        The exact copy, or None when the value's type does not derive from a builtin scalar.
    """
    for base in _mro(type(value)):
        reducer = _REDUCERS.get(id(base))
        if reducer is not None:
            return reducer(value)
    return None


def container_base(value: object) -> type | None:
    """The builtin container that the value's type derives from, if any."""
    for base in _mro(type(value)):
        kind = _CONTAINERS.get(id(base))
        if kind is not None:
            return kind
    return None


def escape(text: str) -> str:
    """Make text safe to show: control characters and surrogates become escapes; newline and tab stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character in "\n\t" or character.isprintable()
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def bounded(text: str, max_chars: int) -> str:
    """Escape text and cut it to a length, saying so."""
    text = escape(text[: max_chars + 1])
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def path_step(container: object, index: int, keys: tuple[object, ...] | None) -> str:
    """One step of a path: where in ``container`` the offending child stands."""
    if keys is not None and index < len(keys):
        key = keys[index]
        if type(key) is str:
            return f"[{escape(key[:_MAX_NAME_CHARS])!r}]"
        if type(key) is int and key.bit_length() < 64:  # noqa: PLR2004 - a longer one does not help to find it
            return f"[{key}]"
        return f"[key {index}]"
    if type(container) in _UNORDERED:
        return "{…}"
    return f"[{index}]"


_UNORDERED: Final = (set, frozenset)


def cannot_cross(path: str, value: object, remedy: str = "") -> CannotCross:
    """The refusal of a value that is neither copied nor passed by reference."""
    return CannotCross(f"{path}: {describe(value)} cannot cross{remedy}")


def remaining(iterator: object) -> int:
    """Items left in a list iterator of ours."""
    return operator.length_hint(iterator)
