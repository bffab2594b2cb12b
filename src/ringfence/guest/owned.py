"""Which classes are a guest's: only those that a guest is known to have made.

Being mutable and outside the world proves nothing: C code of the host may make such classes at any moment, and hand one
out. Our builders record what they make. A guest may also call ``type`` or a metaclass of its own, natively: such a class
is known by a metaclass or a base that is the guest's, or by ``__module__``, which the interpreter takes from the globals
of the caller when the namespace has none. The name of a realm's module is an object of its own for that reason: no
class of the host holds the same one.
"""

import sys
import weakref
from collections import deque
from typing import Final

from ringfence.guest import raw
from ringfence.guest.sealed import Sealed
from ringfence.language.world import world

_HEAP: Final = 1 << 9
_IMMUTABLE: Final = 1 << 8
# By identity: a mapping or a tuple compares classes with ==, which a metaclass may answer. ``world`` keeps them alive.
SHARED: Final = frozenset(map(id, world().values()))
"""Identities of the types that all realms share."""


class _Record(weakref.ref[type]):
    """A class that a guest made; it goes when the class goes, before another object can have its identity."""

    __slots__ = ("key",)
    key: int


def _drop(record: _Record) -> None:
    if _records.get(record.key) is record:
        del _records[record.key]


_records: Final[dict[int, _Record]] = {}
_names: Final[dict[int, str]] = {}


def record(cls: type) -> None:
    """Note that ``cls`` was just made for a guest."""
    made = _Record(cls, _drop)
    made.key = id(cls)
    _records[made.key] = made


def is_guest_owned(cls: type) -> bool:
    """Whether ``cls`` is a class that a guest made."""
    key = id(cls)
    known = _records.get(key)
    if known is not None and known() is cls:
        return True
    return key not in SHARED and _adopt(cls)


def _adopt(cls: type) -> bool:
    """Record ``cls`` if something about it shows that a guest made it natively."""
    meta = raw.type_of(cls)
    if raw.flags_of(cls) & (_HEAP | _IMMUTABLE) != _HEAP or meta is Sealed:
        return False
    if (
        id(raw.namespace_of(cls).get("__module__")) in _names
        or (meta is not type and is_guest_owned(meta))
        # Most basic first: a chain of classes is not walked down once for each.
        or any(is_guest_owned(base) for base in reversed(raw.mro_of(cls)) if base is not cls)
    ):
        record(cls)
        return True
    return False


class ModuleNames:
    """The names of one realm's modules, as objects of its own: what is made in those modules is the guest's."""

    def __init__(self) -> None:
        # While an equal text is interned, as a key is, a copy cannot become the one that the interpreter uses everywhere.
        self._copies: dict[str, str] = {}

    def own(self, name: str) -> str:
        """Return the realm's copy of ``name``, an exact ``str``.

        A name of one character or none is returned as it is: CPython has one object for each.
        """
        if id(name) in _names or len(name) < _MIN_LENGTH:
            return name
        copy = self._copies.get(name)
        if copy is None:
            copy = self._copies[sys.intern(name)] = "".join((name[:1], name[1:]))
            _names[id(copy)] = copy
        return copy

    def forget(self) -> None:
        """Let the copies go in a while; called when the realm ends.

        The collector may still come to the realm's classes, and it drops their records before it runs finalizers.
        """
        _ended.extend(self._copies.values())
        self._copies.clear()
        while len(_ended) > MAX_ENDED:
            _names.pop(id(_ended.popleft()), None)


MAX_ENDED: Final = 4_096
"""How many names of realms that have ended are kept."""

_ended: Final[deque[str]] = deque()
_MIN_LENGTH: Final = 2
