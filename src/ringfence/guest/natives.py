"""C modules whose errors are shared and mutable, reached through functions that take and return exact builtin values.

Each stand-in of such a module raises an exception class of its own realm; what crosses here is data: the name of a
function, a tuple and a dictionary of plain values in, ``(None, value)`` or ``(name of the error, its text)`` out.
"""

import binascii
import hashlib
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final, cast
from xml.parsers import expat

from ringfence.guest import raw
from ringfence.guest.sealed import sealed_callable

_PLAIN: Final = frozenset({int, bool, float, str, bytes, type(None)})

Outcome = tuple[str | None, Any]


def _plain(value: object) -> Any:  # noqa: ANN401 - one of ``_PLAIN``
    """Return ``value`` if it is of an exact plain type: C code then finds no method of a guest's in it.

    Raises:
        TypeError: It is of any other type.
    """
    kind = raw.type_of(value)
    if kind not in _PLAIN:
        msg = f"expected a plain value, not '{raw.name_of(kind)}'"
        raise TypeError(msg)
    return value


def _attempt(function: Callable[..., Any], errors: type[Exception], args: object, kwargs: object) -> Outcome:
    if raw.type_of(args) is not tuple or raw.type_of(kwargs) is not dict:
        msg = "expected a tuple and a dictionary"
        raise TypeError(msg)
    plain_args = [_plain(each) for each in cast("tuple[object, ...]", args)]
    plain_kwargs = {_text(key): _plain(each) for key, each in dict.items(cast("dict[object, object]", kwargs))}
    try:
        return None, function(*plain_args, **plain_kwargs)
    except errors as error:
        return raw.name_of(type(error)), str(error)


def _text(value: object) -> str:
    if raw.type_of(value) is not str:
        msg = f"expected a string, not '{raw.name_of(raw.type_of(value))}'"
        raise TypeError(msg)
    return value  # type: ignore[return-value]


def _bridge(functions: Mapping[str, Callable[..., Any]], errors: type[Exception]) -> object:
    def call(name: object, args: object, kwargs: object, /) -> Outcome:
        return _attempt(functions[_text(name)], errors, args, kwargs)

    return sealed_callable("call", call)


STRUCT: Final = _bridge(
    {
        "calcsize": struct.calcsize,
        "pack": struct.pack,
        "unpack": struct.unpack,
    },
    struct.error,
)
BINASCII: Final = _bridge(
    {
        name: getattr(binascii, name)
        for name in (
            "a2b_base64", "a2b_hex", "a2b_qp", "a2b_uu", "b2a_base64", "b2a_hex", "b2a_qp", "b2a_uu", "crc32", "crc_hqx",
        )
    },
    binascii.Error,
)  # fmt: skip
DIGESTS: Final = _bridge({"pbkdf2_hmac": hashlib.pbkdf2_hmac, "scrypt": hashlib.scrypt}, ValueError)
ZLIB: Final = _bridge(
    {name: getattr(zlib, name) for name in ("adler32", "compress", "crc32", "decompress")}, zlib.error
)
ZLIB_CONSTANTS: Final = {
    name: getattr(zlib, name)
    for name in dir(zlib)
    if name.isupper() and type(getattr(zlib, name)) in (int, str) and not name.startswith("_")
}


def _zlib_object(make: Callable[..., Any]) -> object:
    def start(args: object, kwargs: object, /) -> Outcome:
        failure, made = _attempt(make, zlib.error, args, kwargs)
        return (failure, made) if failure is not None else (None, _methods(made))

    return sealed_callable("start", start)


def _methods(stream: Any) -> object:  # noqa: ANN401 - a compressor or decompressor
    """One callable for a stream: a method's name and arguments in, its result and the stream's attributes out."""

    def call(name: object, args: object, /) -> Outcome:
        if _text(name) == "copy":
            return None, _methods(stream.copy())
        if name not in ("compress", "decompress", "flush"):
            msg = "expected the name of a method"
            raise ValueError(msg)
        failure, result = _attempt(getattr(stream, name), zlib.error, args, {})
        if failure is not None:
            return failure, result
        state = tuple(getattr(stream, each, None) for each in ("unused_data", "unconsumed_tail", "eof"))
        return None, (result, state)

    return sealed_callable("call", call)


COMPRESSOR: Final = _zlib_object(zlib.compressobj)
DECOMPRESSOR: Final = _zlib_object(zlib.decompressobj)


class _Refused(Exception):
    """A document declares an entity."""


def _xml(encoding: object, separator: object, /) -> object:
    """Make a parser: a callable that takes data and whether it is the last, and returns an error and the events.

    Nothing outside the document is ever loaded, and a document that declares entities is refused: they are what makes a
    small document large.
    """
    parser = expat.ParserCreate(_plain(encoding), _plain(separator))
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.specified_attributes = True
    events: list[tuple[Any, ...]] = []

    def note(kind: str) -> Callable[..., None]:
        def add(*args: Any) -> None:  # noqa: ANN401 - text and numbers
            plain = tuple(tuple(each) if type(each) is list else each for each in args)
            events.append((kind, plain, parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex))

        return add

    def refuse(*_: object) -> None:
        raise _Refused

    for kind in _XML_EVENTS:
        setattr(parser, kind + "Handler", note(kind))
    parser.EntityDeclHandler = refuse

    def feed(data: object, is_last: object, /) -> tuple[Any, list[tuple[Any, ...]]]:
        if raw.type_of(data) not in (str, bytes) or raw.type_of(is_last) is not bool:
            msg = "expected text or bytes, and a bool"
            raise TypeError(msg)
        failure = None
        try:
            parser.Parse(data, is_last)  # type: ignore[arg-type]
        except expat.ExpatError as error:
            failure = (str(error), error.code, error.lineno, error.offset)
        except _Refused:
            line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
            text = f"entity declarations are not permitted: line {line}, column {column}"
            failure = (text, _XML_ENTITY_CODE, line, column)
        found = list(events)
        events.clear()
        return failure, found

    return sealed_callable("feed", feed)


_XML_EVENTS: Final = (
    "StartElement", "EndElement", "CharacterData", "ProcessingInstruction", "Comment", "StartNamespaceDecl",
    "EndNamespaceDecl", "StartCdataSection", "EndCdataSection", "XmlDecl", "StartDoctypeDecl", "EndDoctypeDecl", "Default",
)  # fmt: skip
_XML_ENTITY_CODE: Final = 11  # XML_ERROR_UNDEFINED_ENTITY
XML: Final = sealed_callable("parser", _xml)
XML_VERSION: Final = expat.EXPAT_VERSION
XML_ERRORS: Final = dict(expat.errors.codes)
