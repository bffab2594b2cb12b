"""What rewritten code calls: the functions that stand where the rewrite put markers.

Guards hold no authority: whatever a guest could do with one it can do without, so it does not matter whether a guard ran.
They are linked into code as constants and are never values that a guest holds.
"""

import sys
from collections.abc import Callable
from typing import Any, Final

from ringfence.guest import attributes, quick, raw, realms
from ringfence.guest.classes import build_class, class_maker
from ringfence.guest.groups import reraise, star_begin, star_collect, star_current, star_end, star_match, star_throw
from ringfence.guest.matching import match_mapping, match_sequence
from ringfence.guest.scopes import local_names
from ringfence.language.markers import GUARDS
from ringfence.language.quiet import frame_at


class Slot:
    """Stores and deletes attributes through subscripts: ``x.name = v`` is compiled to ``Slot(x)["name"] = v``."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any attribute value; read by augmented assignment
        return attributes.read(self._value, name)

    def __setitem__(self, name: str, value: object) -> None:
        attributes.write(self._value, name, value)

    def __delitem__(self, name: str) -> None:
        attributes.delete(self._value, name)


def look(name: str) -> Callable[[object], Any]:
    """Return the guard for reads of the attribute ``name`` where a lookup policy answers."""

    def read(value: object) -> Any:  # noqa: ANN401 - any attribute value
        return _look_attribute(value, name)

    return read


def look_item(value: Any, key: object) -> Any:  # noqa: ANN401 - any item
    """``value[key]`` where a lookup policy answers."""
    realm, _ = realms.caller()
    return value[key] if realm is None or realm.lookups is None else realm.lookups.item(value, key)


def _look_attribute(value: object, name: str) -> Any:  # noqa: ANN401 - any attribute value
    realm, _ = realms.caller()
    if realm is None or realm.lookups is None:
        return attributes.read(value, name)
    return realm.lookups.attribute(value, name)


class LookSlot(Slot):
    """A ``Slot`` whose reads a lookup policy answers: ``x.name += v`` is compiled to ``LookSlot(x)["name"] += v``."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any attribute value
        return _look_attribute(self._value, name)


class LookItems:
    """The same for ``x[key] += v``."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - any value
        self._value = value

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401 - any item
        return look_item(self._value, key)

    def __setitem__(self, key: object, value: object) -> None:
        self._value[key] = value


def import_module(name: str, is_renamed: bool) -> Any:  # noqa: ANN401, FBT001 - a module of the realm
    """``import a.b`` (the top package) or ``import a.b as c`` (the module itself)."""
    frame = frame_at(1)
    realm = realms.of_frame(frame)
    module = realm.importer.load(realm.importer.resolve(name, 0, frame.f_globals))
    return module if is_renamed else realm.importer.load(name.partition(".")[0])


def import_from(name: str, level: int, names: tuple[str, ...]) -> tuple[Any, ...]:
    """``from name import names``."""
    frame = frame_at(1)
    realm = realms.of_frame(frame)
    return realm.importer.members(realm.importer.resolve(name, level, frame.f_globals), names)


def import_star(name: str, level: int) -> None:
    """``from name import *`` into the namespace of the caller."""
    frame = frame_at(1)
    realm = realms.of_frame(frame)
    public = realm.importer.public(realm.importer.resolve(name, level, frame.f_globals))
    space = local_names(frame)
    for key, value in public.items():
        space[key] = value


def type_parameter(kind: str, name: str, bound: Any, is_constraints: bool, default: Any) -> Any:  # noqa: ANN401, FBT001
    """Make a type parameter (PEP 695) of the realm's own ``typing``; ``bound`` and ``default`` are functions or None."""
    return _typing()["_lazy_parameter"](kind, name, bound, is_constraints, default)


def generic_base(parameters: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a generic alias
    """``Generic[T, ...]`` of the realm's own ``typing``."""
    return _typing()["_generic_base"](parameters)


def type_alias(name: str, value: Any, parameters: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a type alias
    """Make what ``type X = ...`` binds; ``value`` is a function."""
    return _typing()["_lazy_alias"](name, value, parameters)


def type_parameters(definition: Any, parameters: tuple[Any, ...]) -> None:  # noqa: ANN401 - a function or class
    """Attach ``__type_params__`` to what a generic statement defined."""
    if sys.version_info >= (3, 12):
        attributes.write(definition, "__type_params__", parameters)


def type_parameters_of(parameters: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a decorator
    """The innermost decorator of a decorated generic statement."""

    def attach(definition: Any) -> Any:  # noqa: ANN401
        type_parameters(definition, parameters)
        return definition

    return attach


def _typing() -> dict[str, Any]:
    realm, _ = realms.caller()
    if realm is None:
        msg = "type parameters are not available here: the realm has ended"
        raise ImportError(msg)
    realm.importer.load("typing")
    space: dict[str, Any] = raw.module_dict_of(realm.importer.load("_typing"))
    return space


_FUNCTIONS: Final[dict[str, Any]] = {
    "build_class": build_class,
    "check_stop": realms.check_stop,
    "class_maker": class_maker,
    "generic_base": generic_base,
    "import_from": import_from,
    "import_module": import_module,
    "import_star": import_star,
    "look_item": look_item,
    "look_items": LookItems,
    "look_slot": LookSlot,
    "match_mapping": match_mapping,
    "match_sequence": match_sequence,
    "reraise": reraise,
    "slot": Slot,
    "star_begin": star_begin,
    "star_collect": star_collect,
    "star_current": star_current,
    "star_end": star_end,
    "star_match": star_match,
    "star_throw": star_throw,
    "type_alias": type_alias,
    "type_parameter": type_parameter,
    "type_parameters": type_parameters,
    "type_parameters_of": type_parameters_of,
}


_FAMILIES: Final[dict[str, Callable[[str], Any]]] = {
    "look": look,
    "match_class": quick.matcher,
    "read": quick.reader,
    "write": quick.writer,
}

_made: Final[dict[str, Any]] = dict(_FUNCTIONS)


def guard(name: str) -> Any:  # noqa: ANN401 - a function
    """Return the guard called ``name``; those of a family are made when first asked for, and kept."""
    found = _made.get(name)
    if found is None:
        family, _, rest = name.partition(":")
        found = _made.setdefault(name, _FAMILIES[family](rest))
    return found


assert set(_FUNCTIONS) == GUARDS  # noqa: S101 - a guard without a function would only show at run time
