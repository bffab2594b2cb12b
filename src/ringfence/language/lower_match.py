"""``match`` statements with class patterns, lowered to ``if`` chains.

``MATCH_CLASS`` reads attributes natively, under names taken from the class's ``__match_args__`` at run time, of any
subject for which a guest's metaclass says yes in ``__instancecheck__``: it would read any name of any object. Statements
without class patterns (and without hazard names in value patterns) stay native.
"""

import ast
from collections.abc import Callable

from ringfence.language import permits
from ringfence.language.build import (
    Builder,
    all_of,
    any_of,
    assign,
    bind_all,
    guard_call,
    is_not_none,
    item,
    load,
    positioned,
    store,
    walrus,
)
from ringfence.language.tree import Scope, walk

_Subject = Callable[[], ast.expr]


def match(node: ast.AST, builder: Builder) -> list[ast.stmt] | None:
    """Lower ``node`` when it holds a pattern that must not run natively."""
    assert isinstance(node, ast.Match)  # noqa: S101 - narrows the type for the checkers
    if not any(_needs_lowering(inner) for case in node.cases for inner in walk(case.pattern)):
        return None
    lowering = _Lowering(builder)
    subject = lowering.subject
    branches: list[tuple[ast.expr, list[ast.stmt], ast.match_case]] = []
    for case in node.cases:
        captures: dict[str, _Subject] = {}
        lowering.next_case()
        tests = lowering.tests(case.pattern, lambda: load(subject), captures)
        if captures:
            tests.append(bind_all(*(walrus(name, value()) for name, value in captures.items())))
        if case.guard is not None:
            tests.append(case.guard)
        branches.append((all_of(tests), case.body, case))
    # Every branch forgets the temporaries of all cases, so their number is known only now.
    first: list[ast.stmt] = lowering.forget()
    for test, body, case in reversed(branches):
        branch = ast.If(test=test, body=[*lowering.forget(), *body], orelse=first)
        first = [positioned(branch, case.pattern)]
    start: list[ast.stmt] = [positioned(assign(store(subject), node.subject), node)]
    if lowering.others and builder.scope is not Scope.FUNCTION:
        cleared = [assign(store(name), ast.Constant(None)) for name in lowering.others]
        start = [*(positioned(statement, node) for statement in cleared), *start]
    return [*start, *(positioned(statement, node) for statement in first)]


def _needs_lowering(pattern: ast.AST) -> bool:
    """Whether ``pattern`` itself is one that must not run natively.

    A hazard name in a value pattern has become a call by now, which no native value pattern may hold.
    """
    if isinstance(pattern, ast.MatchClass):
        return True
    if isinstance(pattern, ast.MatchValue):
        return any(isinstance(inner, ast.Call) for inner in walk(pattern.value))
    if isinstance(pattern, ast.MatchMapping):
        return any(isinstance(inner, ast.Call) for key in pattern.keys for inner in walk(key))
    return isinstance(pattern, ast.Attribute) and permits.is_hazard(pattern.attr)


class _Lowering:
    """The temporaries of one statement."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self.subject = builder.temporary()
        self.others: list[str] = []
        self._used = 0

    def next_case(self) -> None:
        """Start again with the first temporary: what an earlier case left in it is no longer needed."""
        self._used = 0

    def temporary(self) -> str:
        if self._used == len(self.others):
            self.others.append(self._builder.temporary())
        self._used += 1
        return self.others[self._used - 1]

    def forget(self) -> list[ast.stmt]:
        """Unbind the temporaries where they would otherwise stay visible in a namespace."""
        if self._builder.scope is Scope.FUNCTION:
            return []
        return [ast.Delete(targets=[ast.Name(name, ast.Del()) for name in (self.subject, *self.others)])]

    def tests(self, pattern: ast.pattern, subject: _Subject, captures: dict[str, _Subject]) -> list[ast.expr]:
        """Expressions that are all true when ``subject`` matches; fills ``captures`` with where each name is found."""
        match pattern:
            case ast.MatchValue():
                return [ast.Compare(left=subject(), ops=[ast.Eq()], comparators=[pattern.value])]
            case ast.MatchSingleton():
                return [ast.Compare(left=subject(), ops=[ast.Is()], comparators=[ast.Constant(pattern.value)])]
            case ast.MatchAs():
                return self._capture(pattern, subject, captures)
            case ast.MatchOr():
                return self._alternatives(pattern, subject, captures)
            case ast.MatchClass():
                return self._class(pattern, subject, captures)
            case ast.MatchSequence():
                return self._sequence(pattern, subject, captures)
            case ast.MatchMapping():
                return self._mapping(pattern, subject, captures)
            case _:
                msg = f"no lowering for the pattern {type(pattern).__name__}"
                raise TypeError(msg)

    def _capture(self, pattern: ast.MatchAs, subject: _Subject, captures: dict[str, _Subject]) -> list[ast.expr]:
        tests: list[ast.expr] = []
        if pattern.pattern is not None:
            subject = self._keep(subject, tests)
            tests += self.tests(pattern.pattern, subject, captures)
        if pattern.name is not None:
            captures[pattern.name] = subject
        return tests

    def _keep(self, subject: _Subject, tests: list[ast.expr]) -> _Subject:
        """Evaluate ``subject`` once, into a temporary."""
        name = self.temporary()
        tests.append(bind_all(walrus(name, subject())))
        return lambda: load(name)

    def _alternatives(self, pattern: ast.MatchOr, subject: _Subject, captures: dict[str, _Subject]) -> list[ast.expr]:
        tests: list[ast.expr] = []
        subject = self._keep(subject, tests)
        found: list[tuple[list[ast.expr], dict[str, _Subject]]] = []
        for alternative in pattern.patterns:
            inner: dict[str, _Subject] = {}
            found.append((self.tests(alternative, subject, inner), inner))
        # Every alternative binds the same names (the compiler insists), each from a place of its own.
        shared = {name: self.temporary() for name in found[0][1]}
        branches: list[ast.expr] = []
        for alternative_tests, inner in found:
            if inner:
                alternative_tests.append(bind_all(*(walrus(shared[name], value()) for name, value in inner.items())))
            branches.append(all_of(alternative_tests))
        for name, temporary in shared.items():
            captures[name] = _loader(temporary)
        return [*tests, any_of(branches)]

    def _class(self, pattern: ast.MatchClass, subject: _Subject, captures: dict[str, _Subject]) -> list[ast.expr]:
        shape = ",".join((str(len(pattern.patterns)), *pattern.kwd_attrs))
        call = guard_call(f"match_class:{shape}", subject(), pattern.cls)
        return self._parts(call, [*pattern.patterns, *pattern.kwd_patterns], captures)

    def _sequence(self, pattern: ast.MatchSequence, subject: _Subject, captures: dict[str, _Subject]) -> list[ast.expr]:
        star = next((i for i, inner in enumerate(pattern.patterns) if isinstance(inner, ast.MatchStar)), -1)
        call = guard_call("match_sequence", subject(), ast.Constant(len(pattern.patterns)), ast.Constant(star))
        parts: list[ast.pattern] = [
            ast.MatchAs(name=inner.name) if isinstance(inner, ast.MatchStar) else inner for inner in pattern.patterns
        ]
        return self._parts(call, parts, captures)

    def _mapping(self, pattern: ast.MatchMapping, subject: _Subject, captures: dict[str, _Subject]) -> list[ast.expr]:
        keys = ast.Tuple(elts=list(pattern.keys), ctx=ast.Load())
        call = guard_call("match_mapping", subject(), keys, ast.Constant(pattern.rest is not None))
        parts: list[ast.pattern] = list(pattern.patterns)
        if pattern.rest is not None:
            parts.append(ast.MatchAs(name=pattern.rest))
        return self._parts(call, parts, captures)

    def _parts(self, call: ast.expr, parts: list[ast.pattern], captures: dict[str, _Subject]) -> list[ast.expr]:
        """A guard call that returns None or a tuple, then a test for each part of that tuple."""
        if all(isinstance(part, ast.MatchAs) and part.pattern is None and part.name is None for part in parts):
            return [is_not_none(call)]
        name = self.temporary()
        tests: list[ast.expr] = [is_not_none(walrus(name, call))]
        for index, part in enumerate(parts):
            tests += self.tests(part, _part(name, index), captures)
        return tests


def _loader(name: str) -> _Subject:
    return lambda: load(name)


def _part(name: str, index: int) -> _Subject:
    return lambda: item(load(name), index)
