"""Step 1 for trees: a syntax tree that somebody else made, copied into one that the parser could have made.

Nothing of the given tree is kept: later steps change the copy in place, and the given one may change while they work. Its
nodes, lists, names and constants must be of exact types, it is bounded in size and depth, and it is walked without
recursion. Whether the pieces fit together is then CPython's own validator's to say, in ``program``.
"""

import ast
from typing import Any, Final, NamedTuple, NoReturn, TypeGuard

from ringfence.language.grammar import KINDS, Field, Kind, raw_name
from ringfence.language.markers import TOKEN
from ringfence.language.parse import MAX_DEPTH, MAX_NODES, MAX_SOURCE_BYTES, Rejected, decode, too_deep
from ringfence.result import Finding

_MAX_LINE: Final = 1 << 20
_MAX_NUMBER: Final = 1_000
_START: Final = (1, 0, 1, 0)

_Position = tuple[int, int, int, int]


class Adopted(NamedTuple):
    """A tree of ours.

    Args:
        tree: The copy.
        words: Every name and text in it, one a line, and the keywords of statements that later steps search a text for.
    """

    tree: ast.Module | ast.Expression
    words: str


_Pending = tuple[ast.AST, ast.AST, _Position]
"""A node, its copy that has no fields yet, and the position it has if it has none of its own."""


class _Where(NamedTuple):
    name: str
    position: _Position
    below: list[_Pending]


def adopt(tree: object, filename: str, *, max_bytes: int = MAX_SOURCE_BYTES) -> Adopted:
    """Copy ``tree``.

    Args:
        tree: An ``ast.Module`` or ``ast.Expression``, whoever made it.
        filename: Name used in findings.
        max_bytes: Most bytes of names and constants together.

    Returns:
        The copy. Nodes without a usable position have that of the node that holds them; type comments are left out.

    Raises:
        Rejected: It is no such tree, or too large or too deep.
    """
    if type(tree) is not ast.Module and type(tree) is not ast.Expression:
        _refuse(f"the tree is a {_name_of(tree)}, neither an ast.Module nor an ast.Expression", filename)
    return _Copy(filename, max_bytes).run(tree)


class _Copy:
    """One copy under way."""

    def __init__(self, filename: str, max_bytes: int) -> None:
        self._filename = filename
        self._max_bytes = max_bytes
        self._left = max_bytes
        self._names: list[str] = []
        self._words: list[str] = []
        self._imports: list[ast.Import | ast.ImportFrom] = []
        self._count = 0

    def run(self, tree: ast.Module | ast.Expression) -> Adopted:
        """Copy the tree below ``tree``."""
        root: Any = _new(type(tree))
        level: list[_Pending] = [(tree, root, _START)]
        depth = 0
        while level:
            depth += 1
            if depth > MAX_DEPTH:
                raise Rejected((too_deep(self._filename),))
            below: list[_Pending] = []
            for old, new, inherited in level:
                self._fill(old, new, inherited, below)
            level = below
        for node in self._imports:
            self._check_import(node)
        # What the parser would have refused in names: lone surrogates, NUL, long runs of combining marks.
        names = decode("\n".join(self._names), self._filename, self._max_bytes)
        return Adopted(root, "\n".join((names, *self._words)))

    def _fill(self, old: ast.AST, new: ast.AST, inherited: _Position, below: list[_Pending]) -> None:
        """Give ``new`` copies of the fields of ``old``; the nodes among them are filled later, from ``below``."""
        kind = KINDS[type(old)]
        position = inherited
        if kind.has_position:
            position = _position_of(old, inherited)
            new.lineno, new.col_offset, new.end_lineno, new.end_col_offset = position  # type: ignore[attr-defined]
        for field in kind.fields:
            value: Any = getattr(old, field.name, None)
            made: Any = [] if field.many == "*" else None
            if field.name not in _DROPPED:
                where = _Where(f"{type(old).__name__}.{field.name}", position, below)
                if field.many == "*":
                    made = self._list(value, field, where)
                elif value is not None or field.many != "?":
                    made = self._one(value, field.sort, where)
            setattr(new, field.name, made)
        if isinstance(new, ast.Import | ast.ImportFrom):
            self._imports.append(new)
        elif isinstance(new, ast.TryStar):
            self._words.append("finally except*")
        elif isinstance(new, ast.Try) and new.finalbody:
            self._words.append("finally")

    def _list(self, value: Any, field: Field, where: _Where) -> list[object]:  # noqa: ANN401 - untrusted
        if value is None:
            return []  # a list that did not exist when the tree's maker was written
        if not _is_list(value):
            self._refuse(f"{where.name} is a {_name_of(value)}, not a list")
        items = list(value)
        self._spend_nodes(len(items))
        return [None if item is None and where.name in _HOLES else self._one(item, field.sort, where) for item in items]

    def _one(self, value: Any, sort: str, where: _Where) -> object:  # noqa: ANN401 - untrusted
        if sort == "constant":
            return self._constant(value, where)
        if sort in ("identifier", "string", "int"):
            return self._leaf(value, sort, where)
        # By exact class: a subclass may answer for its fields. The metaclass could answer for its hash.
        kind = _kind_of(value)
        if kind is None or sort not in kind.sorts:
            self._refuse(f"{where.name} is a {_name_of(value)}, not of the sort {sort!r}")
        self._spend_nodes(1)
        made = _new(kind.made)
        where.below.append((value, made, where.position))
        return made

    def _leaf(self, value: Any, sort: str, where: _Where) -> object:  # noqa: ANN401 - untrusted
        if sort == "int":
            if type(value) is not int or not -1 <= value <= _MAX_NUMBER:
                self._refuse(f"{where.name} is no plain number from -1 to {_MAX_NUMBER}")
            return value
        if type(value) is not str:
            self._refuse(f"{where.name} is a {_name_of(value)}, not plain text")
        if value == "*" and where.name != "alias.name":
            self._refuse(f"{where.name} is a star")
        self._spend_bytes(len(value))
        self._names.append(value)
        return value

    def _constant(self, value: Any, where: _Where) -> object:  # noqa: ANN401 - untrusted
        if not any(type(value) is each for each in _CONSTANTS):
            self._refuse(f"{where.name} is a {_name_of(value)}, not a constant that a source can spell")
        if type(value) is str:
            if TOKEN in value:
                self._refuse(f"{where.name} is a forged guard")
            self._words.append(value)
        if type(value) is str or type(value) is bytes:
            self._spend_bytes(len(value))
        elif type(value) is int:
            self._spend_bytes(value.bit_length() >> 3)
        return value

    def _check_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """A star stands for all names only alone, and only after ``from``: the check takes that for granted."""
        names = [(alias.name, alias.asname) for alias in node.names]
        is_star = isinstance(node, ast.ImportFrom) and names == [("*", None)]
        if not names or (not is_star and any("*" in name for name in names)):
            self._refuse(f"{type(node).__name__}.names is nothing that the parser makes")

    def _spend_nodes(self, count: int) -> None:
        self._count += count
        if self._count > MAX_NODES:
            raise Rejected((too_deep(self._filename),))

    def _spend_bytes(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            message = f"the names and constants of the tree have more than {self._max_bytes} bytes"
            raise Rejected((Finding(code="RF002", message=message, filename=self._filename),))

    def _refuse(self, message: str) -> NoReturn:
        _refuse(message, self._filename)


def _position_of(node: ast.AST, inherited: _Position) -> _Position:
    line, column, end_line, end_column = (
        getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")
    )
    if not (_is_count(line) and _is_count(column) and line):
        return inherited
    if _is_count(end_line) and _is_count(end_column) and (end_line, end_column) >= (line, column):
        return (line, column, end_line, end_column)
    return (line, column, line, column)


def _kind_of(node: object) -> Kind | None:
    return KINDS.get(type(node)) if type(type(node)) is type else None


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return type(value) is list


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= _MAX_LINE


def _name_of(value: object) -> str:
    name: str = raw_name(type(value))
    return name


def _refuse(message: str, filename: str) -> NoReturn:
    hint = "give the tree that ast.parse returns, or the source text"
    raise Rejected((Finding(code="RF004", message=message, filename=filename, hint=hint),))


# Not by calling the class: that says, from 3.13 on, that fields are missing.
_new: Final[Any] = ast.AST.__new__
_CONSTANTS: Final[tuple[type, ...]] = (type(None), bool, int, float, complex, str, bytes, type(...))
_DROPPED: Final = frozenset({"type_comment", "type_ignores", "kind"})
_HOLES: Final = frozenset({"Dict.keys", "arguments.kw_defaults"})
"""Lists in which None stands for a place without a node."""
