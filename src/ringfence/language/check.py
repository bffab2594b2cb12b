"""Step 2: say everything that is refused in a program, before anything runs. The tree is only read."""

import ast
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, cast

from ringfence.language import permits
from ringfence.language.grammar import KINDS
from ringfence.language.markers import TOKEN
from ringfence.language.parse import normalize, show_line
from ringfence.language.tree import Scope, Survey, children, walk
from ringfence.result import Finding


def check(tree: ast.AST, seen: Survey, words: str, filename: str, *, shown: str | None = None) -> tuple[Finding, ...]:
    """Return what is refused in ``tree``, in source order, at most ``MAX_FINDINGS``.

    Args:
        tree: A parsed program.
        seen: What ``survey`` returned for it.
        words: Its source, or every name and text in it.
        filename: Name used in the findings.
        shown: The source to show lines from, when that is not ``words``.
    """
    text = words if shown is None else shown
    prologue: frozenset[int] = frozenset(map(id, _prologue(tree)) if isinstance(tree, ast.Module) else ())
    escaping = [
        (node, "RF001", f"syntax error: {_STAR_ESCAPE}", "")
        for place in seen.places
        if isinstance(place.node, ast.TryStar)
        for node in _escaping(place.node)
    ]
    imports = [
        (place.node, *problem)
        for place in seen.places
        if isinstance(place.node, ast.ImportFrom)
        for problem in _import_problems(place.node, prologue, place.scope)
    ]
    if _is_clean(seen, words) and not imports and not escaping:
        return ()
    findings: list[Finding] = []
    for problem in chain(escaping, imports, _all_problems(tree)):
        findings.append(_finding(*problem, text, filename))
        if len(findings) >= MAX_FINDINGS:
            break
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))


def _all_problems(tree: ast.AST) -> Iterator[tuple[ast.AST, str, str, str]]:
    for node in walk(tree):
        for problem in _problems(node):
            yield node, *problem


def _is_clean(seen: Survey, text: str) -> bool:
    """Whether nothing in the program needs a closer look: the kinds of nodes, the names and the constants are all plain."""
    return (
        seen.kinds <= _PLAIN_NODES
        and seen.constants <= _CONSTANT_TYPES
        and TOKEN not in text
        and all(_bad_identifier(part) is None for name in seen.identifiers for part in _parts(name))
    )


def _escaping(node: ast.TryStar) -> Iterator[ast.AST]:
    """Statements that leave an ``except*`` block, which only CPython's compiler would find, in what it no longer sees."""
    stack: list[tuple[ast.AST, bool]] = [(each, False) for handler in node.handlers for each in handler.body]
    while stack:
        inner, in_loop = stack.pop()
        if isinstance(inner, ast.Return) or (isinstance(inner, ast.Break | ast.Continue) and not in_loop):
            yield inner
        elif isinstance(inner, ast.For | ast.AsyncFor | ast.While):
            stack.extend((each, in_loop) for each in reversed(inner.orelse))
            stack.extend((each, True) for each in reversed(inner.body))
        elif isinstance(inner, ast.stmt | ast.ExceptHandler | ast.match_case) and not isinstance(inner, _OWN_BLOCK):
            stack.extend((each, in_loop) for each in reversed(children(inner)))


_STAR_ESCAPE: Final = "'break', 'continue' and 'return' cannot appear in an except* block"
_OWN_BLOCK: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _parts(name: str) -> list[str]:
    """Module names are dotted, and a star stands for all names of a module."""
    return [] if name == "*" else name.split(".") if "." in name else [name]


def _problems(node: ast.AST) -> Iterator[tuple[str, str, str]]:
    kind = type(node).__name__
    permitted = permits.NODES.get(kind)
    if permitted is None or type(node) is not getattr(ast, kind, None):
        yield "RF102", f"the syntax {kind!r} is not permitted", permits.syntax_hint(kind)
        return
    for field in node._fields:
        value = getattr(node, field, None)
        if field not in permitted and value not in (None, []):
            yield "RF102", f"the field {field!r} of the syntax {kind!r} is not permitted", permits.syntax_hint(kind)
    if isinstance(node, ast.Constant):
        if type(node.value) not in _CONSTANT_TYPES or (type(node.value) is str and TOKEN in node.value):
            yield "RF102", f"a constant of type {type(node.value).__name__} is not permitted", ""
        return
    for name in _identifiers(node):
        if (message := _bad_identifier(name)) is not None:
            yield "RF101", message, "choose another name"


def _identifiers(node: ast.AST) -> Iterator[object]:
    """Every identifier that ``node`` itself holds, in whatever field: new fields are covered by ``NODES``."""
    for field in node._fields:
        if field in _TEXT_FIELDS:
            continue
        value: Any = getattr(node, field, None)
        items = cast("list[object]", value) if type(value) is list else [value]
        for item in items:
            if not isinstance(item, str):
                continue
            if isinstance(node, ast.alias | ast.ImportFrom) and field in ("name", "module"):
                yield from () if item == "*" else item.split(".")
            else:
                yield item


def _bad_identifier(name: object) -> str | None:
    if type(name) is not str:
        return f"an identifier is a {type(name).__name__}, not plain text"
    if normalize(name) != name:
        return f"the identifier {name!a} is not in the form the compiler uses (NFKC)"
    if not name.isidentifier():
        return f"{name!a} is not an identifier"
    if name in permits.REFUSED_IDENTIFIERS:
        return f"the name {name!r} is the compiler's own and may not be used"
    return None


def _import_problems(node: ast.ImportFrom, prologue: frozenset[int], scope: Scope) -> Iterator[tuple[str, str, str]]:
    if node.names[0].name == "*" and scope is not Scope.MODULE:
        yield "RF001", "syntax error: import * only allowed at module level", ""
    if node.module != "__future__" or node.level:
        return
    for alias in node.names:
        if alias.name not in _FUTURES:
            yield "RF102", f"the future feature {alias.name!r} is not permitted", "remove the import"
    if id(node) not in prologue:
        yield "RF001", "syntax error: from __future__ imports must occur at the beginning of the file", ""


def _prologue(tree: ast.Module) -> list[ast.stmt]:
    """The docstring and the future imports at the start of a module."""
    start: list[ast.stmt] = []
    for index, statement in enumerate(tree.body):
        docstring = not index and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not docstring and not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            break
        start.append(statement)
    return start


def has_future_annotations(tree: ast.AST) -> bool:
    """Whether ``tree`` starts with ``from __future__ import annotations``."""
    return isinstance(tree, ast.Module) and any(
        isinstance(statement, ast.ImportFrom) and any(alias.name == "annotations" for alias in statement.names)
        for statement in _prologue(tree)
    )


def _finding(node: ast.AST, code: str, message: str, hint: str, text: str, filename: str) -> Finding:
    line = getattr(node, "lineno", 0) or 0
    lines = text.splitlines()
    columns = [getattr(node, name, -1) for name in ("col_offset", "end_col_offset")]
    end_line = getattr(node, "end_lineno", 0) or 0
    if 0 < line <= len(lines):
        # The tree counts columns in UTF-8 bytes; people and editors count characters.
        start, end = (
            _characters(lines[min(at, len(lines)) - 1], column)
            for at, column in zip((line, end_line or line), columns, strict=True)
        )
    else:
        start = end = -1
    return Finding(
        code=code,
        message=message,
        filename=filename,
        line=line,
        column=start + 1,
        end_line=end_line,
        end_column=end + 1,
        source_line=show_line(text, line),
        hint=hint,
    )


def _characters(line: str, byte_column: int) -> int:
    return (
        len(line.encode("utf-8", "surrogatepass")[:byte_column].decode("utf-8", "replace")) if byte_column >= 0 else -1
    )


MAX_FINDINGS: Final = 100

# Nodes of which every field of this interpreter is permitted, and known to the survey.
_PLAIN_NODES: Final = frozenset(
    getattr(ast, kind)
    for kind, fields in permits.NODES.items()
    if getattr(ast, kind, None) in KINDS and set(getattr(ast, kind)._fields) <= fields
)
_CONSTANT_TYPES: Final = frozenset({type(None), bool, int, float, complex, str, bytes, type(...)})
_TEXT_FIELDS: Final = frozenset({"kind", "type_comment", "tag"})
_FUTURES: Final = frozenset(
    {
        "annotations",
        "absolute_import",
        "division",
        "generators",
        "generator_stop",
        "nested_scopes",
        "print_function",
        "unicode_literals",
        "with_statement",
    }
)
