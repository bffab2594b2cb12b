"""Step 3: turn what must be decided at run time into calls of guards.

Only names and constructs that are not harmless natively are touched, so ordinary code keeps CPython's own speed. Every
rule here has a twin in ``verify``: a rule that failed to fire makes the verifier refuse the program. The tree is changed
in place, bottom up, without recursion.
"""

import ast
from collections.abc import Callable
from typing import Final, NamedTuple

from ringfence.language import lower, lower_generic, permits
from ringfence.language.build import Builder, Scope, guard_call
from ringfence.language.markers import VALUE_NAME
from ringfence.language.parse import children

Replacement = ast.AST | list[ast.stmt] | None
Rule = Callable[[ast.AST, Builder], Replacement]


class _Place(NamedTuple):
    """Where a node hangs, so that it can be replaced."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    scope: Scope


def rewrite(
    tree: ast.Module | ast.Expression,
    *,
    keep_annotations: bool,
    keep_value: bool = False,
    rules: frozenset[str] | None = None,
) -> None:
    """Rewrite ``tree`` in place.

    Args:
        tree: A tree in which ``check`` found nothing.
        keep_annotations: True under ``from __future__ import annotations``: annotations are then turned into text by
            the compiler and never run, and a rewritten one would show guards in that text.
        keep_value: Bind the value of a trailing expression to ``VALUE_NAME``.
        rules: Names of the rules to apply; None for all. Tests switch rules off to see the verifier refuse.
    """
    active = _RULES if rules is None else {kind: row for kind, row in _RULES.items() if row[0] in rules}
    places = _places(tree, keep_annotations=keep_annotations)
    builder = Builder()
    for place in reversed(places):
        row = active.get(type(place.node))
        if row is None:
            continue
        builder.scope = place.scope
        replacement = row[1](place.node, builder)
        if replacement is not None:
            _replace(place, replacement)
    if keep_value and isinstance(tree, ast.Module):
        _keep_trailing_value(tree)
    for node in (tree, *(place.node for place in places)):
        if isinstance(node, _BLOCKS):
            _pin_class_builder(node)
    _fill_positions(tree)


def _places(tree: ast.AST, *, keep_annotations: bool) -> list[_Place]:
    """List every node below ``tree``, parents before children."""
    places: list[_Place] = []
    stack: list[tuple[ast.AST, Scope]] = [(tree, Scope.MODULE)]
    while stack:
        node, scope = stack.pop()
        for field in node._fields:
            if keep_annotations and field in _ANNOTATION_FIELDS:
                continue
            value = getattr(node, field, None)
            inner = _inner_scope(node, field, scope)
            if isinstance(value, ast.AST):
                places.append(_Place(value, node, field, None, inner))
                stack.append((value, inner))
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        places.append(_Place(item, node, field, index, inner))
                        stack.append((item, inner))
    return places


def _inner_scope(node: ast.AST, field: str, scope: Scope) -> Scope:
    if field == "body":
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return Scope.FUNCTION
        if isinstance(node, ast.ClassDef):
            return Scope.CLASS
    return scope


def _replace(place: _Place, replacement: ast.AST | list[ast.stmt]) -> None:
    if place.index is None:
        setattr(place.parent, place.field, replacement)
    else:
        siblings = getattr(place.parent, place.field)
        # Later siblings were handled earlier, so indexes up to this one are still right.
        siblings[place.index : place.index + 1] = replacement if isinstance(replacement, list) else [replacement]


def _attribute(node: ast.AST, builder: Builder) -> Replacement:
    assert isinstance(node, ast.Attribute)  # noqa: S101 - narrows the type for the checkers
    if isinstance(node.ctx, ast.Load):
        if not permits.is_hazard(node.attr):
            return None
        return ast.copy_location(guard_call("getattr", node.value, ast.Constant(node.attr)), node)
    if not permits.is_store_hazard(node.attr):
        return None
    # ``x.name = v`` becomes ``slot(x)["name"] = v``: a subscript may stand wherever an attribute may be a target
    # (tuples, for, with, walrus-free augmented assignment, del) and is evaluated in the same order.
    slot = guard_call("slot", node.value)
    return ast.copy_location(ast.Subscript(value=slot, slice=ast.Constant(node.attr), ctx=node.ctx), node)


def _keep_trailing_value(tree: ast.Module) -> None:
    """Bind the value of a trailing expression, so that it can be returned to the host."""
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        target = ast.Name(VALUE_NAME, ast.Store())
        tree.body[-1] = ast.copy_location(ast.Assign(targets=[target], value=last.value), last)


def _pin_class_builder(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
    """Put the class builder among the first constants of a block that has many.

    The instruction that loads it has room for one byte of index (see ``program``).
    """
    inner = _same_block(node)
    if not any(isinstance(each, ast.ClassDef) for each in inner):
        return
    if sum(isinstance(each, _CONSTANT_MAKERS) for each in inner) < _MANY_CONSTANTS:
        return
    after_docstring = 1 if ast.get_docstring(node, clean=False) is not None else 0
    node.body.insert(after_docstring, ast.copy_location(ast.Expr(guard_call("build_class")), node.body[0]))


def _same_block(node: ast.AST) -> list[ast.AST]:
    """Every node below ``node`` that is compiled into the same code object, and the nested blocks themselves."""
    found: list[ast.AST] = []
    stack = list(children(node))
    while stack:
        inner = stack.pop()
        found.append(inner)
        if not isinstance(inner, (*_BLOCKS, ast.Lambda)):
            stack.extend(children(inner))
    return found


def _fill_positions(tree: ast.AST) -> None:
    """Let new nodes inherit the position of their parent (``ast.fix_missing_locations`` without recursion)."""
    start = (1, 0, 1, 0)
    stack: list[tuple[ast.AST, tuple[int, int, int, int]]] = [(tree, start)]
    while stack:
        node, position = stack.pop()
        if "lineno" in node._attributes:
            if getattr(node, "lineno", None) is None:
                node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = position  # type: ignore[attr-defined]
            else:
                position = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        stack.extend((inner, position) for inner in children(node))


_BLOCKS: Final = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CONSTANT_MAKERS: Final = (ast.Constant, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.comprehension)

_MANY_CONSTANTS: Final = 100

_ANNOTATION_FIELDS: Final = frozenset({"annotation", "returns"})

_RULES: Final[dict[type[ast.AST], tuple[str, Rule]]] = {
    ast.AsyncFunctionDef: ("type_parameters", lower_generic.definition),
    ast.ClassDef: ("type_parameters", lower_generic.definition),
    ast.FunctionDef: ("type_parameters", lower_generic.definition),
    ast.Attribute: ("attribute", _attribute),
    ast.Import: ("import", lower.import_),
    ast.ImportFrom: ("import", lower.import_from),
    ast.Match: ("match", lower.match),
    ast.TryStar: ("try_star", lower.try_star),
}

if hasattr(ast, "TypeAlias"):
    _RULES[ast.TypeAlias] = ("type_parameters", lower_generic.alias)

RULE_NAMES: Final = frozenset(name for name, _ in _RULES.values())
