"""Attack programs: random combinations of names, positions, protocols and library functions that take names or callables."""

import random
from collections.abc import Callable
from typing import Final

from prove import names

# Runs once in a realm: one value of every kind that a guest can make or be given.
PRELUDE: Final = """
import abc, collections, contextlib, copy, dataclasses, datetime, decimal, enum, functools, inspect, itertools, json
import math, operator, random, re, reprlib, string, types, typing, weakref
loot = []
def gen():
    got = yield 1
    loot.append(got)
async def co(): return 1
async def agen(): yield 1
def outer():
    cell = [1]
    def inner(a=1, *, b=2): return cell, __class__ if False else a
    return inner
class Text(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash("x")
    def __str__(self): return "__globals__"
    __repr__ = __format__ = lambda self, *rest: "__globals__"
class Meta(type):
    def __instancecheck__(cls, other): return True
    def __getattr__(cls, name): return name
    @classmethod
    def __prepare__(mcls, name, bases, **extra): return Space()
class Space(dict):
    def __missing__(self, key):
        if key in ("loot", "gen", "helper"): raise KeyError(key)
        return key
class Plain:
    __match_args__ = ("gi_frame", "__globals__")
    x = 1
    def method(self, *args, **kwargs): return (self, args, kwargs)
    def __call__(self, *args, **kwargs):
        loot.extend(args); loot.extend(kwargs.values()); return args
class Slotted:
    __slots__ = ("a", "__weakref__")
class Any(Plain):
    def __getattr__(self, name): return self if name[:2] != "__" else Plain.x
    def __getitem__(self, key): loot.append(key); return self
    def __setitem__(self, key, value): loot.append(value)
    def __iter__(self): return iter((1, self))
    def __len__(self): return 2
    def __index__(self): return 1
    def __enter__(self): return self
    def __exit__(self, *args): loot.extend(args); return True
    def __get__(self, instance, owner=None): loot.extend((instance, owner)); return self
    def __set__(self, instance, value): loot.append(value)
    def __set_name__(self, owner, name): loot.extend((owner, name))
    def __eq__(self, other): loot.append(other); return True
    def __hash__(self): return 1
    def __lt__(self, other): loot.append(other); return True
    def __add__(self, other): loot.append(other); return self
    __radd__ = __or__ = __ror__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __matmul__ = __contains__ = __add__
    def __format__(self, spec): loot.append(spec); return spec
    def __await__(self): yield self
    def __reduce_ex__(self, level): return (loot.append, (level,))
    def __mro_entries__(self, bases): return (Plain,)
class Color(enum.Enum):
    RED = 1
@dataclasses.dataclass
class Data:
    a: int = 1
Pair = collections.namedtuple("Pair", "a b")
@contextlib.contextmanager
def manager(): yield 1
def helper(subject, *args, **kwargs):
    loot.append(subject); return subject
try: raise ValueError(gen)
except ValueError as error: caught = error
it = gen(); ag = agen(); any_ = Any(); plain = Plain(); proxy = vars(Plain); pattern = re.compile("(a)"); found = pattern.match("a")
def fails(): return 1 / 0
"""

_ATOMS: Final = (
    "it", "gen()", "ag", "agen()", "ag.asend(None)", "ag.athrow(ValueError)", "outer()", "outer", "gen", "any_", "plain", "proxy",
    "Plain", "Any", "Meta", "Text('x')", "Slotted()", "Color", "Color.RED", "Data()", "Data", "Pair(1, 2)", "Pair", "manager", "manager()",
    "caught", "Meta('M', (), {})", "pattern", "found", "get_blog_posts", "get_blog_posts()", "HostError", "print", "getattr", "type", "object",
    "str", "int", "list", "dict", "tuple", "set", "frozenset", "bytes", "bytearray", "memoryview(b'a')", "property", "property(gen)",
    "staticmethod(gen)", "classmethod(gen)", "super", "super(Any, any_)", "plain.method", "Plain.method", "[].append", "''.join", "{}.keys()",
    "{}.items()", "iter([1])", "iter({})", "range(3)", "slice(1)", "Ellipsis", "NotImplemented", "None", "1", "'a'", "b'a'", "1.5", "[1, 2]",
    "{'a': 1}", "(1, 2)", "{1}", "list[int]", "int | str", "zip([1])", "map(gen, [1])", "filter(None, [1])", "enumerate([1])", "reversed([1])",
    "itertools.chain([1])", "itertools.groupby([1])", "itertools.tee([1])[0]", "functools.partial(gen)", "functools.lru_cache(gen)",
    "functools.cached_property(gen)", "functools.singledispatch(gen)", "operator.attrgetter('x')", "operator.itemgetter(0)",
    "operator.methodcaller('x')", "collections.deque([1])", "collections.OrderedDict(a=1)", "collections.defaultdict(list)",
    "collections.Counter('a')", "collections.ChainMap({})", "datetime.datetime(2000, 1, 1)", "datetime.timezone.utc", "decimal.Decimal(1)",
    "weakref.ref(plain)", "types", "json", "re", "typing", "enum", "functools", "inspect", "operator", "string", "copy", "collections",
    "typing.Generic", "typing.TypeVar('T')", "typing.Any", "typing.NamedTuple", "types.SimpleNamespace(a=1)", "string.Formatter()",
    "string.Template('$a')", "json.JSONEncoder()", "json.loads", "random.Random(1)", "contextlib.ExitStack()", "contextlib.suppress(Exception)",
    "inspect.signature", "globals()", "locals()", "vars()", "__name__", "__builtins__", "abc.ABC", "lambda: 1", "fails", "helper",
    "type(gen)", "type(it)", "type(outer().__call__)", "type(caught)", "type(proxy)", "type(print)", "co", "BaseException", "Exception('a')",
    "ExceptionGroup('g', [caught])", "StopIteration(it)", "NameError('a', name='b')", "AttributeError('a', name='b', obj=it)",
    "KeyError(it)", "reprlib.Repr()", "types.MappingProxyType({})", "types.GenericAlias(Any, (int,))", "types.MethodType(gen, 1)",
)  # fmt: skip

_READS: Final = (
    "{v}.{n}", "{v}.{n}", "{v}.{n}", "getattr({v}, {q})", "getattr({v}, Text({q}))", "getattr({v}, {q}, None)", "operator.attrgetter({q})({v})",
    "operator.methodcaller({q})({v})", "operator.methodcaller({q}, {w})({v})", "functools.partial(getattr, {v})({q})", "next(map(getattr, [{v}], [{q}]))",
    "type({v}).{n}", "object.__getattribute__({v}, {q})", "type.__getattribute__({v}, {q})", "super(type({v}), {v}).{n}",
    "inspect.getattr_static({v}, {q})", "vars({v})[{q}]", "vars(type({v})).get({q})", "vars(type({v})).get({q}).__get__({w}, {v})",
    "dict(inspect.getmembers({v})).get({q})", "'{{0.{n}}}'.format({v})", "'{{a.{n}}}'.format_map(dict(a={v}))", "f'{{{v}.{n}}}'",
    "string.Formatter().get_field('0.{n}', ({v},), {{}})[0]", "string.Formatter().vformat('{{0.{n}}}', [{v}], {{}})", "str.format('{{.{n}}}', {v})",
    "functools.update_wrapper(Any(), {v}, assigned=({q},), updated=())", "functools.update_wrapper(gen, {v}, updated=({q},))",
    "functools.reduce(getattr, [{v}, {q}])", "max([{q}], key=functools.partial(getattr, {v}))", "list(map(operator.attrgetter({q}), [{v}]))",
    "eval('{v0}.{n}')", "eval('x.{n}', {{'x': {v}}})", "(lambda x: x.{n})({v})", "[x.{n} for x in [{v}]][0]", "{v}.__class__.{n}",
    "re.sub('a', functools.partial(getattr, {v}, {q}), 'a')", "json.dumps({v}, default=operator.attrgetter({q}))", "sorted([{v}, {w}], key=operator.attrgetter({q}))",
    "typing.get_type_hints(type('H', (), {{'__annotations__': {{'a': '{v0}.{n}'}}}}))", "copy.copy({v}).{n}", "weakref.proxy(plain).{n}",
    "type('S', (Plain,), {{{q}: {v}}})().{n}", "type('S', (type({v}),), {{}}).{n}", "Data.__class__.{n}", "{v}.{n}.{n}", "{v}.{n}({w})", "{v}.{n}()",
)  # fmt: skip

_MIXES: Final = (
    "{v}({w})", "{v}()", "{v}(*{w})", "{v}(**{w})", "{v}[{w}]", "{v} | {w}", "{v} + {w}", "{v} % {w}", "{v} == {w}", "{v} < {w}", "{v} in {w}",
    "next({v})", "list(itertools.islice({v}, 3))", "dict({v})", "copy.copy({v})", "copy.deepcopy({v})", "type({v})", "type({v})({w})", "iter({v})",
    "sorted({v}, key={w})", "map({v}, [{w}])", "list(map({v}, [{w}]))", "functools.reduce({v}, [{w}, {w}])", "functools.partial({v}, {w})",
    "f'{{{v}!r:{{{w}}}}}'", "format({v}, {w})", "repr({v})", "str({v})", "vars({v})", "dir({v})", "isinstance({v}, {w})", "issubclass({v}, {w})",
    "hash({v})", "json.dumps({v}, default={w})", "json.loads('[1]', object_hook={v}, parse_int={w})", "re.sub('a', {v}, 'a')", "operator.call({v}, {w})",
    "getattr({v}, '__call__')({w})", "types.MethodType({v}, {w})()", "types.new_class('N', ({v},), {{}})", "types.GenericAlias({v}, {w})",
    "type('N', ({v},), {w})", "type({q}, (), {{{q}: {v}}})", "super({v}, {w})", "property({v}).__get__({w})", "classmethod({v}).__get__({w})()",
    "staticmethod({v}).__get__({w})({v})", "functools.singledispatch({v})({w})", "functools.lru_cache({v})({w})", "functools.cached_property({v}).__get__({w})",
    "contextlib.contextmanager({v})({w}).__enter__()", "collections.defaultdict({v})[{w}]", "collections.ChainMap({v}, {w})", "dataclasses.replace({v})",
    "dataclasses.asdict({v})", "dataclasses.make_dataclass({q}, [{q}])", "collections.namedtuple({q}, [{q}])", "enum.Enum({q}, [{q}])", "typing.NewType({q}, {v})",
    "inspect.signature({v})", "inspect.getdoc({v})", "inspect.unwrap({v})", "typing.get_type_hints({v})", "weakref.ref({v}, {w})()", "weakref.finalize({v}, {w})",
    "max([{v}, {w}], key={v})", "min({v}, default={w})", "sum([{v}], {w})", "zip({v}, {w})", "filter({v}, [{w}])", "random.choice({v})", "random.Random({v})",
    "reprlib.repr({v})", "string.Template({q}).substitute({v})", "decimal.Decimal({v})", "datetime.datetime.fromisoformat({v})", "memoryview({v})", "bytes({v})",
    "int({v})", "ExceptionGroup('a', [{v}])", "Exception({v}).with_traceback({w})", "{v}.__class__", "{v}.__doc__", "exec({v}, {w})", "eval({q}, {w})",
    "compile({q}, {q}, 'eval')", "eval(compile('{v0}', 'f', 'eval'), {w})", "__import__({q})", "globals()[{q}]", "{v} if {w} else {v}", "it.throw({v})", "it.send({w})",
    "gen().throw({v})", "ag.athrow({v}).send(None)", "co().send({v})", "co().throw({v})", "isinstance(1, ({v}, {w}))", "print({v}, file=any_)", "__build_class__({v}, {q})",
    "setattr({v}, {q}, {w})", "delattr({v}, {q})", "hasattr({v}, {q})", "object.__setattr__({v}, {q}, {w})", "type.__setattr__({v}, {q}, {w})", "object.__new__({v})",
    "type.__call__({v}, {w})", "type.__new__(Meta, {q}, ({v},), {w})", "type.__init__({v}, {w})", "object.__reduce_ex__({v}, 2)", "object.__format__({v}, {w})",
)  # fmt: skip

_STATEMENTS: Final = (
    "loot.append({v})", "loot.append({v})", "loot.append({v})", "loot.append({v})", "{v}.{n} = {w}", "del {v}.{n}", "{v}.{n} += {w}", "({v}.{n}, x) = {w}, 1",
    "for {v}.{n} in [{w}]: pass", "with any_ as {v}.{n}: pass", "[0 for {v}.{n} in [{w}]]", "from {m} import {n}; loot.append({n})", "import {m} as x; loot.append(x.{n})",
    "from {m} import {n} as x; loot.append(x)", "import {m}.{n}; loot.append({m})", "global {n}; loot.append({n})", "{n} = {v}; loot.append({n})",
    "def {n}(): return {n}\nloot.append({n})", "def f({n}={v}): return {n}\nloot.append(f())", "loot.append((lambda **k: k)(**{{{q}: {v}}}))", "loot.append({n})",
    "class C:\n    def f(self): return {n}\nloot.append(C().f())", "class C(metaclass=Meta):\n    {n} = {v}\nloot.append(C)", "class C(Plain, metaclass=Meta):\n    loot.append({n})",
    "class {n}({v}): pass\nloot.append({n})", "class C({v}, {n}={w}): pass", "class C(metaclass={v}): x = {w}\nloot.append(C)", "class C:\n    {n} = any_\nloot.append(C().{n})",
    "class C:\n    __slots__ = ({q},)\nloot.append(C.{n})", "class C({v}):\n    __match_args__ = ({q},)\nmatch {w}:\n    case C(x): loot.append(x)",
    "match {v}:\n    case Plain(a, b): loot.extend((a, b))", "match {v}:\n    case object({n}=x): loot.append(x)", "match {v}:\n    case {{'a': x, **rest}}: loot.append(rest)",
    "match {v}:\n    case [x, *rest]: loot.append(rest)", "match {v}:\n    case {w0}.{n}: loot.append(1)", "class K(metaclass=Meta):\n    __match_args__ = ({q}, 'x')\nmatch {v}:\n    case K(x, y): loot.extend((x, y))",
    "try: {v}\nexcept {w0} as {n}: loot.append({n})", "try: fails()\nexcept Exception as e: loot.append(e.{n})", "try: raise {v}\nexcept BaseException as e: loot.append(e.{n}); loot.append(e)",
    "try: raise {v} from {w}\nexcept BaseException as e: loot.extend((e.__cause__, e.__context__, e.args))", "try: raise ExceptionGroup('g', [caught])\nexcept* ValueError as e: loot.append(e.{n})",
    "with {v} as x: loot.append(x)", "with contextlib.suppress({v}): loot.append({w})", "exec('loot.append({n})')", "exec('loot.append({v0}.{n})', {{'loot': loot}})", "exec('def {n}(): return {n}')\nloot.append({n})",
    "exec('loot.append({n})', {{'loot': loot, '__builtins__': {v}}})", "exec('class C: loot.append({n})', {{'loot': loot, '__builtins__': {{'__build_class__': helper}}}})",
    "exec('import {m}; loot.append({m}.{n})', {{'loot': loot, '__builtins__': {{'__import__': helper}}}})", "exec('loot.append({n})', {{}}, any_)", "exec('loot.append({b})', {{'loot': loot}})", "exec('loot.append(__builtins__)', {{'loot': loot}})", "loot.append(eval('{b}', {{}}))",
    "exec('def f(): return {b}\\nloot.append(f())', {{'loot': loot}}, {{}})", "loot.append(type('F', (), {{'f': lambda self: {b}}})().f())", "loot.append({b})",
    "async def f():\n    async for x in {v}: loot.append(x)\n    async with {w} as y: loot.append(y)\n    loot.append(await {v})\nf().send(None)",
    "def f():\n    x = yield from {v}\n    loot.append(x)\nloot.extend(itertools.islice(f(), 3))", "@{v}\ndef f(): return 1\nloot.append(f)", "@{v}\nclass C: pass\nloot.append(C)",
    "@functools.wraps({v})\ndef f(): return 1\nloot.append(f.{n})", "@property\ndef f(self): return {n}\nloot.append(f.fget)", "def f(x: {v}): pass\nloot.append(f.__annotations__)", "x: {v}\nloot.append(__annotations__)",
    "class C:\n    def __getattr__(self, name): loot.append({v}); return {w}\nloot.append(C().{n})", "class C:\n    {n} = property(helper)\nloot.append(getattr(C(), {q}))",
    "class C(type({v})):\n    def __init__(self, *a): loot.extend(a)\nloot.append(C({w}))", "class C({v}):\n    def {n}(self, *a, **k): loot.extend(a); return super().{n}(*a, **k)\nloot.append(C().{n}({w}))",
    "class C(Plain):\n    def __del__(self): loot.append({v}.{n})\nC()", "json.JSONEncoder(default={v}).encode({w})", "weakref.finalize(Any(), loot.append, {v})", "{v}.{n}", "{v}.{n}({w})",
    "print({v}, {w})", "loot.append([x for x in {v}])", "loot.extend({v})", "*x, y = {v}\nloot.append(x)", "type({v}).{n} = {w}", "loot.append(__class__)", "loot.append(__builtins__)",
)  # fmt: skip

_MODULES: Final = (
    "sys", "os", "types", "json", "re", "typing", "enum", "functools", "inspect", "operator", "string", "builtins", "gc", "collections.abc", "importlib",
    "contextlib", "dataclasses", "warnings", "weakref", "io", "traceback", "copy", "random", "datetime", "_io", "_thread", "ctypes", "threading", "abc", "numbers",
)  # fmt: skip

# How often a name is chosen to suit the value it is read from.
_AIMED: Final = 0.6


class Attacks:
    """An endless supply of attack programs, the same for the same seed.

    Args:
        seed: Where the choices start.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._hazards = names.hazards()
        self._ordinary = names.ordinary()
        self._aims = sorted(names.AIMED)
        self._builtins = names.globals_of_the_host()

    def program(self) -> str:
        """Return the source of one program, to be run where ``PRELUDE`` ran."""
        pick = self._random
        statements = [self._statement(pick.randrange(3)) for _ in range(pick.choice((0, 1, 2)))]
        # A short, well aimed read: most holes are that simple.
        statements.append(f"loot.append({self._fill(pick.choice(_READS), pick.randrange(2))})")
        return "\n".join(map(self._contained, statements))

    def _statement(self, depth: int) -> str:
        return self._fill(self._random.choice(_STATEMENTS), depth)

    def _expression(self, depth: int) -> str:
        if depth <= 0:
            return self._random.choice(_ATOMS)
        forms = _READS if self._random.random() < 0.6 else _MIXES
        return self._fill(self._random.choice(forms), depth - 1)

    def _fill(self, form: str, depth: int) -> str:
        name = self._name()
        aim = ""
        if self._random.random() < _AIMED:
            aim = self._random.choice(self._aims)
            name = self._random.choice(names.AIMED[aim])
        parts: dict[str, Callable[[], str]] = {
            "v": lambda: aim or self._operand(depth),
            "w": lambda: self._operand(min(depth, 1)),
            "v0": lambda: (
                (aim if "'" not in aim else "")
                or self._random.choice(("it", "gen", "plain", "Plain", "get_blog_posts", "caught", "outer", "print"))
            ),
            "w0": lambda: self._random.choice(("Plain", "Any", "Exception", "BaseException", "types", "Color")),
            "b": lambda: self._random.choice(self._builtins),
            "m": lambda: self._random.choice(_MODULES),
        }
        return form.format_map(
            {key: make() for key, make in parts.items() if f"{{{key}}}" in form} | {"n": name, "q": repr(name)}
        )

    def _operand(self, depth: int) -> str:
        text = self._expression(depth if self._random.random() < 0.7 else 0)
        return text if text.isidentifier() or text.endswith((")", "]")) else f"({text})"

    def _name(self) -> str:
        pick = self._random.random()
        if pick < 0.65:
            name = self._random.choice(self._hazards)
        else:
            name = self._random.choice(self._ordinary if pick < 0.9 else self._builtins)
        return _disguised(name) if pick < 0.02 else name

    @staticmethod
    def _contained(statement: str) -> str:
        body = statement.replace("\n", "\n    ")
        return f"try:\n    {body}\nexcept BaseException as error:\n    loot.append(error); loot.append(error.args)"


def _disguised(name: str) -> str:
    """Spell ``name`` with letters that NFKC turns into the plain ones."""
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() and letter.isascii() else letter for letter in name)
