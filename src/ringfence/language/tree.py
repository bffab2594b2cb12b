"""One pass over a syntax tree that every later step shares: where each node hangs, without recursion."""

import ast
import enum
import sys
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any, Final, NamedTuple

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
        position: Position in the field's list, or None when the field holds the node itself.
        scope: The block it is compiled in.
        in_annotation: Whether it stands in an annotation.
    """

    node: ast.AST
    parent: ast.AST
    field: str
    position: int | None
    scope: Scope
    in_annotation: bool


class TooDeep(Exception):
    """The tree has too many nodes or levels to be worked on in bounded time and stack."""


class Survey(NamedTuple):
    """What one pass saw.

    Args:
        places: Where the nodes hang that a rule of the rewrite looks at, parents before children, siblings in order.
        identifiers: Every name that some node holds.
        kinds: Every class of node, contexts and operators left out.
        constants: Every type of constant.
    """

    places: list[Place]
    identifiers: set[str]
    kinds: set[type[ast.AST]]
    constants: set[type]


def survey(tree: ast.AST, wanted: Container[type[ast.AST]]) -> Survey:
    """Look at every node below ``tree``, level by level.

    Args:
        tree: A parsed program.
        wanted: Classes of the nodes whose places are needed.

    Raises:
        TooDeep: More than ``MAX_NODES`` nodes, or nested deeper than ``MAX_DEPTH``.
    """
    places: list[Place] = []
    identifiers: set[str] = set()
    kinds: set[type[ast.AST]] = {tree.__class__}
    constants: set[type] = set()
    level: list[tuple[ast.AST, Scope, bool]] = [(tree, Scope.MODULE, False)]
    depth = count = 0
    while level:
        depth += 1
        count += len(level)
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise TooDeep
        below: list[tuple[ast.AST, Scope, bool]] = []
        for node, scope, annotated in level:
            for field in fields_of(node.__class__):
                value: Any = getattr(node, field, None)
                if value is None:
                    continue
                kind: Any = value.__class__
                if kind is str:
                    identifiers.add(value)
                    continue
                if kind is list:
                    items: Any = value
                    if field == "keywords" and len(value) > MAX_KEYWORDS:
                        raise TooDeep
                elif isinstance(value, ast.AST):
                    items = (value,)
                else:
                    continue
                inner = _INNER.get((node.__class__, field), scope)
                noted = annotated or field in _ANNOTATIONS
                for index, item in enumerate(items):
                    kind = item.__class__
                    if kind is ast.Name:
                        identifiers.add(item.id)
                    elif kind is ast.Constant:
                        constants.add(item.value.__class__)
                    elif kind is str:
                        identifiers.add(item)
                        continue
                    elif isinstance(item, ast.AST):
                        below.append((item, inner, noted))
                    kinds.add(kind)
                    if kind in wanted:
                        places.append(Place(item, node, field, index if items is value else None, inner, noted))
        level = below
    return Survey(places, identifiers, kinds, constants)


def check_copies(tree: ast.AST) -> None:
    """Refuse programs whose ``finally`` blocks the compiler would copy out of all proportion.

    It copies one for every way out of its ``try``: nested, they multiply (CPython ``compiler_try_finally``).

    Raises:
        TooDeep: The copies come to more than ``MAX_NODES`` nodes.
    """
    order = list(walk(tree))
    exits: dict[int, int] = {}
    for node in reversed(order):
        own = isinstance(node, ast.Return | ast.Break | ast.Continue)
        inside = 0 if isinstance(node, _BLOCKS) else sum(exits[id(child)] for child in children(node))
        exits[id(node)] = own + inside
    copies = {id(tree): 1}
    total = 0
    for node in order:
        factor = copies[id(node)]
        total += factor
        if total > MAX_NODES:
            raise TooDeep
        final = {id(child) for child in getattr(node, "finalbody", ())}
        ways = 2 + sum(exits[id(child)] for child in children(node) if id(child) not in final) if final else 1
        for child in children(node):
            copies[id(child)] = factor * ways if id(child) in final else factor


def has_many_alike(tree: ast.AST, text: str) -> bool:
    """Whether more than ``MAX_ALIKE`` blocks of ``tree`` look the same to CPython 3.11.

    Its compiler compares code whose names and constants are the same with one another (``code_hash`` ignores the rest):
    one-line classes of one name, or a table of plain lambdas, take time that grows with the square of their number.
    """
    if sys.version_info >= (3, 12) or sum(map(text.count, ("class", "def", "lambda", "for"))) <= MAX_ALIKE:
        return False
    blocks: list[tuple[str, set[object]]] = []
    stack: list[tuple[ast.AST, set[object]]] = [(tree, set())]
    while stack:
        node, words = stack.pop()
        if isinstance(node, _CODE):
            # Without what is in blocks below: coarser than the compiler's hash, so what it takes for the same is here too.
            words = set[object]()
            blocks.append((getattr(node, "name", node.__class__.__name__), words))
        words.update(_words(node))
        stack.extend((child, words) for child in children(node))
    alike = Counter((name, frozenset(words)) for name, words in blocks)
    return any(count > MAX_ALIKE for count in alike.values())


def _words(node: ast.AST) -> Iterator[object]:
    for field in fields_of(node.__class__):
        value: Any = getattr(node, field, None)
        if value.__class__ is str:
            yield value
    if isinstance(node, ast.Constant):
        yield node.value.__class__, repr(node.value)


def fields_of(kind: type[ast.AST]) -> tuple[str, ...]:
    """Return the fields of ``kind`` that may hold names or other nodes."""
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(name for name in kind._fields if name not in _LEAVES)
    return fields


def children(node: ast.AST) -> list[ast.AST]:
    """Return the direct child nodes of ``node`` in field order, contexts and operators left out."""
    found: list[ast.AST] = []
    for field in fields_of(node.__class__):
        value: Any = getattr(node, field, None)
        if value.__class__ is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield ``tree`` and every node below it, in source order."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(children(node))


MAX_KEYWORDS: Final = 2_000
"""Most keyword arguments of one call: the compiler compares each with every other."""

MAX_ALIKE: Final = 2_000
"""Most blocks that look the same to the compiler of CPython 3.11."""

_CODE: Final = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_BLOCKS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_ANNOTATIONS: Final = frozenset({"annotation", "returns"})
_LEAVES: Final = frozenset(
    {"ctx", "op", "ops", "type_ignores", "type_comment", "kind", "level", "simple", "conversion"}
)
_FIELDS: Final[dict[type[ast.AST], tuple[str, ...]]] = {ast.Constant: (), ast.MatchSingleton: ()}
_INNER: Final[dict[tuple[type[ast.AST], str], Scope]] = {
    (ast.FunctionDef, "body"): Scope.FUNCTION,
    (ast.AsyncFunctionDef, "body"): Scope.FUNCTION,
    (ast.Lambda, "body"): Scope.FUNCTION,
    (ast.ClassDef, "body"): Scope.CLASS,
}
