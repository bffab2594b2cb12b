"""Facets and iterators as guests hold them: sealed, opaque, and answered by the host."""

from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn

from ringfence.guest.sealed import missing_attribute, plain, refuse_delete, refuse_store, seal, sealed_callable

_object_new: Final = object.__new__
_type_of: Final[Any] = type


def _facet_read(self: object, name: str) -> object:
    name = plain(name)
    if name in _get_names(self):
        return _get_read(self)(name)
    match name:
        case "__class__":
            return _type_of(self)
        case "__doc__":
            return _get_facet_doc(self)
        case "__copy__":
            return sealed_callable("__copy__", lambda: self)
        case "__deepcopy__":
            return sealed_callable("__deepcopy__", lambda _memo=None: self)
        case _:
            msg = f"facet {_get_facet_name(self)!r} has no attribute {name!r}"
            raise AttributeError(msg)


def _facet_setattr(self: object, name: str, value: object) -> None:
    write = _get_write(self)
    if write is None:
        msg = f"facet {_get_facet_name(self)!r} is read-only"
        raise AttributeError(msg)
    write(plain(name), value)


def _facet_delattr(self: object, name: str) -> NoReturn:
    msg = f"attributes of facet {_get_facet_name(self)!r} cannot be deleted"
    raise AttributeError(msg)


def _facet_dir(self: object) -> list[str]:
    return sorted(_get_names(self))


def _facet_repr(self: object) -> str:
    return f"<facet {_get_facet_name(self)}>"


def _facet_getitem(self: object, key: object) -> object:
    return _items_of(self)("get", key)


def _facet_setitem(self: object, key: object, value: object) -> None:
    _items_of(self)("set", key, value)


def _facet_delitem(self: object, key: object) -> None:
    _items_of(self)("delete", key)


def _items_of(self: object) -> Callable[..., object]:
    items = _get_items(self)
    if items is None:
        msg = f"facet {_get_facet_name(self)!r} does not support items"
        raise TypeError(msg)
    return items


_Facet, (_read_slot, _write_slot, _names_slot, _facet_name_slot, _facet_doc_slot, _items_slot, _payload_slot) = seal(
    "facet",
    ("read", "write", "names", "name", "doc", "items", "payload"),
    {
        "__getattribute__": _facet_read,
        "__setattr__": _facet_setattr,
        "__delattr__": _facet_delattr,
        "__dir__": _facet_dir,
        "__repr__": _facet_repr,
        "__getitem__": _facet_getitem,
        "__setitem__": _facet_setitem,
        "__delitem__": _facet_delitem,
        "__iter__": None,
        "__contains__": None,
    },
)
_get_read: Final = _read_slot.__get__
_get_write: Final = _write_slot.__get__
_get_names: Final = _names_slot.__get__
_get_facet_name: Final = _facet_name_slot.__get__
_get_facet_doc: Final = _facet_doc_slot.__get__
_get_items: Final[Callable[[object], Callable[..., object] | None]] = _items_slot.__get__
_get_payload: Final[Callable[[object], object]] = _payload_slot.__get__


def sealed_facet(
    name: str,
    read: Callable[[str], object],
    write: Callable[[str, object], None] | None,
    names: Iterable[str],
    *,
    doc: str | None = None,
    items: Callable[..., object] | None = None,
    payload: object = None,
) -> Any:  # noqa: ANN401 - its attributes are whatever the host granted
    """Return an immutable object whose attributes in ``names`` are read through ``read``.

    Args:
        name: What ``repr`` shows.
        read: Called with an exact ``str`` that is one of ``names``.
        write: Called for a store with an exact ``str`` and the guest's value; None refuses every store.
        names: The readable attributes.
        doc: What ``__doc__`` shows.
        items: Called as ``items("get", key)``, ``items("set", key, value)`` and ``items("delete", key)``; None refuses.
        payload: What ``payload_of`` returns; no guest can read it.
    """
    value = _object_new(_Facet)
    for slot, content in (
        (_read_slot, read),
        (_write_slot, write),
        (_names_slot, frozenset(names)),
        (_facet_name_slot, name),
        (_facet_doc_slot, doc),
        (_items_slot, items),
        (_payload_slot, payload),
    ):
        slot.__set__(value, content)
    return value


def payload_of(value: object) -> object:
    """Return what a facet was given to keep; None for every other object."""
    return _get_payload(value) if _type_of(value) is _Facet else None


def _iterator_read(self: object, name: str) -> object:
    if plain(name) == "__class__":
        return _type_of(self)
    raise missing_attribute(self, name)


def _iterator_repr(self: object) -> str:
    return f"<iterator {_get_iterator_name(self)}>"


def _iterator_next(self: object) -> object:
    return _get_next(self)()


_Iterator, (_next_slot, _iterator_name_slot) = seal(
    "iterator",
    ("next", "name"),
    {
        "__getattribute__": _iterator_read,
        "__setattr__": refuse_store,
        "__delattr__": refuse_delete,
        "__dir__": lambda _self: [],
        "__repr__": _iterator_repr,
        "__iter__": lambda self: self,
        "__next__": _iterator_next,
    },
)
_get_next: Final = _next_slot.__get__
_get_iterator_name: Final = _iterator_name_slot.__get__


def sealed_iterator(name: str, next_: Callable[[], object]) -> Any:  # noqa: ANN401 - as sealed_callable
    """Return an immutable iterator.

    Args:
        name: What ``repr`` shows.
        next_: Gives the next item, or raises ``StopIteration``.
    """
    value = _object_new(_Iterator)
    _next_slot.__set__(value, next_)
    _iterator_name_slot.__set__(value, name)
    return value
