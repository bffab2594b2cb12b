"""Step 3: turn what must be decided at run time into calls of guards.

Only names and constructs that are not harmless natively are touched, so ordinary code keeps CPython's own speed. Every
rule here has a twin in ``verify``: a rule that failed to fire makes the verifier refuse the program. The tree is changed
in place, bottom up, without recursion.
"""

import ast
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from ringfence.language import lower, lower_generic, lower_lookups, permits
from ringfence.language.build import Builder, guard_call, is_guard_call, positioned
from ringfence.language.markers import VALUE_NAME
from ringfence.language.tree import Choose, Place, children, walk

Replacement = ast.AST | list[ast.stmt] | None
Rule = Callable[[ast.AST, Builder], Replacement]


def rewrite(
    tree: ast.Module | ast.Expression,
    places: list[Place],
    *,
    keep_annotations: bool,
    keep_value: bool = False,
    lookups: frozenset[str] = frozenset(),
    rules: frozenset[str] | None = None,
) -> None:
    """Rewrite ``tree`` in place.

    Args:
        tree: A tree in which ``check`` found nothing.
        places: Where its nodes of the classes in ``REWRITTEN`` hang, as ``survey`` returned them.
        keep_annotations: True under ``from __future__ import annotations``: annotations are then turned into text by
            the compiler and never run, and a rewritten one would show guards in that text.
        keep_value: Bind the value of a trailing expression to ``VALUE_NAME``.
        lookups: Which of ``attribute`` and ``item`` the realm's lookup policy answers.
        rules: Names of the rules to apply; None for all. Tests switch rules off to see the verifier refuse.
    """
    active = _RULES if rules is None else {kind: row for kind, row in _RULES.items() if row[0] in rules}
    if lookups:
        active = {**active, **lower_lookups.rules(lookups, active)}
    builder = Builder()
    is_generic = any(isinstance(place.node, _GENERIC) and getattr(place.node, "type_params", True) for place in places)
    if is_generic:
        builder.find_homes(tree)
    for place in reversed(places):
        row = active.get(place.node.__class__)
        if row is None or (keep_annotations and place.in_annotation):
            continue
        builder.scope = place.scope
        replacement = row[1](place.node, builder)
        if replacement is not None:
            _replace(place, replacement)
    if is_generic:
        builder.declare()
    if keep_value and isinstance(tree, ast.Module):
        _keep_trailing_value(tree)


def pin_class_builder(tree: ast.AST) -> None:
    """Put the class builder among the first constants of every block that has many.

    The instruction that loads it has room for one byte of index; ``program`` asks for this when that was not enough.
    """
    for node in walk(tree):
        if isinstance(node, _BLOCKS):
            _pin(node)


def _replace(place: Place, replacement: ast.AST | list[ast.stmt]) -> None:
    if place.position is None:
        setattr(place.parent, place.field, replacement)
    else:
        siblings = getattr(place.parent, place.field)
        # Later siblings were handled earlier, so indexes up to this one are still right.
        siblings[place.position : place.position + 1] = replacement if isinstance(replacement, list) else [replacement]


def _attribute(node: ast.AST, builder: Builder) -> Replacement:
    del builder
    assert isinstance(node, ast.Attribute)  # noqa: S101 - narrows the type for the checkers
    if isinstance(node.ctx, ast.Load):
        if not permits.is_hazard(node.attr):
            return None
        return positioned(guard_call(f"read:{node.attr}", node.value), node)
    if not permits.is_store_hazard(node.attr):
        return None
    # ``x.name = v`` becomes ``slot(x)["name"] = v``: a subscript may stand wherever an attribute may be a target
    # (tuples, for, with, walrus-free augmented assignment, del) and is evaluated in the same order.
    slot = guard_call("slot", node.value)
    return positioned(ast.Subscript(value=slot, slice=ast.Constant(node.attr), ctx=node.ctx), node)


def _assignment(node: ast.AST, builder: Builder) -> Replacement:
    """``x.name = v`` alone, after ``_attribute`` made its target a slot: one call is quicker than an object and a store."""
    del builder
    assert isinstance(node, ast.Assign)  # noqa: S101 - narrows the type for the checkers
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, ast.Subscript) or not is_guard_call(target.value, "slot"):
        return None
    name = target.slice.value  # type: ignore[attr-defined]
    call = guard_call(f"write:{name}", node.value, target.value.args[0])  # type: ignore[attr-defined]
    return positioned(ast.Expr(call), node)


def _keep_trailing_value(tree: ast.Module) -> None:
    """Bind the value of a trailing expression, so that it can be returned to the host."""
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        target = ast.Name(VALUE_NAME, ast.Store())
        tree.body[-1] = positioned(ast.Assign(targets=[target], value=last.value), last)


def _pin(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
    if any(isinstance(each, ast.ClassDef) for each in _same_block(node)):
        after_docstring = 1 if ast.get_docstring(node, clean=False) is not None else 0
        node.body.insert(after_docstring, positioned(ast.Expr(guard_call("build_class")), node.body[0]))


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


_BLOCKS: Final = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

_RULES: Final[dict[type[ast.AST], tuple[str, Rule]]] = {
    ast.AsyncFunctionDef: ("type_parameters", lower_generic.definition),
    ast.ClassDef: ("type_parameters", lower_generic.definition),
    ast.FunctionDef: ("type_parameters", lower_generic.definition),
    ast.Assign: ("attribute", _assignment),
    ast.Attribute: ("attribute", _attribute),
    ast.Call: ("class_call", lower.class_call),
    ast.Import: ("import", lower.import_),
    ast.ImportFrom: ("import", lower.import_from),
    ast.Match: ("match", lower.match),
    ast.Raise: ("raise", lower.bare_raise),
    ast.TryStar: ("try_star", lower.try_star),
}

_GENERIC: tuple[type[ast.AST], ...] = ()
if sys.version_info >= (3, 12):
    _GENERIC = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.TypeAlias)
    _RULES[ast.TypeAlias] = ("type_parameters", lower_generic.alias)

if sys.version_info < (3, 12):
    _RULES[ast.ExceptHandler] = ("stop", lower.handler)
    _RULES[ast.Try] = ("stop", lower.final)
    _RULES[ast.With] = ("stop", lower.with_)
    _RULES[ast.AsyncWith] = ("stop", lower.with_)


def _all(nodes: list[Any]) -> list[Any]:
    return nodes


def _perhaps_hazards(nodes: list[Any]) -> list[Any]:
    """Attributes that one of the guards may have to read or store; all others are left alone."""
    hazards = permits.HAZARDS
    return [
        node
        for node in nodes
        if (name := node.attr) in hazards
        or (name.startswith("__") and (permits.is_hazard(name) or node.ctx.__class__ is not ast.Load))
    ]


def _perhaps_stores(nodes: list[Any]) -> list[Any]:
    return [
        node for node in nodes if (target := node.targets[0]).__class__ is ast.Attribute and _perhaps_hazards([target])
    ]


def _generic(nodes: list[Any]) -> list[Any]:
    return [node for node in nodes if getattr(node, "type_params", None)]


def _bare(nodes: list[Any]) -> list[Any]:
    return [node for node in nodes if node.exc is None]


_CHOICES: Final[dict[type[ast.AST], Choose]] = {
    ast.Assign: _perhaps_stores,
    ast.AsyncFunctionDef: _generic,
    ast.Attribute: _perhaps_hazards,
    ast.ClassDef: _generic,
    ast.FunctionDef: _generic,
    ast.Raise: _bare,
}

REWRITTEN: Final[Mapping[type[ast.AST], Choose]] = {kind: _CHOICES.get(kind, _all) for kind in _RULES}
"""Classes of the nodes that a rule looks at, and which of them it may change."""

REWRITTEN_FOR_LOOKUPS: Final[Mapping[type[ast.AST], Choose]] = {**REWRITTEN, **dict.fromkeys(lower_lookups.KINDS, _all)}
"""The same where a lookup policy answers."""

RULE_NAMES: Final = frozenset(name for name, _ in _RULES.values())
