"""Make a failing program small: drop statements, one after the other, as long as it still fails."""

import ast
from collections.abc import Callable, Iterator
from typing import Final

_MOST_TRIES: Final = 400


def minimize(source: str, fails: Callable[[str], bool]) -> str:
    """Return the smallest program found that still fails.

    Args:
        source: A program that fails.
        fails: Says whether a program fails.
    """
    tries = 0
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(source):
            tries += 1
            if tries > _MOST_TRIES:
                return source
            if fails(candidate):
                source, smaller = candidate, True
                break
    return source


def _smaller(source: str) -> Iterator[str]:
    """Yield each program that has one statement less, or a compound statement replaced by one of its blocks."""
    try:
        places = _places(ast.parse(source))
    except SyntaxError:
        return
    for index in range(places):
        for change in (_drop, _hoist):
            tree = ast.parse(source)
            if change(tree, index):
                text = ast.unparse(ast.fix_missing_locations(tree))
                if len(text) < len(source):
                    yield text


def _blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _places(tree: ast.AST) -> int:
    return sum(len(block) for block in _blocks(tree))


def _drop(tree: ast.AST, index: int) -> bool:
    for block in _blocks(tree):
        if index < len(block):
            if len(block) == 1:
                if isinstance(block[0], ast.Pass):
                    return False
                block[0] = ast.Pass()
            else:
                del block[index]
            return True
        index -= len(block)
    return False


def _hoist(tree: ast.AST, index: int) -> bool:
    for block in _blocks(tree):
        if index < len(block):
            inner = [child for name in ("body", "orelse", "finalbody") for child in getattr(block[index], name, [])]
            if not inner or not all(isinstance(each, ast.stmt) for each in inner):
                return False
            block[index : index + 1] = inner
            return True
        index -= len(block)
    return False
