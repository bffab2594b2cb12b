"""Ordinary programs: random, but of the kind people write. Every one ends, and says at its end what it computed."""

import random
import textwrap
from typing import Final

_NAMES: Final = ("a", "b", "c", "d", "total", "items", "format", "send", "mro", "obj", "_x", "close")
# Attribute names of the programs' own classes: half of them are ones that need a guard.
_MEMBERS: Final = (
    "x",
    "y",
    "size",
    "name",
    "_hidden",
    "__mangled",
    "format",
    "format_map",
    "mro",
    "obj",
    "gi_frame",
    "send",
    "throw",
    "close",
    "f_back",
    "tb_next",
)
_BINARY: Final = ("+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>", "/", "**")
_COMPARE: Final = ("<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not")
_STRING_METHODS: Final = (
    "upper()",
    "title()",
    "split()",
    "strip('a')",
    "replace('a', 'bc')",
    "center(9, '.')",
    "encode()",
    "zfill(5)",
    "partition('b')",
    "format(1, x=2)",
    "find('a')",
    "isalpha()",
    "join(['x', 'y'])",
    "count('a')",
    "casefold()",
    "splitlines()",
    "startswith(('a', 'b'))",
)
_LIST_METHODS: Final = (
    "append(3)",
    "pop()",
    "copy()",
    "index(1)",
    "count(2)",
    "reverse()",
    "sort()",
    "extend([4, 5])",
    "insert(0, 9)",
    "remove(1)",
    "clear()",
)
_DICT_METHODS: Final = (
    "keys()",
    "values()",
    "items()",
    "get('a')",
    "pop('a', None)",
    "setdefault('b', 5)",
    "update({'c': 1})",
    "copy()",
    "popitem()",
)
_FORMATS: Final = ("{%s!r}", "{%s:>8}", "{%s!s:_^12}", "{%s=}", "{%s:{4}}", "{%s:.2f}", "{%s:x}", "{%s!a}")
_ERRORS: Final = (
    "ValueError",
    "TypeError",
    "KeyError",
    "ZeroDivisionError",
    "IndexError",
    "AttributeError",
    "Exception",
    "(KeyError, IndexError)",
    "ArithmeticError",
    "LookupError",
)
_IMPORTS: Final = (
    "import math",
    "from functools import reduce, partial",
    "import itertools",
    "from collections import Counter, deque, OrderedDict, namedtuple",
    "import json",
    "from dataclasses import dataclass, field",
    "import re",
    "from operator import itemgetter, attrgetter",
    "import string",
    "from contextlib import contextmanager, suppress",
    "from enum import Enum",
    "from typing import Any, Generic, TypeVar",
)
_LIBRARY: Final = (
    "math.gcd({i}, 12)",
    "math.sqrt(abs({i}))",
    "list(itertools.islice(itertools.count({i}), 3))",
    "sorted(Counter({s}).items())",
    "json.dumps({v}, sort_keys=True, default=str)",
    "json.loads('[1, {{\"a\": null}}]')",
    "re.sub('[ab]+', lambda m: m.group().upper(), {s})",
    "re.findall(r'(\\w)(\\d?)', {s})",
    "reduce(lambda p, q: p + q, {l}, 0)",
    "list(map(str, {l}))",
    "partial(max, {i})(3)",
    "deque({l}, maxlen=2)",
    "string.Template('$x').substitute(x={s})",
    "itemgetter(0)({l})",
    "list(itertools.permutations({l}, 2))[:4]",
    "list(zip({l}, {s}))",
    "dict(enumerate({l}))",
    "sorted({l}, key=lambda q: -q if isinstance(q, int) else 0)",
    "list(itertools.groupby({s}, key=str.isalpha))[:0]",
    "any({l})",
    "sum({l})",
    "max({l}, default=0)",
    "list(reversed({l}))",
    "divmod({i}, 7)",
    "round({i} / 7, 3)",
    "hex({i})",
    "chr(97 + {i} % 26)",
    "isinstance({v}, (int, str))",
    "len({v})",
    "type({v}).__name__",
    "repr({v})",
    "hash({i})",
    "list(range({i} % 9))",
    "int({s}, 36)",
    "bytes({l})",
    "frozenset({l})",
    "callable({v})",
)


class Programs:
    """An endless supply of ordinary programs, the same for the same seed.

    Args:
        seed: Where the choices start.
        generic_syntax: Whether ``def f[T]`` and its like may be used (Python 3.12 and later).
    """

    def __init__(self, seed: int, *, generic_syntax: bool) -> None:
        self._random = random.Random(seed)
        self._generic = generic_syntax
        self._fresh = 0
        self._functions: list[str] = []
        self._classes: list[str] = []

    def program(self) -> str:
        """Return the source of one program."""
        pick = self._random
        self._fresh, self._functions, self._classes = 0, [], []
        lines = [
            *_IMPORTS,
            "a, b, c, d = 3, 'abab', [1, 2, 3], {'a': 1, 'b': [2]}",
            "total = items = format = send = mro = obj = _x = close = 1",
        ]
        lines += [self._guarded(self._statement(3)) for _ in range(pick.randrange(3, 9))]
        lines.append("print(" + ", ".join(_NAMES) + ")")
        return "\n".join(lines) + "\n"

    def _guarded(self, statement: str) -> str:
        """Let most programs go on after an error, which they show."""
        if self._random.random() < 0.1:
            return statement
        return f"try:\n{textwrap.indent(statement, '    ')}\nexcept Exception as error:\n    print(type(error).__name__, error)"

    def _new(self, stem: str) -> str:
        self._fresh += 1
        return f"{stem}{self._fresh}"

    def _block(self, depth: int) -> str:
        return textwrap.indent(
            "\n".join(self._statement(depth - 1) for _ in range(self._random.choice((1, 1, 2)))), "    "
        )

    # ---- expressions ----

    def _int(self, depth: int) -> str:
        pick = self._random
        form = pick.randrange(9) if depth > 0 else pick.randrange(2)
        if form == 0:
            return str(pick.choice((0, 1, 2, 3, 7, 10, -1, -5, 255, 10**6)))
        if form == 1:
            return pick.choice(("a", "total", "obj", "mro"))
        if form in (2, 3):
            operator = pick.choice(_BINARY)
            right = self._int(depth - 1) if operator not in ("<<", ">>", "**") else str(pick.randrange(5))
            return f"({self._int(depth - 1)} {operator} {right})"
        if form == 4:
            return f"len({self._value(depth - 1)})"
        if form == 5:
            return f"({self._int(depth - 1)} if {self._truth(depth - 1)} else {self._int(depth - 1)})"
        if form == 6:
            return f"sum({self._list(depth - 1)})"
        if form == 7:
            return f"(lambda p, /, q=2, *rest, k=3, **more: p * q + k)({self._int(depth - 1)})"
        return f"({pick.choice(('a', 'total', 'obj'))} := {self._int(depth - 1)})"

    def _text(self, depth: int) -> str:
        pick = self._random
        form = pick.randrange(7) if depth > 0 else pick.randrange(2)
        if form == 0:
            return pick.choice(("''", "'abc'", "'ab 12'", "'\\u00e9\\n'", '"it\'s"', "'x' 'y'"))
        if form == 1:
            return "b"
        if form == 2:
            return f"{self._text(depth - 1)}.{pick.choice(_STRING_METHODS)}"
        if form == 3:
            return 'f"' + pick.choice(_FORMATS) % pick.choice(_NAMES) + '"'
        if form == 4:
            return f"'{pick.choice(('{}', '{0!r:>5}', '{x}', '{0[0]}', '{x.real}', '{:{w}}'))}'.format({self._value(depth - 1)}, x={self._int(0)}, w=4)"
        if form == 5:
            return f"('%s and %r' % ({self._value(depth - 1)}, {self._value(depth - 1)}))"
        return f"str({self._value(depth - 1)})"

    def _list(self, depth: int) -> str:
        pick = self._random
        form = pick.randrange(6) if depth > 0 else pick.randrange(2)
        if form == 0:
            return "[" + ", ".join(self._int(0) for _ in range(pick.randrange(4))) + "]"
        if form == 1:
            return "c"
        if form == 2:
            return f"[{self._int(depth - 1)} for total in {self._list(depth - 1)} if {self._truth(depth - 1)}]"
        if form == 3:
            return f"[*{self._list(depth - 1)}, {self._int(depth - 1)}]"
        if form == 4:
            return f"{self._list(depth - 1)}[{pick.choice(('1:', ':2', '::-1', ':', '0:1'))}]"
        return f"list({self._list(depth - 1)})"

    def _truth(self, depth: int) -> str:
        pick = self._random
        if depth <= 0:
            return pick.choice(("True", "False", "a", "b", "c"))
        form = pick.randrange(4)
        if form == 0:
            return f"({self._value(depth - 1)} {pick.choice(_COMPARE)} {self._value(depth - 1)})"
        if form == 1:
            return f"({self._truth(depth - 1)} {pick.choice(('and', 'or'))} {self._truth(depth - 1)})"
        if form == 2:
            return f"(not {self._truth(depth - 1)})"
        return f"({self._int(depth - 1)} < {self._int(depth - 1)} <= {self._int(depth - 1)})"

    def _value(self, depth: int) -> str:
        pick = self._random
        form = pick.randrange(12) if depth > 0 else pick.choice((0, 1, 2, 8))
        if form in (0, 9):
            return self._int(depth)
        if form in (1, 10):
            return self._text(depth)
        if form == 2:
            return self._list(depth)
        if form == 3:
            return f"{{'a': {self._int(depth - 1)}, **{pick.choice(('d', '{}'))}, {self._text(depth - 1)}: {self._value(depth - 1)}}}"
        if form == 4:
            return f"({self._value(depth - 1)}, {self._value(depth - 1)})"
        if form == 5:
            return pick.choice(_LIBRARY).format(
                i=self._int(depth - 1), s=self._text(depth - 1), l=self._list(depth - 1), v=self._value(depth - 1)
            )
        if form == 6 and self._functions:
            return f"{pick.choice(self._functions)}({self._value(depth - 1)})"
        if form == 7 and self._classes:
            member = pick.choice(
                ("x", "size", "format", "mro()", "describe()", "__class__.__name__", "gi_frame", "_hidden", "total(2)")
            )
            return f"{pick.choice(self._classes)}({self._int(depth - 1)}).{member}"
        if form == 8:
            return pick.choice(("d", "None", "True", "1.5", "items", "2j", "b'ab'", "(1, 'x')", "..."))
        return f"{{{self._int(depth - 1)}: {self._text(depth - 1)} for obj in {self._list(depth - 1)}}}"

    # ---- statements ----

    def _statement(self, depth: int) -> str:
        pick = self._random
        simple = (self._assign, self._augment, self._print, self._method_call, self._unpack)
        compound = (
            self._if,
            self._for,
            self._while,
            self._try,
            self._with,
            self._match,
            self._function,
            self._class,
            self._generator,
            self._coroutine,
            self._closure,
            self._dynamic,
        )
        if depth <= 0 or pick.random() < 0.4:
            return pick.choice(simple)(min(depth, 2))
        return pick.choice(compound)(depth)

    def _assign(self, depth: int) -> str:
        return f"{self._random.choice(_NAMES)} = {self._value(depth)}"

    def _augment(self, depth: int) -> str:
        pick = self._random
        return f"{pick.choice(('a', 'total', 'c', 'b'))} {pick.choice(('+=', '*=', '-=', '|=', '//='))} {self._value(depth)}"

    def _print(self, depth: int) -> str:
        return f"print({self._value(depth)}, {self._text(depth)}, sep={self._random.choice((repr('-'), repr(' ')))})"

    def _method_call(self, _depth: int) -> str:
        pick = self._random
        return pick.choice(
            (
                f"c.{pick.choice(_LIST_METHODS)}",
                f"print(d.{pick.choice(_DICT_METHODS)})",
                f"print(b.{pick.choice(_STRING_METHODS)})",
            )
        )

    def _unpack(self, depth: int) -> str:
        return self._random.choice(
            (
                f"a, *items = {self._list(depth)}",
                f"(a, b), *_x = [({self._int(depth)}, {self._text(depth)}), 3]",
                "a, total = total, a",
                "del items; items = 0",
                f"c[{self._int(0)}] = {self._int(depth)}",
                f"d[{self._text(0)}] = {self._value(depth)}",
                f"c[1:2] = {self._list(depth)}",
                f"total: int = {self._int(depth)}",
                f"assert {self._truth(depth)}, {self._text(depth)}",
            )
        )

    def _if(self, depth: int) -> str:
        return f"if {self._truth(2)}:\n{self._block(depth)}\nelif {self._truth(1)}:\n{self._block(depth)}\nelse:\n{self._block(depth)}"

    def _for(self, depth: int) -> str:
        name = self._new("each")
        end = self._random.choice(
            (
                "",
                f"\n    if {name} == 2: break\nelse:\n    print('end')",
                f"\n    if {name}: continue\n    print({name})",
            )
        )
        source = self._random.choice((f"range({self._int(0)} % 5)", "list(c)[:4]", "list(d)", "'ab'"))
        return f"for {name} in {source}:\n{self._block(depth)}{end}"

    def _while(self, depth: int) -> str:
        name = self._new("left")
        return f"{name} = 3\nwhile ({name} := {name} - 1) > 0:\n{self._block(depth)}\nelse:\n    print({name})"

    def _try(self, depth: int) -> str:
        pick = self._random
        trouble = pick.choice(
            (
                self._block(depth),
                f"    raise {pick.choice(_ERRORS[:6])}({self._value(1)})",
                f"    print({self._int(1)} / 0)",
                "    d['missing']",
                "    c[99]",
                "    None.nothing",
                "    [].format",
                "    int('x')",
            )
        )
        tail = pick.choice(("", f"\nelse:\n{self._block(depth)}", f"\nfinally:\n{self._block(depth)}"))
        inner = pick.choice(
            (
                self._block(depth),
                "    print(type(error).__name__, error)",
                "    print(repr(error), error.args, error.__context__, error.__cause__)",
                "    raise RuntimeError('again') from error",
            )
        )
        if pick.random() < 0.2:
            return f"try:\n    raise ExceptionGroup('g', [ValueError(1), KeyError('k'), ExceptionGroup('h', [TypeError(2)])])\nexcept* ValueError as error:\n    print(error.exceptions)\nexcept* {pick.choice(('KeyError', '(KeyError, TypeError)', 'Exception'))} as error:\n    print(error, len(error.exceptions))"
        return f"try:\n{trouble}\nexcept {pick.choice(_ERRORS)} as error:\n{inner}{tail}"

    def _with(self, depth: int) -> str:
        name = self._new("Manager")
        swallow = self._random.choice(("True", "False", "kind is ValueError"))
        return f"class {name}:\n    def __enter__(self): print('in'); return {self._int(1)}\n    def __exit__(self, kind, value, trace): print('out', kind and kind.__name__); return {swallow}\nwith {name}() as a, suppress(ZeroDivisionError, TypeError):\n{self._block(depth)}"

    def _match(self, depth: int) -> str:
        pick = self._random
        kinds = [
            "int(total)",
            "str() as b",
            "[a, *items]",
            "{'a': a, **items}",
            "(1 | 2 | 3) as a",
            "None",
            "[1, [2, *_]]",
            "float(real=a)",
            "'abc'",
            "[int(), str()]",
            "{'b': [total]}",
            "-1",
            "bool()",
        ]
        kinds += [f"{cls}({pick.choice(('x=1', 'size=total', 'a', 'format=a, x=total', ''))})" for cls in self._classes]
        cases = pick.sample(kinds, pick.randrange(1, 5))
        guards = [pick.choice(("", "", f" if {self._truth(1)}")) for _ in cases]
        arms = "\n".join(
            f"    case {case}{guard}:\n        print({case!r})\n{textwrap.indent(self._block(depth), '    ')}"
            for case, guard in zip(cases, guards, strict=True)
        )
        return f"match {self._value(2)}:\n{arms}\n    case _:\n        print('none')"

    def _function(self, depth: int) -> str:
        pick = self._random
        name = self._new("f")
        head = pick.choice(
            ("p", "p, q=1", "p, *q", "p, /, q=2, **r", "p, *, q=(1, 2)", "p: int = 0, *q: str, r: 'list' = None")
        )
        generic = "[T, *Ts]" if self._generic and pick.random() < 0.2 else ""
        decorator = pick.choice(
            ("", "", "@lambda f: (lambda *p, **k: f(*p, **k))\n", "@partial(lambda f, g: g, None)\n")
        )
        outer = pick.choice(
            (
                "",
                "    global a, total\n",
                "    a, b, c, d, total = 1, 'b', [1], {}, 2\n    obj = mro = items = format = 0\n",
            )
        )
        doc = pick.choice(("", "    'documentation'\n"))
        body = f"{decorator}def {name}{generic}({head}):\n{doc}{outer}{self._block(depth) if outer else '    pass'}\n    return p"
        self._functions.append(name)
        return f"{body}\nprint({name}({self._value(1)}))"

    def _closure(self, _depth: int) -> str:
        name = self._new("counter")
        return f"def {name}(step):\n    count = {self._int(0)}\n    def bump(by=1):\n        nonlocal count\n        count += step * by\n        return [count for _ in range(2)]\n    return bump\n{name}_ = {name}({self._int(0)})\nprint({name}_(), {name}_(3))"

    def _generator(self, _depth: int) -> str:
        name = self._new("g")
        return f"def {name}(n):\n    try:\n        for i in range(n):\n            got = yield i * {self._int(1)}\n            if got: print('got', got)\n    finally:\n        print('closed')\n    return 'end'\ndef {name}_outer():\n    result = yield from {name}(2)\n    yield result\nprint(list({name}_outer()), sum({name}({self._int(0)} % 4)))\nrunning = {name}(3)\nprint(next(running), running.send('x'))\nrunning.close()"

    def _coroutine(self, _depth: int) -> str:
        name = self._new("task")
        return f"class {name}_Step:\n    def __await__(self):\n        got = yield {self._int(0)}\n        return got\nasync def {name}_items(n):\n    for i in range(n):\n        await {name}_Step()\n        yield i\nasync def {name}():\n    result = [x async for x in {name}_items(2)]\n    return result, await {name}_Step()\nrunning = {name}()\ntry:\n    while True: print(running.send(None))\nexcept StopIteration as stop: print(stop.value)"

    def _dynamic(self, depth: int) -> str:
        pick = self._random
        return pick.choice(
            (
                f"print(eval({self._int(1)!r}))",
                f"exec({self._assign(1)!r})",
                f"space = {{'a': {self._int(0)}}}\nexec('b = a + 1', space)\nprint(space['b'])",
                f"print(getattr({self._value(1)}, {pick.choice(_MEMBERS)!r}, 'no'))",
                f"Made = type('Made', (), {{'x': {self._value(1)}, 'format': lambda self: 5}})\nprint(Made().x, Made().format())",
                f"print([getattr({self._value(depth - 1)}, n, None) is None for n in ('real', 'keys', 'nothing')])",
                f"print(hasattr({self._value(1)}, 'append'), vars(type('E', (), {{'q': 1}}))['q'])",
                f"Pair = namedtuple('Pair', 'left right')\nprint(Pair({self._value(1)}, 2), Pair(1, 2)._replace(left=3))",
            )
        )

    def _class(self, depth: int) -> str:
        pick = self._random
        name = self._new("C")
        base = pick.choice(self._classes) if self._classes and pick.random() < 0.5 else ""
        first, second = pick.sample(_MEMBERS, 2)
        kind = pick.randrange(6)
        if kind == 0:
            text = f"@dataclass(order=True)\nclass {name}:\n    x: int = 1\n    size: int = field(default=2, repr=False)\n    def describe(self): return repr(self)\n    def mro(self): return 1\n    def total(self, n): return self.x * n"
        elif kind == 1:
            text = f"class {name}(Enum):\n    ONE = 1\n    TWO = 2\n    @property\n    def x(self): return self.value\n    def describe(self): return self.name"
        else:
            parts = [
                "    def __init__(self, x=1): self.x = x; self.__mangled = x; super().__init__()"
                if not base
                else "    def __init__(self, x=2): super().__init__(x); self.size = x",
                f"    {first} = {self._int(1)}",
                "    def describe(self): return f'{type(self).__name__}({self.x})'"
                + (" + str(super())[:3]" if pick.random() < 0.2 else ""),
                f"    def {second}(self, *args): self.{second}_ = args; return self.{first}",
                pick.choice(
                    (
                        "    @property\n    def size(self): return self.x\n    @size.setter\n    def size(self, value): self._hidden = value",
                        "    @classmethod\n    def total(cls, n): return cls.__name__ * n",
                        "    @staticmethod\n    def total(n): return n + 1",
                        "    __match_args__ = ('x', 'size')",
                        "    def __add__(self, other): return type(self)(self.x)\n    __radd__ = __add__",
                        "    def __getitem__(self, key): return (key, self.x)\n    def __len__(self): return 3",
                        "    def __eq__(self, other): return True\n    __hash__ = None",
                        "    def __call__(self, *p, **k): return p or k",
                        "    def __getattr__(self, name): return name\n    _hidden = 4",
                        "    def __init_subclass__(cls, **kw): print('sub', cls.__name__)",
                        "    def __iter__(self): yield from (1, 2)\n    def __contains__(self, item): return True",
                        "    __slots__ = ('x', 'size', '_hidden')\n    def __init__(self, x=1): self.x = x",
                        "    class Inner:\n        y = 1\n    z = Inner.y",
                        "    def __repr__(self): return 'me'\n    def __bool__(self): return False",
                    )
                ),
            ]
            text = f"class {name}{f'({base})' if base else ''}:\n" + "\n".join(parts)
        self._classes.append(name)
        return f"{text}\ntry:\n    made = {name}({self._int(0)})\n    print(made.describe(), made.x, getattr(made, {first!r}, None))\n    made.{first} = made.{second}\n    print(made == {name}(1), [*dir(made)][-2:])\nexcept (TypeError, AttributeError, ValueError) as error: print(type(error).__name__)\n{self._statement(depth - 1)}"
