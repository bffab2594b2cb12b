"""What rewritten code calls: the functions that stand where the rewrite put markers.

Guards hold no authority: whatever a guest could do with one it can do without, so it does not matter whether a guard ran.
They are linked into code as constants and are never values that a guest holds.
"""

import sys
from typing import Any, Final

from ringfence.guest import attributes, realms
from ringfence.guest.classes import build_class
from ringfence.guest.groups import star_begin, star_collect, star_current, star_end, star_match, star_throw
from ringfence.guest.matching import match_class, match_mapping, match_sequence
from ringfence.language.markers import GUARDS


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


def import_module(name: str, is_renamed: bool) -> Any:  # noqa: ANN401, FBT001 - a module of the realm
    """``import a.b`` (the top package) or ``import a.b as c`` (the module itself)."""
    frame = sys._getframe(1)
    realm = realms.of_frame(frame)
    module = realm.importer.load(realm.importer.resolve(name, 0, frame.f_globals))
    return module if is_renamed else realm.importer.load(name.partition(".")[0])


def import_from(name: str, level: int, names: tuple[str, ...]) -> tuple[Any, ...]:
    """``from name import names``."""
    frame = sys._getframe(1)
    realm = realms.of_frame(frame)
    return realm.importer.members(realm.importer.resolve(name, level, frame.f_globals), names)


def import_star(name: str, level: int) -> None:
    """``from name import *`` into the namespace of the caller."""
    frame = sys._getframe(1)
    realm = realms.of_frame(frame)
    public = realm.importer.public(realm.importer.resolve(name, level, frame.f_globals))
    space = frame.f_locals
    for key, value in public.items():
        space[key] = value


FUNCTIONS: Final[dict[str, Any]] = {
    "build_class": build_class,
    "getattr": attributes.read_hazard,
    "import_from": import_from,
    "import_module": import_module,
    "import_star": import_star,
    "match_class": match_class,
    "match_mapping": match_mapping,
    "match_sequence": match_sequence,
    "slot": Slot,
    "star_begin": star_begin,
    "star_collect": star_collect,
    "star_current": star_current,
    "star_end": star_end,
    "star_match": star_match,
    "star_throw": star_throw,
}


assert set(FUNCTIONS) == GUARDS  # noqa: S101 - a guard without a function would only show at run time
