"""The permitted classes of nodes as this CPython describes them: their fields, and what sort of thing each field holds."""

import ast
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ringfence.language import permits


class Field(NamedTuple):
    """One field of a class of nodes.

    Args:
        name: Its name.
        sort: What it holds: ``identifier``, ``constant``, ``string``, ``int``, or the base class of the nodes.
        many: Empty for one, ``?`` for one or None, ``*`` for a list.
    """

    name: str
    sort: str
    many: str


class Kind(NamedTuple):
    """One class of nodes.

    Args:
        made: The class.
        sorts: The sorts that its instances are of: its own name and that of its base class.
        fields: Its fields, in CPython's order.
        has_position: Whether its instances have a line and a column.
    """

    made: type[ast.AST]
    sorts: frozenset[str]
    fields: tuple[Field, ...]
    has_position: bool


def _kinds() -> Iterator[tuple[type[ast.AST], Kind]]:
    """Read the grammar that CPython gives as each class's own text; a class that has none there is left out, and so refused."""
    for name in permits.NODES:
        kind: type[ast.AST] | None = getattr(ast, name, None)
        if kind is None:
            continue
        _, _, described = (kind.__doc__ or "").partition("(")
        fields = tuple(
            Field(field, sort.rstrip("*?"), sort[-1:] if sort[-1:] in "*?" else "")
            for sort, field in (each.split() for each in described.removesuffix(")").split(", ") if each)
        )
        if tuple(field.name for field in fields) == kind._fields:
            sorts = frozenset({name, raw_name(kind.__base__)})
            yield kind, Kind(kind, sorts, fields, "lineno" in kind._attributes)  # noqa: SLF001 - a documented name of ast


raw_name: Final[Any] = type.__dict__["__name__"].__get__
LEAF_SORTS: Final = frozenset({"constant", "string", "int"})
BARE_SORTS: Final = frozenset({"expr_context", "boolop", "operator", "unaryop", "cmpop", "type_ignore"})
"""Sorts of nodes that hold nothing: contexts and operators."""
KINDS: Final[dict[type, Kind]] = dict(_kinds())
