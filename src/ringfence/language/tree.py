"""One pass over a syntax tree that every later step shares: where each node hangs, without recursion."""

import ast
import enum
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any, Final, NamedTuple

from ringfence.language import grammar
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
        finals: Every ``try`` statement with a ``finally`` block.
        size: How many nodes there are, contexts and operators left out.
    """

    places: list[Place]
    identifiers: set[str]
    kinds: set[type[ast.AST]]
    constants: set[type]
    finals: list[ast.Try | ast.TryStar]
    size: int


Choose = Callable[[list[Any]], list[Any]]
"""Says which of these nodes, all of one class, a rule looks at."""

_State = tuple[Scope, bool]
_Groups = dict[_State, list[Any]]
_Sorted = tuple[_State, dict[type[ast.AST], list[Any]]]


def survey(tree: ast.AST, wanted: Mapping[type[ast.AST], Choose]) -> Survey:
    """Look at every node below ``tree``, level by level; those of one class at a time, in loops that run in C.

    Args:
        tree: A parsed program.
        wanted: Classes of the nodes whose places are needed, and which of them.

    Raises:
        TooDeep: More than ``MAX_NODES`` nodes, or nested deeper than ``MAX_DEPTH``.
    """
    places: list[Place] = []
    identifiers: set[str] = set()
    kinds: set[type[ast.AST]] = set()
    constants: set[type] = set()
    finals: list[Any] = []
    above: list[_Sorted] = []
    level: _Groups = {(Scope.MODULE, False): [tree]}
    depth = count = size = 0
    while level:
        depth += 1
        below: _Groups = {}
        here: list[_Sorted] = []
        sought: dict[int, ast.AST] = {}
        for state, nodes in level.items():
            size += len(nodes)
            by_kind: dict[Any, list[Any]] = {}
            for node in nodes:
                kind = node.__class__
                if kind in by_kind:
                    by_kind[kind].append(node)
                else:
                    by_kind[kind] = [node]
            size -= len(by_kind.pop(_NO_NODE, ()))
            kinds.update(by_kind)
            identifiers.update(map(_id_of, by_kind.pop(ast.Name, ())))
            constants.update(map(type, map(_value_of, by_kind.pop(ast.Constant, ()))))
            here.append((state, by_kind))
            for kind, members in by_kind.items():
                count += len(members)
                _descend(kind, members, state, below, identifiers)
                if kind in wanted:
                    sought.update((id(node), node) for node in wanted[kind](members))
                if kind is ast.Try or kind is ast.TryStar:
                    finals += [node for node in members if node.finalbody]
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise TooDeep
        if sought:
            places += _places_of(sought, above)
        above, level = here, below
    identifiers.discard(None)  # type: ignore[arg-type, unused-ignore]  # what an optional name holds
    return Survey(places, identifiers, kinds, constants, finals, size)


class _Row(NamedTuple):
    """How to get at what the nodes of one class hold: readers of one field each."""

    names: tuple[Callable[[Any], Any], ...]
    lists_of_names: tuple[Callable[[Any], Any], ...]
    has_keywords: bool
    inside: dict[
        _State, tuple[tuple[Callable[[Any], Any], bool, _State], ...]
    ]  # for each state, that of what they hold
    held: tuple[tuple[Callable[[Any], Any], str, str, bool], ...]  # all that hold nodes: name, sort, whether a list


def _descend(kind: type[ast.AST], members: list[Any], state: _State, below: _Groups, identifiers: set[str]) -> None:
    """Add what nodes of one class hold to the names seen and to the level below."""
    row = _row(kind)
    for get in row.names:
        identifiers.update(map(get, members))
    for get in row.lists_of_names:
        identifiers.update(chain.from_iterable(map(get, members)))
    if row.has_keywords and max([len(each.keywords) for each in members]) > MAX_KEYWORDS:
        raise TooDeep
    for get, is_list, inner in row.inside[state]:
        held = map(get, members)
        group = below.get(inner)
        if group is None:
            below[inner] = list(chain.from_iterable(held) if is_list else held)
        else:
            group += chain.from_iterable(held) if is_list else held


def _inner(kind: type[ast.AST], field: str, state: _State) -> _State:
    if field in _ANNOTATIONS:
        return (state[0], True)
    scope = _INNER.get((kind, field))
    return state if scope is None else (scope, state[1])


def _places_of(sought: dict[int, ast.AST], above: list[_Sorted]) -> Iterator[Place]:
    """Find where the nodes in ``sought`` hang from those one level above."""
    ids = sought.keys()
    sorts = {sort for kind in set(map(type, sought.values())) for sort in grammar.KINDS[kind].sorts}
    for state, by_kind in above:
        for kind, parents in by_kind.items():
            for get, field, sort, is_list in _row(kind).held:
                if sort not in sorts:
                    continue
                if not is_list:
                    if not ids.isdisjoint(map(id, map(get, parents))):
                        inner = _inner(kind, field, state)
                        yield from (
                            Place(get(each), each, field, None, *inner) for each in parents if id(get(each)) in sought
                        )
                elif not ids.isdisjoint(map(id, chain.from_iterable(map(get, parents)))):
                    inner = _inner(kind, field, state)
                    for parent in parents:
                        items = get(parent)
                        yield from (
                            Place(item, parent, field, position, *inner)
                            for position, item in enumerate(items)
                            if id(item) in sought
                        )


def _row(kind: type[ast.AST]) -> _Row:
    row = _ROWS.get(kind)
    if row is None:
        known = grammar.KINDS.get(kind)
        if known is None:
            # No class that the permits know: the check refuses it, whatever it holds.
            return _NO_ROW
        fields = [field for field in known.fields if field.sort not in grammar.LEAF_SORTS | grammar.BARE_SORTS]
        texts = [field for field in fields if field.sort == "identifier"]
        nodes = [field for field in fields if field.sort != "identifier"]
        row = _ROWS[kind] = _Row(
            tuple(attrgetter(field.name) for field in texts if field.many != "*"),
            tuple(attrgetter(field.name) for field in texts if field.many == "*"),
            any(field.name == "keywords" for field in nodes),
            {
                state: tuple(
                    (attrgetter(field.name), field.many == "*", _inner(kind, field.name, state)) for field in nodes
                )
                for state in _STATES
            },
            tuple((attrgetter(field.name), field.name, field.sort, field.many == "*") for field in nodes),
        )
    return row


def check_copies(tree: ast.AST, seen: Survey) -> None:
    """Refuse programs whose ``finally`` blocks the compiler would copy out of all proportion.

    It copies one for every way out of its ``try``: nested, they multiply (CPython ``compiler_try_finally``).

    Args:
        tree: A parsed program.
        seen: What ``survey`` returned for it.

    Raises:
        TooDeep: The copies come to more than ``MAX_NODES`` nodes.
    """
    if seen.finals and not _are_few_copies(seen):
        _count_copies(tree)


def _are_few_copies(seen: Survey) -> bool:
    """Whether a look at the ``try`` statements alone says that there are few copies: none of the blocks is in another."""
    total = seen.size
    left = 2 * seen.size
    for statement in seen.finals:
        exits = 2
        stack: list[Any] = [*statement.body, *statement.handlers, *statement.orelse]
        while stack:
            node = stack.pop()
            left -= 1
            kind = node.__class__
            if kind in _EXITS:
                exits += 1
            elif kind not in _BLOCKS:
                for get, _ in _STATEMENTS.get(kind, ()):
                    stack += get(node)
        copied = 0
        stack = list(statement.finalbody)
        while stack:
            node = stack.pop()
            copied += 1
            if getattr(node, "finalbody", None):
                return False
            stack += children(node)
        left -= copied
        total += exits * copied
        if left < 0:
            return False
    return total <= MAX_NODES


def _count_copies(tree: ast.AST) -> None:
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


def has_many_alike(tree: ast.AST, text: str | None) -> bool:
    """Whether more than ``MAX_ALIKE`` blocks of ``tree`` look the same to CPython 3.11.

    Its compiler compares code whose names and constants are the same with one another (``code_hash`` ignores the rest):
    one-line classes of one name, or a table of plain lambdas, take time that grows with the square of their number.
    """
    if sys.version_info >= (3, 12):
        return False
    if text is not None and sum(map(text.count, ("class", "def", "lambda", "for"))) <= MAX_ALIKE:
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

_NO_NODE: Final = type(None)
_id_of: Final = attrgetter("id")
_value_of: Final = attrgetter("value")
_STATES: Final[tuple[_State, ...]] = tuple((scope, noted) for scope in Scope for noted in (False, True))
_NO_ROW: Final = _Row((), (), has_keywords=False, inside=dict.fromkeys(_STATES, ()), held=())
_ROWS: Final[dict[type[ast.AST], _Row]] = {}
_EXITS: Final = frozenset({ast.Return, ast.Break, ast.Continue})
_HOLDERS: Final = frozenset({"stmt", "excepthandler", "match_case"})
_STATEMENTS: Final[dict[type, tuple[tuple[Callable[[Any], Any], str], ...]]] = {
    kind: tuple((attrgetter(field.name), field.name) for field in row.fields if field.sort in _HOLDERS)
    for kind, row in grammar.KINDS.items()
    if any(field.sort in _HOLDERS for field in row.fields)
}
