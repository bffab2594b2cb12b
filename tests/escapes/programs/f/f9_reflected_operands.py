"""Operators hand the other operand to guest code: nothing of ours may unwrap what it stands for (F9, F10)."""
import collections
import contextvars
import functools
import itertools
import operator
import re
import types
import weakref

loot = []


class Spy:
    def keep(self, *others):
        loot.extend(others)
        return True

    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __or__ = __ror__ = __and__ = __rand__ = __xor__ = __rxor__ = __sub__ = __rsub__ = keep
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __matmul__ = __rmatmul__ = __contains__ = __divmod__ = __rdivmod__ = keep
    __ior__ = __iadd__ = keep

    def __getitem__(self, index):
        loot.append(index)
        if type(index) is int and index > 3:
            raise IndexError
        return 1

    def __hash__(self):
        return 1


def generator():
    yield


class Plain:
    x = property()
    __slots__ = ("y",)


spy = Spy()
things = [
    vars(int), vars(Plain), vars(type), Plain.__dict__, type(print), print, len, get_blog_posts, generator(), generator, Plain, Plain(), {1: 2}.keys(), {1: 2}.items(), {1: 2}.values(),
    types.MappingProxyType({}), types.MappingProxyType(vars(int)), re.compile("a"), re.match("a", "a"), weakref.ref(Plain), functools.partial(print), functools.lru_cache(print), collections.deque([1]),
    collections.defaultdict(list), contextvars.copy_context(), contextvars.ContextVar("v"), itertools.count(), operator.itemgetter(1), list[int], int | str, HostError, BaseException.__new__(HostError, "x"),
    ValueError(1), super(Plain, Plain()), types, property(print), staticmethod(print), memoryview(b"a"), slice(1), range(3), Plain.y, str.join, "".join, object().__str__, type.__dict__["__call__"], re.compile("a").groupindex,
    compile("1", "x", "eval"), __builtins__, globals(), Ellipsis, NotImplemented,
]
operators = (
    operator.eq, operator.ne, operator.lt, operator.gt, operator.le, operator.ge, operator.or_, operator.and_, operator.xor, operator.sub, operator.add, operator.mul, operator.mod, operator.matmul, operator.ior,
    operator.contains, operator.getitem, divmod, lambda a, b: a in (b,), lambda a, b: {a: 1}.get(b), lambda a, b: [a].index(b), lambda a, b: max(a, b), lambda a, b: sorted([a, b]), lambda a, b: isinstance(a, b), lambda a, b: a @ b,
)
for thing in things:
    for operate in operators:
        for use in (lambda: operate(thing, spy), lambda: operate(spy, thing)):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
