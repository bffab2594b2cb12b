"""PEP 695 syntax, lowered to ordinary classes of the realm's own ``typing``.

CPython's instructions for it make objects whose methods are host functions of ``typing`` (a type parameter's
substitution, ``X[T]`` of a generic class), and put the class's raw dictionary in a cell named ``__classdict__``. Instead
each parameter becomes a variable that source text cannot spell, bound just before the statement, and the parameter's name
is replaced by it wherever the statement means the parameter.
"""

import ast
from collections.abc import Iterable
from typing import Any, Final

from ringfence.language.build import Builder, assign, constants, guard_call, load, positioned, store
from ringfence.language.tree import children

# ``type_params`` nodes exist only from 3.12 on, and this file is checked on 3.11 too.
_Node = Any


def definition(node: _Node, builder: Builder) -> list[ast.stmt] | None:
    """Lower ``def f[T](...)`` or ``class C[T](...)``."""
    parameters = getattr(node, "type_params", None)
    if not parameters:
        return None
    names, statements = _bind(parameters, builder, node)
    node.type_params = []
    decorators, node.decorator_list = node.decorator_list, []
    if isinstance(node, ast.ClassDef):
        _rename([*node.bases, *node.keywords, *node.body], names, builder)
        node.bases.append(positioned(guard_call("generic_base", _loads(names)), node))
    else:
        _rename(_signature(node), names, builder)
        _rename(node.body, names, builder, inside=node)
    node.decorator_list = decorators
    target = load(node.name)
    attach = ast.Expr(guard_call("type_parameters", target, _loads(names)))
    if decorators:
        # A decorator may replace the function, so the parameters are attached first.
        mark = positioned(guard_call("type_parameters_of", _loads(names)), node)
        node.decorator_list = [*decorators, mark]
        return [*statements, node]
    return [*statements, node, positioned(attach, node)]


def alias(node: _Node, builder: Builder) -> list[ast.stmt]:
    """Lower ``type X[T] = value``; the value stays lazy."""
    names, statements = _bind(node.type_params, builder, node)
    _rename([node.value], names, builder)
    value = guard_call("type_alias", ast.Constant(node.name.id), _lazy(node.value), _loads(names))
    return [*statements, positioned(assign(store(node.name.id), value), node)]


def _bind(parameters: list[_Node], builder: Builder, like: ast.AST) -> tuple[dict[str, str], list[ast.stmt]]:
    names = {parameter.name: builder.lasting(like) for parameter in parameters}
    statements: list[ast.stmt] = []
    for parameter in parameters:
        bound, default = getattr(parameter, "bound", None), getattr(parameter, "default_value", None)
        _rename([each for each in (bound, default) if each is not None], names, builder)
        value = guard_call(
            "type_parameter",
            ast.Constant(type(parameter).__name__),
            ast.Constant(parameter.name),
            _lazy(bound),
            ast.Constant(isinstance(bound, ast.Tuple)),
            _lazy(default),
        )
        statements.append(positioned(assign(store(names[parameter.name]), value), like))
    return names, statements


def _lazy(value: ast.expr | None) -> ast.expr:
    if value is None:
        return ast.Constant(None)
    arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(args=arguments, body=value)


def _loads(names: dict[str, str]) -> ast.expr:
    return ast.Tuple(elts=[load(name) for name in names.values()], ctx=ast.Load()) if names else constants(())


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.AST]:
    """Annotations; defaults and decorators are evaluated outside the parameters' scope."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    annotations: list[ast.AST] = [each.annotation for each in every if each is not None and each.annotation is not None]
    if node.returns is not None:
        annotations.append(node.returns)
    return annotations


def _rename(trees: Iterable[ast.AST], names: dict[str, str], builder: Builder, inside: ast.AST | None = None) -> None:
    """Replace loads of the parameters by their variables, except in scopes that bind the same name themselves."""
    hidden: frozenset[str] = _bound_in(inside) if inside is not None else frozenset()
    stack: list[tuple[ast.AST, frozenset[str]]] = [(tree, hidden) for tree in trees]
    while stack:
        node, shadowed = stack.pop()
        builder.spend()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id in names and node.id not in shadowed:
                node.id = names[node.id]
            continue
        if isinstance(node, _SCOPES):
            shadowed |= _bound_in(node)
        stack.extend((child, shadowed) for child in children(node))


def _bound_in(scope: ast.AST) -> frozenset[str]:
    """Names that ``scope`` itself binds as parameters or local variables."""
    found: set[str] = set()
    stack = list(children(scope))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if not isinstance(node, _SCOPES):
            stack.extend(children(node))
    return frozenset(found)


_SCOPES: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
