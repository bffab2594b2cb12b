"""The hazards, and what the guard decides about one name on one type. Everything is computed once, at import."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits import core_types, exception_types, library_types
from ringfence.language.permits.dunders import COMMON, INTROSPECTION, STORE_REFUSED, STORE_TAMED, UNIVERSAL_DUNDERS
from ringfence.language.permits.model import PERMITTED, Decision, Row, Verdict
from ringfence.language.world import labels, world

ROWS: Final[tuple[Row, ...]] = (*core_types.ROWS, *exception_types.ROWS, *library_types.ROWS)

_MIN_DUNDER: Final = len("__x__")


def is_dunder(name: str) -> bool:
    """Whether ``name`` has the shape that Python keeps for itself."""
    return len(name) >= _MIN_DUNDER and name.startswith("__") and name.endswith("__")


def decide(label: str, name: str) -> Decision | None:
    """Return the decision about ``name`` where the type ``label`` defines it, or None if nobody made one.

    Args:
        label: A key of ``world.world()``.
        name: The attribute.
    """
    row = _TABLE.get(label)
    if row is None:
        return None
    if (found := row.get(name)) is not None:
        return found
    if name in UNIVERSAL_DUNDERS:
        return PERMITTED
    return COMMON.get(name)


def verdict(definer: type, name: str) -> Verdict:
    """Return what a guard does when ``definer`` defines ``name``.

    Args:
        definer: The class in whose own dictionary the lookup found the name; compared by identity.
        name: The attribute, an exact ``str``.

    Returns:
        ``REFUSE`` for a type outside the world and for a name that nobody classified.
    """
    return _find(definer, name).verdict


def reason(definer: type, name: str) -> str:
    """Return why ``verdict`` says what it says; empty for a name that is plainly harmless."""
    return _find(definer, name).reason


def _find(definer: type, name: str) -> Decision:
    # A mapping keyed by types compares them with ==, which a metaclass may answer: only the identity counts.
    label = _LABELS_BY_ID.get(id(definer))
    if label is None:
        return _OUTSIDE
    return decide(label, name) or _UNCLASSIFIED


def is_hazard(name: str) -> bool:
    """Whether reading ``name`` must go through the guard."""
    return name in HAZARDS or (is_dunder(name) and name not in UNIVERSAL_DUNDERS)


def is_store_hazard(name: str) -> bool:
    """Whether storing or deleting ``name`` must go through the guard: every dunder and every hazard."""
    return name in HAZARDS or is_dunder(name)


def store_decision(name: str) -> Decision:
    """Return what a guard does when a guest stores or deletes ``name`` on an object that its realm owns.

    On any other object a store is refused whatever the name.
    """
    if (why := STORE_REFUSED.get(name)) is not None:
        return Decision(Verdict.REFUSE, why)
    if (why := STORE_TAMED.get(name)) is not None:
        return Decision(Verdict.TAME, why)
    return PERMITTED


def tamed() -> frozenset[tuple[str, str]]:
    """Return every (label, name) on this interpreter for which a guard must have a stand-in."""
    return frozenset(
        (label, name)
        for label, name, decision in _defined()
        if decision is not None and decision.verdict is Verdict.TAME
    )


def unclassified() -> frozenset[tuple[str, str]]:
    """Return every (label, name) of this interpreter that nobody classified; each is refused."""
    return frozenset((label, name) for label, name, decision in _defined() if decision is None)


def _defined() -> Iterator[tuple[str, str, Decision | None]]:
    for label, kind in world().items():
        for name in type.__dict__["__dict__"].__get__(kind):
            yield label, name, decide(label, name)


def _table() -> dict[str, dict[str, Decision]]:
    table: dict[str, dict[str, Decision]] = {}
    for row in ROWS:
        decisions = row.decisions()
        for label in row.types:
            table.setdefault(label, {}).update(decisions)
    return table


def _hazards() -> frozenset[str]:
    found = set(INTROSPECTION)
    for decisions in _TABLE.values():
        found.update(name for name, decision in decisions.items() if decision.verdict is not Verdict.PERMIT)
    namespace_of = type.__dict__["__dict__"].__get__
    for label, kind in world().items():
        row = _TABLE.get(label, {})
        # As ``decide`` does, but this runs whenever a process starts.
        for name in namespace_of(kind).keys() - UNIVERSAL_DUNDERS:
            decision = row.get(name) or COMMON.get(name)
            if decision is None or decision.verdict is not Verdict.PERMIT:
                found.add(name)
    return frozenset(found)


_OUTSIDE: Final = Decision(Verdict.REFUSE, "the type is not in the closed world")
_UNCLASSIFIED: Final = Decision(Verdict.REFUSE, "the name is not classified on this version of Python")
_TABLE: Final[Mapping[str, Mapping[str, Decision]]] = MappingProxyType(_table())
# The types live as long as this table does: ``labels`` keeps them.
_LABELS_BY_ID: Final[Mapping[int, str]] = MappingProxyType({id(kind): label for kind, label in labels().items()})
HAZARDS: Final[frozenset[str]] = _hazards()
"""Every name that is not harmless natively on every type of the world, on this interpreter."""
