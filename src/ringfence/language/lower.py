"""Statements that CPython runs with names or types taken on trust, lowered to plain statements and guards.

* ``import``: the native ``from m import n`` falls back to the host's ``sys.modules`` under a name that the imported
  object chooses (``import_from`` in CPython's ceval.c), so no import instruction may run.
* ``except*``: the interpreter trusts what a guest's ``split`` returns (CVE-2025-22153, still so in 3.13.0).
"""

import ast
from typing import Final

from ringfence.language.build import Builder, assign, constants, guard_call, load, positioned, store
from ringfence.language.lower_match import match

__all__ = ["bare_raise", "class_call", "final", "handler", "import_", "import_from", "match", "try_star", "with_"]


def import_(node: ast.AST, builder: Builder) -> list[ast.stmt]:
    """``import a.b, c as d`` becomes one assignment per module."""
    del builder
    assert isinstance(node, ast.Import)  # noqa: S101 - narrows the type for the checkers
    statements: list[ast.stmt] = []
    for alias in node.names:
        target = alias.asname or alias.name.partition(".")[0]
        value = guard_call("import_module", ast.Constant(alias.name), ast.Constant(alias.asname is not None))
        statements.append(positioned(assign(store(target), value), node))
    return statements


def import_from(node: ast.AST, builder: Builder) -> list[ast.stmt]:
    """``from .m import a, b as c`` becomes one assignment; a future import is a flag of the compiler and disappears."""
    del builder
    assert isinstance(node, ast.ImportFrom)  # noqa: S101 - narrows the type for the checkers
    if node.module == "__future__" and not node.level:
        return [positioned(ast.Pass(), node)]
    module, level = ast.Constant(node.module or ""), ast.Constant(node.level or 0)
    if [alias.name for alias in node.names] == ["*"]:
        return [positioned(ast.Expr(guard_call("import_star", module, level)), node)]
    names = constants(tuple(alias.name for alias in node.names))
    targets: list[ast.expr] = [store(alias.asname or alias.name) for alias in node.names]
    value = guard_call("import_from", module, level, names)
    return [positioned(assign(ast.Tuple(elts=targets, ctx=ast.Store()), value), node)]


def bare_raise(node: ast.AST, builder: Builder) -> ast.stmt | None:
    """``raise`` alone takes the topmost exception of the whole thread, the host's too; a guard finds the guest's."""
    del builder
    assert isinstance(node, ast.Raise)  # noqa: S101 - narrows the type for the checkers
    return positioned(ast.Raise(exc=guard_call("reraise"), cause=None), node) if node.exc is None else None


def class_call(node: ast.AST, builder: Builder) -> None:
    """``type(name, bases, namespace)``: a guard makes the class, so that it is known to be the guest's.

    No rule of the wall: a class that is made by another way than this and a class statement may be taken for foreign.
    """
    del builder
    assert isinstance(node, ast.Call)  # noqa: S101 - narrows the type for the checkers
    if (
        isinstance(node.func, ast.Name)
        and node.func.id == "type"
        and (len(node.args) == _CLASS_ARGUMENTS or any(isinstance(each, ast.Starred) for each in node.args))
    ):
        node.func = positioned(guard_call("class_maker", node.func), node.func)


_CLASS_ARGUMENTS: Final = 3


def handler(node: ast.AST, builder: Builder) -> None:
    """An ``except`` clause first asks whether the guest must stop, so that it cannot swallow what stops it.

    Needed where ``sys.monitoring`` is missing (see ``stopper``); the same for ``finally`` and before ``with``.
    """
    del builder
    assert isinstance(node, ast.ExceptHandler)  # noqa: S101 - narrows the type for the checkers
    node.body.insert(0, positioned(ast.Expr(guard_call("check_stop")), node))


def final(node: ast.AST, builder: Builder) -> None:
    """A ``finally`` block, which may end in ``return`` or ``continue``; see ``handler``."""
    del builder
    assert isinstance(node, ast.Try)  # noqa: S101 - narrows the type for the checkers
    if node.finalbody:
        node.finalbody.insert(0, positioned(ast.Expr(guard_call("check_stop")), node.finalbody[0]))


def with_(node: ast.AST, builder: Builder) -> list[ast.stmt]:
    """A ``with`` statement, whose manager may swallow anything; see ``handler``."""
    del builder
    assert isinstance(node, ast.With | ast.AsyncWith)  # noqa: S101 - narrows the type for the checkers
    return [positioned(ast.Expr(guard_call("check_stop")), node), node]


def try_star(node: ast.AST, builder: Builder) -> list[ast.stmt]:
    """``except*`` becomes one bare ``except`` that hands each handler its share of the group (PEP 654).

    Bare, because the name BaseException may be the guest's own; the guards ask the interpreter for the exception.
    """
    assert isinstance(node, ast.TryStar)  # noqa: S101 - narrows the type for the checkers
    state = builder.temporary()
    body: list[ast.stmt] = [assign(store(state), guard_call("star_begin"))]
    body.extend(_star_handler(handler, state) for handler in node.handlers)
    body.append(ast.Expr(guard_call("star_end", load(state))))
    body.append(ast.Delete(targets=[ast.Name(state, ast.Del())]))
    plain = ast.Try(body=node.body, handlers=[_bare(body)], orelse=node.orelse, finalbody=node.finalbody)
    return [positioned(plain, node)]


def _star_handler(handler: ast.ExceptHandler, state: str) -> ast.stmt:
    """One ``except* T as e`` clause: run it with its share being handled, and keep what it raises."""
    assert handler.type is not None  # noqa: S101 - the grammar requires a type
    body: list[ast.stmt] = handler.body
    if handler.name is not None:
        unbind: list[ast.stmt] = [
            assign(store(handler.name), ast.Constant(None)),
            ast.Delete(targets=[ast.Name(handler.name, ast.Del())]),
        ]
        bind = assign(store(handler.name), guard_call("star_current"))
        body = [bind, ast.Try(body=body, handlers=[], orelse=[], finalbody=unbind)]
    throw: list[ast.stmt] = [ast.Expr(guard_call("star_throw", load(state)))]
    inner = ast.Try(body=throw, handlers=[_bare(body)], orelse=[], finalbody=[])
    collect: list[ast.stmt] = [ast.Expr(guard_call("star_collect", load(state)))]
    outer = ast.Try(body=[inner], handlers=[_bare(collect)], orelse=[], finalbody=[])
    return positioned(
        ast.If(test=guard_call("star_match", load(state), handler.type), body=[outer], orelse=[]), handler
    )


def _bare(body: list[ast.stmt]) -> ast.ExceptHandler:
    return ast.ExceptHandler(type=None, name=None, body=body)
