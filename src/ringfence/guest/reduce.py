"""``object.__reduce_ex__`` and its relatives for guest-owned instances, so that ``copy`` works.

CPython's own run the host's ``copyreg`` and hand out its functions; what they return here is made of guest values and of
the realm's ``copyreg``.
"""

import collections
from typing import Any, Final

from ringfence.guest import attributes, owned, raw, realms
from ringfence.guest.attributes import TAMED
from ringfence.guest.sealed import sealed_callable
from ringfence.language import permits
from ringfence.language.permits import Verdict


def _reduce_ex(value: Any, protocol: object = 0, /) -> Any:  # noqa: ANN401 - a guest value
    definer, hook = raw.find(raw.type_of(value), "__reduce__")
    if definer is not None and owned.is_guest_owned(definer):
        return raw.bind(hook, value, raw.type_of(value))()
    if definer is not None and definer is not object and permits.verdict(definer, "__reduce__") is Verdict.PERMIT:
        return raw.bind(hook, value, raw.type_of(value))()
    if id(raw.type_of(value)) in _ITERATORS:
        return _iterator(value)
    if raw.inherits(raw.type_of(value), set):
        return raw.type_of(value), (list(set.__iter__(value)),), _state(value)
    if raw.inherits(raw.type_of(value), frozenset):
        return raw.type_of(value), (list(frozenset.__iter__(value)),), _state(value)
    if raw.inherits(raw.type_of(value), bytearray):
        return raw.type_of(value), (bytes(memoryview(value)),), _state(value)
    if raw.type_of(value) is _Deque:
        return _Deque, ((), value.maxlen), None, iter(list(value))
    del protocol
    return _reduce(value)


_Deque: Final = collections.deque


def _state(value: Any) -> Any:  # noqa: ANN401 - a guest value
    """The state of an instance of a guest's subclass; nothing for the builtin type itself."""
    return attributes.read(value, "__getstate__")() if owned.is_guest_owned(raw.type_of(value)) else None


def _iterator(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - an iterator in C
    """How to make the iterator again. What it walks over is the guest's own; its place in it is an exact number."""
    function, arguments, *state = raw.find(raw.type_of(value), "__reduce__")[1](value)
    if not state or state[0] is None:
        return function, arguments
    if type(state[0]) is not int or len(state) > 1:
        msg = f"cannot pickle '{raw.name_of(raw.type_of(value))}' object"
        raise TypeError(msg)
    return _sealed_resume, (function is reversed, *arguments, state[0])


def _resume(is_reversed: object, values: object, place: object, /) -> Any:  # noqa: ANN401 - an iterator in C
    """An iterator over ``values`` that is at ``place`` already."""
    kind = raw.type_of(values)
    made = reversed(values) if is_reversed is True and kind is list else iter(values) if kind in _RESUMED else None  # type: ignore[call-overload]
    if made is None:
        msg = f"'{raw.name_of(kind)}' object is not a sequence"
        raise TypeError(msg)
    raw.find(raw.type_of(made), "__setstate__")[1](made, raw.exact_int(place))
    return made


_RESUMED: Final = (list, tuple, str, bytes, bytearray, range)
_sealed_resume: Final = sealed_callable("iter", _resume)
_SAMPLES: Final[tuple[object, ...]] = (
    iter([]), reversed([]), iter(()), iter(""), iter("\u0100"), iter(b""), iter(bytearray()), iter(range(0)),
    iter(range(1 << 80)), iter({}), iter({}.values()), iter({}.items()), iter(set[object]()), map(int, ()), zip(strict=False),
    filter(None, ()), enumerate(()),
)  # fmt: skip
_ITERATORS: Final = frozenset(id(type(each)) for each in _SAMPLES)


def _reduce(value: Any, /) -> Any:  # noqa: ANN401 - a guest value
    kind = raw.type_of(value)
    if raw.is_class(value) or not owned.is_guest_owned(kind):
        msg = f"cannot pickle '{raw.name_of(kind)}' object"
        raise TypeError(msg)
    realm, _ = realms.caller()
    if realm is None:
        msg = "the realm has ended"
        raise TypeError(msg)
    copyreg = raw.module_dict_of(realm.importer.load("copyreg"))
    arguments, keywords = _new_arguments(value)
    base = _builtin_base(kind)
    if not arguments and not keywords and base in _VALUE_TYPES:
        arguments = (_plain(value, base),)
    if keywords:
        constructor, arguments = copyreg["__newobj_ex__"], (kind, arguments, keywords)
    else:
        constructor, arguments = copyreg["__newobj__"], (kind, *arguments)
    items = iter(list.__iter__(value)) if raw.inherits(kind, list) else None
    pairs = iter(dict.items(value)) if raw.inherits(kind, dict) else None
    return constructor, arguments, attributes.read(value, "__getstate__")(), items, pairs


def _new_arguments(value: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:  # noqa: ANN401 - a guest value
    for name, has_keywords in (("__getnewargs_ex__", True), ("__getnewargs__", False)):
        definer, hook = raw.find(raw.type_of(value), name)
        if definer is not None and owned.is_guest_owned(definer):
            found = raw.bind(hook, value, raw.type_of(value))()
            return (tuple(found[0]), dict(found[1])) if has_keywords else (tuple(found), {})
    return (), {}


_VALUE_TYPES = (int, float, complex, str, bytes, tuple, frozenset)


def _builtin_base(kind: type) -> type | None:
    return next((base for base in _VALUE_TYPES if raw.inherits(kind, base)), None)


def _plain(value: Any, base: type) -> Any:  # noqa: ANN401 - an exact builtin value
    """The builtin value inside an instance of a guest's subclass, without the subclass's methods."""
    if base is str:
        return "".join((value,))
    if base is bytes:
        return b"".join((value,))
    if base is int:
        return int.__index__(value)
    if base is float:
        return float.__float__(value)
    if base is complex:
        return complex.__complex__(value)
    if base is tuple:
        return tuple(tuple.__iter__(value))
    return frozenset(frozenset.__iter__(value))


def _getstate(value: Any, /) -> Any:  # noqa: ANN401 - a guest value
    kind = raw.type_of(value)
    own = raw.instance_dict(value)
    slots: dict[str, Any] = {}
    for base in raw.mro_of(kind):
        if not owned.is_guest_owned(base):
            continue
        listed = raw.namespace_of(base).get("__slots__", ())
        for slot in (listed,) if type(listed) is str else listed if type(listed) in (tuple, list) else ():
            if type(slot) is str and slot not in ("__dict__", "__weakref__"):
                try:
                    slots[slot] = attributes.read(value, slot)
                except AttributeError:
                    continue
    state = dict(own) if own else None
    return (state, slots) if slots else state


def _subclasses(cls: type, /) -> list[type]:
    """Subclasses of a class that this realm made: all of them are its own. Of a shared class: none are told."""
    if not owned.is_guest_owned(cls):
        attributes.deny(type, "__subclasses__")
    found: list[type] = type.__subclasses__(cls)
    return [each for each in found if owned.is_guest_owned(each)]


TAMED.update(
    {
        (object, "__reduce_ex__"): (True, _reduce_ex),
        (object, "__reduce__"): (True, _reduce),
        (object, "__getstate__"): (True, _getstate),
        (type, "__subclasses__"): (True, _subclasses),
    }
)
