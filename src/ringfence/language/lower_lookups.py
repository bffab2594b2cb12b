"""Reads of attributes and items that a realm's lookup policy answers, turned into calls of its guards.

Only a program that was compiled for such a realm has them; in every other one these reads stay native, or are guarded as
``rewrite`` says. What a guard finds is what the permits let anybody read, so leaving out a rule here loses a policy's
answer and no wall.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from ringfence.language.build import Builder, guard_call, is_guard_call, positioned

Rule = Callable[[ast.AST, Builder], ast.AST | list[ast.stmt] | None]


def rules(
    lookups: frozenset[str], active: Mapping[type[ast.AST], tuple[str, Rule]]
) -> dict[type[ast.AST], tuple[str, Rule]]:
    """Return the rules for ``lookups``, to be used instead of those of the same classes in ``active``."""
    found: dict[type[ast.AST], tuple[str, Rule]] = {}
    if "attribute" in lookups:
        plain = active.get(ast.Attribute)

        def attribute(node: ast.AST, builder: Builder) -> ast.AST | list[ast.stmt] | None:
            assert isinstance(node, ast.Attribute)  # noqa: S101 - narrows the type for the checkers
            if isinstance(node.ctx, ast.Load) and not _is_private(node.attr):
                return positioned(guard_call(f"look:{node.attr}", node.value), node)
            return None if plain is None else plain[1](node, builder)

        found[ast.Attribute] = ("attribute", attribute)
    if "item" in lookups:
        found[ast.Subscript] = ("item", _item)

    def augmented(node: ast.AST, _builder: Builder) -> None:
        assert isinstance(node, ast.AugAssign)  # noqa: S101 - narrows the type for the checkers
        _augmented(node, lookups)

    found[ast.AugAssign] = ("augmented", augmented)
    return found


def _item(node: ast.AST, _builder: Builder) -> ast.AST | None:
    assert isinstance(node, ast.Subscript)  # noqa: S101 - narrows the type for the checkers
    # A slice is written in brackets only, and asks for a part, not for something that could be missing.
    if not isinstance(node.ctx, ast.Load) or _has_slice(node.slice):
        return None
    return positioned(guard_call("look_item", node.value, node.slice), node)


def _augmented(node: ast.AugAssign, lookups: frozenset[str]) -> None:
    """``x.a += 1`` reads as well, in the same instruction as it stores: its target becomes an item of a slot."""
    target = node.target
    if isinstance(target, ast.Attribute) and "attribute" in lookups and not _is_private(target.attr):
        slot = guard_call("look_slot", target.value)
        node.target = positioned(ast.Subscript(slot, ast.Constant(target.attr), ast.Store()), target)
    elif isinstance(target, ast.Subscript):
        if is_guard_call(target.value, "slot"):
            if "attribute" in lookups:
                target.value = positioned(guard_call("look_slot", target.value.args[0]), target)  # type: ignore[attr-defined]
        elif "item" in lookups and not _has_slice(target.slice):
            target.value = positioned(guard_call("look_items", target.value), target)


def _is_private(name: str) -> bool:
    """Whether the compiler may put the class's name before ``name``: then only it knows what is read, and reads it itself."""
    return name.startswith("__") and not name.endswith("__")


def _has_slice(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) or (
        isinstance(node, ast.Tuple) and any(isinstance(each, ast.Slice | ast.Starred) for each in node.elts)
    )


KINDS: Final = frozenset({ast.Attribute, ast.AugAssign, ast.Subscript})
"""Classes of the nodes that a rule here looks at."""
