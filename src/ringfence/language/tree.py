"""One pass over a syntax tree that every later step shares: where each node hangs, without recursion."""

import ast
import enum
from typing import Final, NamedTuple

from ringfence.language.parse import MAX_DEPTH, MAX_NODES


class Scope(enum.Enum):
    """What kind of block a node is compiled in; it decides where a temporary name lives."""

    MODULE = enum.auto()
    CLASS = enum.auto()
    FUNCTION = enum.auto()


class Place(NamedTuple):
    """A node and where it hangs, so that it can be replaced.

    Args:
        node: The node.
        parent: The node that holds it.
        field: In which field.
        index: Position in the field's list, or None when the field holds the node itself.
        scope: The block it is compiled in.
        in_annotation: Whether it stands in an annotation.
    """

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    scope: Scope
    in_annotation: bool


class TooDeep(Exception):  # noqa: N818 - becomes a finding
    """The tree has too many nodes or levels to be worked on in bounded time and stack."""


def flatten(tree: ast.AST) -> list[Place]:
    """List every node below ``tree`` in source order, parents before children.

    Contexts and operators are left out: they are single objects without fields.

    Raises:
        TooDeep: More than ``MAX_NODES`` nodes, or nested deeper than ``MAX_DEPTH``.
    """
    places: list[Place] = []
    stack: list[tuple[Place, int]] = []
    new = tuple.__new__
    below = _below(tree, Scope.MODULE, False, new)
    stack = [(place, 1) for place in reversed(below)]
    while stack:
        place, depth = stack.pop()
        places.append(place)
        below = _below(place[0], place[4], place[5], new)
        if below:
            if depth >= MAX_DEPTH or len(places) > MAX_NODES:
                raise TooDeep
            depth += 1
            below.reverse()
            stack += [(each, depth) for each in below]
    return places


def _below(node: ast.AST, scope: Scope, annotated: bool, new: type) -> list[Place]:  # noqa: FBT001
    found: list[Place] = []
    kind = node.__class__
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(name for name in kind._fields if name not in _LEAVES)
    for field in fields:
        value = getattr(node, field, None)
        if value is None:
            continue
        inner = _INNER.get((kind, field), scope)
        noted = annotated or field in _ANNOTATIONS
        if value.__class__ is list:
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    found.append(new(Place, (item, node, field, index, inner, noted)))  # type: ignore[arg-type, call-arg]
        elif isinstance(value, ast.AST):
            found.append(new(Place, (value, node, field, None, inner, noted)))  # type: ignore[arg-type, call-arg]
    return found


def children(node: ast.AST) -> list[ast.AST]:
    """Return the direct child nodes of ``node``, contexts and operators left out."""
    return [place[0] for place in _below(node, Scope.MODULE, False, tuple.__new__)]  # type: ignore[arg-type]


def walk(tree: ast.AST) -> list[ast.AST]:
    """Return ``tree`` and every node below it."""
    found = [tree]
    for node in found:
        found += children(node)
    return found


_ANNOTATIONS: Final = frozenset({"annotation", "returns"})
_LEAVES: Final = frozenset({"ctx", "op", "ops", "type_ignores", "type_comment", "kind", "id", "attr", "level", "simple"})
_FIELDS: Final[dict[type[ast.AST], tuple[str, ...]]] = {ast.Constant: (), ast.Name: (), ast.alias: ()}
_INNER: Final = {
    (ast.FunctionDef, "body"): Scope.FUNCTION,
    (ast.AsyncFunctionDef, "body"): Scope.FUNCTION,
    (ast.Lambda, "body"): Scope.FUNCTION,
    (ast.ClassDef, "body"): Scope.CLASS,
}
