"""Small constructors for the trees that the rewrite makes."""

import ast
import itertools
from typing import Final, TypeVar

from ringfence.language.markers import TEMPORARY_PREFIX, marker
from ringfence.language.parse import MAX_NODES
from ringfence.language.tree import Scope, TooDeep, children

BODY_NAME: Final = "function"
"""What a function is called that was compiled from its body alone."""

_Node = TypeVar("_Node", bound=ast.AST)


class Builder:
    """Hands out temporary names during one rewrite.

    Attributes:
        scope: The block of the node being rewritten.
    """

    scope: Scope

    def __init__(self) -> None:
        self.scope = Scope.MODULE
        self._count = 0
        self._left = MAX_NODES
        self._homes: dict[int, tuple[_Block, _Block | None]] = {}
        self._declared: list[tuple[_Block, ast.stmt]] = []

    def spend(self) -> None:
        """Count one step of work that nested statements repeat.

        Raises:
            TooDeep: The statements are nested too deeply to be lowered in bounded time.
        """
        self._left -= 1
        if self._left < 0:
            raise TooDeep

    def temporary(self) -> str:
        """Return a name that no source text can spell and that is unique in this program."""
        self._count += 1
        return f"{TEMPORARY_PREFIX}{self._count}"

    def find_homes(self, tree: ast.AST) -> None:
        """Note for every statement which block it stands in and which function is around that, for ``lasting``."""
        if not isinstance(tree, ast.Module):
            return
        stack: list[tuple[ast.AST, _Block, _Block | None]] = [(tree, tree, None)]
        while stack:
            node, block, function = stack.pop()
            self._homes[id(node)] = (block, function)
            if isinstance(node, ast.ClassDef):
                block = node
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                block = function = node
            stack.extend((each, block, function) for each in children(node) if isinstance(each, _STATEMENTS))

    def lasting(self, node: ast.AST) -> str:
        """Return a name like ``temporary`` that can be read in every block below ``node`` and in no other program.

        Names of a class body cannot be read below it, nor those of a module that runs with local names of its own: there
        the name is one of the function around, or a global one.
        """
        name = f"{TEMPORARY_PREFIX}{next(_numbers)}"
        block, function = self._homes[id(node)]
        if block is not function:
            if function is None:
                self._declared.append((block, ast.Global([name])))
            else:
                self._declared.append((block, ast.Nonlocal([name])))
                self._declared.append((function, assign(store(name), ast.Constant(None))))
        return name

    def declare(self) -> None:
        """Put the declarations of lasting names into their blocks, when nothing else will be moved."""
        for block, statement in self._declared:
            after_docstring = 1 if ast.get_docstring(block, clean=False) is not None else 0
            block.body.insert(after_docstring, positioned(statement, block.body[0]))


_Block = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_STATEMENTS: Final = (ast.stmt, ast.ExceptHandler, ast.match_case)
_numbers: Final = itertools.count(MAX_NODES + 1)  # no program has so many temporary names


def guard_call(name: str, *arguments: ast.expr) -> ast.Call:
    """``guard(arguments...)``, with the guard as a constant."""
    return ast.Call(func=ast.Constant(marker(name)), args=list(arguments), keywords=[])


def is_guard_call(node: ast.AST, name: str) -> bool:
    """Whether ``node`` is what ``guard_call(name, ...)`` made."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Constant) and node.func.value == marker(name)


def load(name: str) -> ast.Name:
    """Read ``name``."""
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    """Bind ``name``."""
    return ast.Name(name, ast.Store())


def assign(target: ast.expr, value: ast.expr) -> ast.Assign:
    """``target = value``."""
    return ast.Assign(targets=[target], value=value)


def walrus(name: str, value: ast.expr) -> ast.NamedExpr:
    """``(name := value)``."""
    return ast.NamedExpr(target=store(name), value=value)


def bind_all(*bindings: ast.NamedExpr) -> ast.Tuple:
    """An expression that performs ``bindings`` and is true."""
    return ast.Tuple(elts=list(bindings), ctx=ast.Load())


def is_none(value: ast.expr) -> ast.Compare:
    """``value is None``."""
    return ast.Compare(left=value, ops=[ast.Is()], comparators=[ast.Constant(None)])


def is_not_none(value: ast.expr) -> ast.Compare:
    """``value is not None``."""
    return ast.Compare(left=value, ops=[ast.IsNot()], comparators=[ast.Constant(None)])


def item(value: ast.expr, index: int) -> ast.Subscript:
    """``value[index]``."""
    return ast.Subscript(value=value, slice=ast.Constant(index), ctx=ast.Load())


def all_of(tests: list[ast.expr]) -> ast.expr:
    """``a and b and ...``, or True for no tests."""
    if not tests:
        return ast.Constant(value=True)
    return tests[0] if len(tests) == 1 else ast.BoolOp(op=ast.And(), values=tests)


def any_of(tests: list[ast.expr]) -> ast.expr:
    """``a or b or ...``; ``tests`` is not empty."""
    return tests[0] if len(tests) == 1 else ast.BoolOp(op=ast.Or(), values=tests)


def constants(values: tuple[str, ...]) -> ast.Tuple:
    """A tuple display of constants."""
    return ast.Tuple(elts=[ast.Constant(value) for value in values], ctx=ast.Load())


def wrap_body(tree: ast.Module, parameters: tuple[str, ...]) -> None:
    """Make the statements of ``tree`` the body of a function of ``parameters``, and that function the tree's value."""
    like: ast.AST = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    arguments = ast.arguments(
        posonlyargs=[], args=[ast.arg(name) for name in parameters], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    function = ast.FunctionDef(BODY_NAME, arguments, tree.body or [ast.Pass()], [])
    function.type_params = []  # type: ignore[attr-defined, unused-ignore]  # 3.12 does not fill it in
    tree.body = [positioned(function, like), positioned(ast.Expr(load(BODY_NAME)), like)]


def positioned(node: _Node, like: ast.AST) -> _Node:
    """Give ``node``, and everything new below it, the position of ``like``."""
    position = (like.lineno, like.col_offset, like.end_lineno, like.end_col_offset)  # type: ignore[attr-defined]
    stack: list[ast.AST] = [node]
    while stack:
        new = stack.pop()
        if "lineno" in new._attributes:  # noqa: SLF001 - a documented name of ast
            if new is not node and hasattr(new, "lineno"):
                continue
            new.lineno, new.col_offset, new.end_lineno, new.end_col_offset = position  # type: ignore[attr-defined]
        stack += children(new)
    return node
