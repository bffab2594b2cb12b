"""Objects that lie never reach host code as themselves, whichever way they are handed over, with either wall alone."""

import pytest

import ringfence

# Every hook that host code could set off by looking at an argument.
LIES = """
ran = []
def boom(name):
    def hook(*args, **kwargs):
        ran.append(name)
        raise SystemError('guest code ran in the host: ' + name)
    return hook
HOOKS = {name: boom(name) for name in (
    '__eq__', '__ne__', '__lt__', '__hash__', '__str__', '__repr__', '__format__', '__len__', '__iter__', '__getitem__',
    '__contains__', '__bool__', '__int__', '__index__', '__float__', '__bytes__', '__add__', '__radd__', '__call__',
    '__getattr__', '__reduce_ex__', '__next__', '__enter__', '__exit__', '__copy__', '__length_hint__',
    'items', 'keys', 'values', 'copy', 'encode', 'get', 'append', 'isascii', 'isprintable', 'isidentifier',
)}
def make(base, value, *names):
    hooks = {name: HOOKS[name] for name in names or HOOKS}
    return type('Lie', (base,), hooks)(value)
class Changing(dict):
    def items(self):
        ran.append('items')
        self['more'] = object()
        return dict.items(self)
    __iter__ = keys = values = items
class Endless:
    def __iter__(self): return self
    def __next__(self): ran.append('next'); return 1
class Disguised(list):
    @property
    def __class__(self): ran.append('__class__'); return dict
class Meta(type):
    def __eq__(cls, other): ran.append('meta eq'); return True
    def __hash__(cls): ran.append('meta hash'); return hash(int)
    def __instancecheck__(cls, value): ran.append('meta instance'); return True
class OfMeta(str, metaclass=Meta): pass
class Bad(Exception):
    def __str__(self): ran.append('str of exception'); raise Bad
    __repr__ = __str__
class BadName(str):
    __str__ = __repr__ = __format__ = lambda self: ran.append('name') or 'x'
def raises(*_):
    raise Bad(object())
def raises_odd(*_):
    error = ValueError(make(str, 'text'))
    error.__class__ = ValueError
    raise error
"""

OBJECTS = [
    "make(str, 'text')", "make(int, 5)", "make(float, 1.5)", "make(bytes, b'x')", "make(list, [1])", "make(tuple, (1,))",
    "make(dict, {'a': 1})", "make(set, ())", "Changing(a=1)", "Endless()", "Disguised([1])", "OfMeta('x')",
    "[make(str, 'k'), {'k': make(int, 1)}]", "make(dict, {'a': [make(str, 'b')]})", "Bad()", "BadName('x')", "make(complex, 1j)",
    "iter(Endless())", "(n for n in Endless())", "type('T', (), HOOKS)()", "Meta", "OfMeta", "raises", "make(bytearray, b'x')",
    "make(int, 10 ** 40)", "make(str, '\\ud800')", "make(frozenset, ())",
]  # fmt: skip
WAYS = [
    "plain({})", "plain(x={})", "plain(*[{}])", "plain(**{{'x': {}}})", "plain([{}, {}])", "typed({})", "ints({})", "mapping({})",
    "callback({})", "facet.method({})", "facet[{}]", "facet.value = {}", "call(lambda: {})", "union({})", "plain({{1: {}}})",
]  # fmt: skip


class Target:
    value: int = 0

    def __init__(self, look):
        self._look = look

    def method(self, x):
        return self._look(x)

    def __getitem__(self, key):
        return self._look(key)


PLAIN = (str, int, float, bytes, list, tuple, dict, set, frozenset, bool, complex, bytearray, type(None))


@pytest.mark.parametrize("isolation", ["inline", "jail"])
@pytest.mark.parametrize("way", WAYS)
def test_liars(isolation, way):
    seen: list[type] = []

    def look(value):
        """What host code does with an argument: looks at it from all sides."""
        kind = type(value)
        seen.append(kind)
        str(value), repr(value), value == 1, bool(value), f"{value}", isinstance(value, dict)
        if kind in (list, tuple, set, frozenset):
            for item in value:
                look(item)
        elif kind is dict:
            for key, item in value.items():
                look(key), look(item)
        elif callable(value):
            try:
                look(value(1))
            except ringfence.GuestError as error:
                str(error), repr(error), error.traceback
        return "looked"

    def typed(x: str):
        return look(x)

    def ints(x: list[int]):
        return look(x)

    def mapping(x: dict[str, object]):
        return look(x)

    def union(x: int | str | list[str] | dict[str, int] | None):
        return look(x)

    grants = {
        "plain": lambda x: look(x),  # noqa: PLW0108 - the name of the parameter counts
        "typed": typed, "ints": ints, "mapping": mapping, "union": union, "callback": look,
        "call": lambda function: look(function()),
        "facet": ringfence.facet(Target(look), methods=["method"], attributes=["value"], writable=["value"], items=True),
    }  # fmt: skip
    with ringfence.Sandbox(grants, isolation=isolation) as box, box.open() as session:
        assert session.run(LIES).outcome == "ok"
        for made in OBJECTS:
            use = way.format(*[made] * way.count("{}"))
            program = (
                f"x = {made}\ndel ran[:]\ntry: {way.format(*['x'] * way.count('{}'))}\nexcept Exception: pass\n[*ran]"
            )
            result = session.run(program)
            assert result.outcome == "ok", (use, result)
            allowed = {"str of exception"} if "Bad" in made or made == "raises" else set()
            assert set(result.value) <= allowed, (use, result.value)
    kinds = {kind for kind in seen if kind not in PLAIN}
    assert {kind.__name__ for kind in kinds} <= {"GuestFunction"}


@pytest.mark.parametrize("isolation", ["inline", "jail"])
def test_hostile_exceptions_of_callbacks(isolation):
    seen = []

    def call(function):
        try:
            function()
        except ringfence.GuestError as error:
            seen.append((type(error.type_name), type(error.message), type(error.traceback), vars(error).keys()))
            raise

    with ringfence.Sandbox({"call": call}, isolation=isolation) as box:
        for body in (
            "raises",
            "raises_odd",
            "lambda: 1 / 0",
            "lambda: Bad.x",
            "lambda: [].pop(make(int, 5, '__index__'))",
        ):
            result = box.run(
                f"{LIES}\ntry: call({body})\nexcept Exception as e: r = [e.__context__, e.__cause__, len(e.args)]\nr"
            )
            assert result.value == [None, None, 1], result
    assert {kinds[:3] for kinds in seen} == {(str, str, str)}
    assert {frozenset(kinds[3]) for kinds in seen} == {frozenset({"type_name", "message", "traceback"})}
