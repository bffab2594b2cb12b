"""Powerless stand-ins for methods of shared types that read names, run host code or hold the interpreter's insides."""

import _string  # type: ignore[import-not-found]
from collections.abc import Callable, Mapping
from types import (
    CellType,
    GeneratorType,
    GetSetDescriptorType,
    MappingProxyType,
    MemberDescriptorType,
    MethodWrapperType,
)
from typing import Any, Final

from ringfence.guest import attributes, owned, raw, realms
from ringfence.guest.attributes import TAMED
from ringfence.guest.classes import call_type_new
from ringfence.guest.encoding import ENCODINGS
from ringfence.guest.sealed import is_sealed
from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.world import world

ERROR_HANDLERS: Final = frozenset(
    {
        "strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape",
        "surrogatepass",
    }
)  # fmt: skip

_str_encode: Final = str.encode
_bytes_decode: Final = bytes.decode
_MAX_NESTING: Final = 2


def _text(method: str, parameter: str, value: object) -> str:
    if not raw.inherits(raw.type_of(value), str):
        msg = f"{method}() argument '{parameter}' must be str, not {_kind(value)}"
        raise TypeError(msg)
    return raw.exact(value)


def _kind(value: object) -> str:
    return "None" if value is None else raw.name_of(raw.type_of(value))


def _codec_names(method: str, encoding: object, errors: object) -> tuple[str, str]:
    encoding, errors = _text(method, "encoding", encoding), _text(method, "errors", errors)
    if encoding.lower().replace("_", "-") not in ENCODINGS:
        msg = f"unknown encoding: {encoding}"
        raise LookupError(msg)
    if errors not in ERROR_HANDLERS:
        msg = f"unknown error handler name '{errors}'"
        raise LookupError(msg)
    return encoding, errors


def _encode(text: str, encoding: object = "utf-8", errors: object = "strict") -> bytes:
    return _str_encode("".join((text,)), *_codec_names("encode", encoding, errors))


def _decode(data: bytes, encoding: object = "utf-8", errors: object = "strict") -> str:
    return _bytes_decode(b"".join((data,)), *_codec_names("decode", encoding, errors))


def _format(template: str, /, *arguments: Any, **keywords: Any) -> str:  # noqa: ANN401 - guest values
    return _Formatter(arguments, keywords).expand("".join((template,)), _MAX_NESTING)


def _format_map(template: str, mapping: Any, /) -> str:  # noqa: ANN401 - a guest's mapping
    return _Formatter(None, mapping).expand("".join((template,)), _MAX_NESTING)


class _Formatter:
    """``str.format`` with attribute fields read through the guard (CVE-2016-10745 and its many relatives)."""

    def __init__(self, arguments: tuple[Any, ...] | None, keywords: Mapping[str, Any]) -> None:
        self._arguments = arguments
        self._keywords = keywords
        self._automatic: int | None = None  # next index; -1 once fields are numbered by hand

    def expand(self, template: str, nesting: int) -> str:
        if nesting == 0:
            msg = "Max string recursion exceeded"
            raise ValueError(msg)
        parts: list[str] = []
        for literal, field, spec, conversion in _string.formatter_parser(template):
            if literal:
                parts.append(literal)
            if field is None:
                continue
            value = _convert(self._field(field), conversion)
            parts.append(format(value, self.expand(spec, nesting - 1) if spec else ""))
        return "".join(parts)

    def _field(self, field: str) -> Any:  # noqa: ANN401 - a guest value
        first, rest = _string.formatter_field_name_split(field)
        value = self._argument(first)
        for is_attribute, key in rest:
            value = attributes.read(value, key) if is_attribute else value[key]
        return value

    def _argument(self, key: int | str) -> Any:  # noqa: ANN401 - a guest value
        if key == "":
            if self._automatic == -1:
                msg = "cannot switch from manual field specification to automatic field numbering"
                raise ValueError(msg)
            key = self._automatic or 0
            self._automatic = key + 1
        elif type(key) is int:
            if self._automatic not in (None, -1):
                msg = "cannot switch from automatic field numbering to manual field specification"
                raise ValueError(msg)
            self._automatic = -1
        if type(key) is not int:
            return self._keywords[key]  # type: ignore[index]
        if self._arguments is None:
            msg = "Format string contains positional fields"
            raise ValueError(msg)
        if key >= len(self._arguments):
            msg = f"Replacement index {key} out of range for positional args tuple"
            raise IndexError(msg)
        return self._arguments[key]


def _convert(value: Any, conversion: str | None) -> Any:  # noqa: ANN401 - a guest value
    match conversion:
        case None:
            return value
        case "s":
            return str(value)
        case "r":
            return repr(value)
        case "a":
            return ascii(value)
        case _:
            msg = f"Unknown conversion specifier {conversion}"
            raise ValueError(msg)


def _getattribute(value: object, name: object, /) -> Any:  # noqa: ANN401 - any attribute value
    name = raw.exact(name)
    if is_sealed(value):
        return raw.native_getattr(value, name)
    if not permits.is_hazard(name):
        reader = raw.type_getattribute if raw.is_class(value) else raw.object_getattribute
        return reader(value, name)
    found = attributes.generic_read(value, name)
    if found is raw.MISSING:
        msg = f"'{raw.name_of(raw.type_of(value))}' object has no attribute '{name}'"
        raise AttributeError(msg)
    return found


def _setattr(value: object, name: object, new: object, /) -> None:
    attributes.generic_write(value, raw.exact(name), new)


def _delattr(value: object, name: object, /) -> None:
    attributes.generic_delete(value, raw.exact(name))


def type_dict(instance: Any, owner: type) -> MappingProxyType[str, Any]:  # noqa: ANN401 - a class
    """``cls.__dict__``: a read-only view of a copy that holds only what the permits allow.

    Of a copy, because a proxy's comparison and ``|`` hand the dictionary beneath to the other operand.
    """
    cls = owner if instance is None else instance
    namespace = raw.namespace_of(cls)
    if owned.is_guest_owned(cls):
        return MappingProxyType({name: value for name, value in namespace.items() if not _is_interpreters(value)})
    return MappingProxyType(
        {
            # A staticmethod takes attributes, and the one in the shared class would show them to every realm.
            name: staticmethod(value.__func__) if raw.type_of(value) is staticmethod else value
            for name, value in namespace.items()
            if permits.verdict(cls, name) is Verdict.PERMIT and raw.type_of(value) not in _SETTERS
        }
    )


def _is_interpreters(value: object) -> bool:
    """Whether ``value`` is what CPython alone puts into a class of the guest's: ``__dict__``, ``__weakref__``, a cell."""
    return raw.type_of(value) in (GetSetDescriptorType, CellType)


# Under another name in a metaclass, these would store natively what the guard refuses (``__bases__``, ``__class__``).
_SETTERS: Final = (GetSetDescriptorType, MemberDescriptorType)


def _slot_receiver(instance: Any, owner: type) -> Any:  # noqa: ANN401 - an iterator
    """``__self__`` of a bound slot such as ``iterator.__next__``."""
    receiver = None if instance is None else _raw_receiver(instance)
    kind = raw.type_of(receiver)
    if receiver is None or not (kind is GeneratorType or owned.is_guest_owned(kind) or id(kind) in _ITERATORS):
        attributes.deny(owner, "__self__")
    return receiver


_raw_receiver: Final[Any] = MethodWrapperType.__dict__["__self__"].__get__
_ITERATORS: Final = frozenset(
    id(kind)
    for label, kind in world().items()
    if label.endswith("iterator")
    or label.startswith("itertools.")
    or label in {"map", "zip", "filter", "enumerate", "reversed"}
)


_native_mro: Final[Callable[[type], list[type]]] = type.mro


def _type_mro(cls: type, /) -> list[type]:
    # Computed anew, also while the class is being made: of what the interpreter holds, the guest gets nothing.
    return _native_mro(cls)


_raw_context: Final[Any] = BaseException.__dict__["__context__"].__get__
_raw_cause: Final[Any] = BaseException.__dict__["__cause__"].__get__


def _context(instance: Any, _owner: type) -> BaseException | None:  # noqa: ANN401 - an exception or None
    return realms.visible(_raw_context(instance)) if instance is not None else None


def _cause(instance: Any, _owner: type) -> BaseException | None:  # noqa: ANN401 - an exception or None
    # A cause that was never raised was named in a ``raise ... from`` of the guest's.
    cause = _raw_cause(instance) if instance is not None else None
    return cause if cause is None or _raw_traceback(cause) is None else realms.visible(cause)


_raw_traceback: Final[Any] = BaseException.__dict__["__traceback__"].__get__


def _no_traceback(_instance: object, _owner: type) -> None:
    return None


def _annotations(instance: Any, owner: type) -> Any:  # noqa: ANN401 - a dictionary
    """``cls.__annotations__`` of a class of the guest's; a shared class would make and keep one for everybody."""
    cls = owner if instance is None else instance
    if not owned.is_guest_owned(cls):
        msg = f"type object '{raw.name_of(cls)}' has no attribute '__annotations__'"
        raise AttributeError(msg)
    return _raw_annotations(cls)


_raw_annotations: Final[Any] = raw.namespace_of(type)["__annotations__"].__get__


def _descriptor_call(method: str) -> Any:  # noqa: ANN401 - a function
    """``__get__`` and its like of a C descriptor: the name it stands for decides, as in a plain access."""

    def call(descriptor: Any, instance: Any, *rest: Any) -> Any:  # noqa: ANN401
        kind = raw.type_of(descriptor)
        name, definer = _descriptor_name(descriptor), _descriptor_owner(descriptor)
        if _is_interpreters(descriptor) and owned.is_guest_owned(definer):
            attributes.deny(definer, name)
        if not owned.is_guest_owned(definer) and permits.verdict(definer, name) is not Verdict.PERMIT:
            attributes.deny(definer, name)
        if method != "__get__" and not owned.is_guest_owned(definer):
            attributes.deny(definer, name)
        return raw.find(kind, method)[1](descriptor, instance, *rest)

    return call


def _descriptor_name(descriptor: Any) -> str:  # noqa: ANN401 - a C descriptor
    name: str = raw.find(raw.type_of(descriptor), "__name__")[1].__get__(descriptor)
    return name


def _descriptor_owner(descriptor: Any) -> type:  # noqa: ANN401 - a C descriptor
    owner: type = raw.find(raw.type_of(descriptor), "__objclass__")[1].__get__(descriptor)
    return owner


TAMED.update(
    {
        (kind, method): (True, _descriptor_call(method))
        for kind in (GetSetDescriptorType, MemberDescriptorType)
        for method in ("__get__", "__set__", "__delete__")
    }
)
TAMED.update(
    {
        (str, "format"): (True, _format),
        (str, "format_map"): (True, _format_map),
        (str, "encode"): (True, _encode),
        (bytes, "decode"): (True, _decode),
        (bytearray, "decode"): (True, _decode),
        (object, "__getattribute__"): (True, _getattribute),
        (object, "__setattr__"): (True, _setattr),
        (object, "__delattr__"): (True, _delattr),
        (type, "__new__"): (False, call_type_new),
        (type, "__dict__"): (False, type_dict),
        (type, "__annotations__"): (False, _annotations),
        (type, "mro"): (True, _type_mro),
        (MethodWrapperType, "__self__"): (False, _slot_receiver),
        (BaseException, "__context__"): (False, _context),
        (BaseException, "__cause__"): (False, _cause),
        (BaseException, "__traceback__"): (False, _no_traceback),
    }
)
