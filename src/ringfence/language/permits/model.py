"""The vocabulary of the permit tables: a verdict, a decision with its reason, and a row of decisions for some types."""

import enum
from collections.abc import Mapping
from typing import Final

import msgspec


class Verdict(enum.Enum):
    """What the guard does when a guest asks for a name that the compiler did not let through."""

    PERMIT = "permit"
    TAME = "tame"
    REFUSE = "refuse"


class Decision(msgspec.Struct, frozen=True):
    """A verdict and why it was given.

    Args:
        verdict: What happens.
        reason: One line for a person; empty where a name is plainly harmless.
        hint: What a program can do instead; may be empty.
    """

    verdict: Verdict
    reason: str = ""
    hint: str = ""


PERMITTED: Final = Decision(Verdict.PERMIT)
"""The decision about a name that is plainly harmless."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided about the names that some types define themselves.

    A row may list names that only some minor versions have. Names that a type inherits stand in the row of the type
    that defines them.

    Args:
        types: Labels of ``ringfence.language.world.world``.
        permit: Names whose native access is harmless on these types.
        tame: Names for which the guard hands out a powerless stand-in, with the reason.
        refuse: Names for which the guard raises a denial, with the reason.
    """

    types: tuple[str, ...]
    permit: frozenset[str] = frozenset()
    tame: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    refuse: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])

    def decisions(self) -> dict[str, Decision]:
        """Return the decision for each name of this row."""
        found = dict.fromkeys(self.permit, PERMITTED)
        found.update((name, Decision(Verdict.TAME, reason)) for name, reason in self.tame.items())
        found.update((name, Decision(Verdict.REFUSE, reason)) for name, reason in self.refuse.items())
        return found


def words(text: str) -> frozenset[str]:
    """Split a table cell into its names."""
    return frozenset(text.split())


def each(names: str, reason: str) -> dict[str, str]:
    """Give the same reason to each of ``names``."""
    return dict.fromkeys(names.split(), reason)
