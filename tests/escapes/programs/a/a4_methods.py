"""A4: __self__ and __func__ of bound methods and builtin functions; modules of the host behind them."""

import collections, datetime, functools, itertools, json, math, operator, random, re, sys, types, weakref

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


modules = [collections, datetime, functools, itertools, json, math, operator, random, re, sys, types, weakref]
functions = [value for module in modules for value in list(vars(module).values())]
functions += list(__builtins__.values())
functions += [
    random._inst.random,
    random._inst._random,
    sys.stdout._write,
    re.compile("a").match,
    re.compile("a").sub,
    print,
    get_blog_posts,
]
for function in functions:
    collect(lambda: function)
    for name in (
        "__self__",
        "__func__",
        "__module__",
        "__objclass__",
        "__wrapped__",
        "__globals__",
        "fget",
        "func",
        "__get__",
    ):
        collect(lambda: getattr(function, name))
        collect(lambda: object.__getattribute__(function, name))
        collect(lambda: getattr(type(function), name).__get__(function))
for name in ("__self__", "__func__"):
    for bound in (len, "".join, [].append, print, (1).__add__, int.from_bytes, type.mro, object().__str__):
        match bound:
            case object(__self__=found):
                loot.append(found)
        match bound:
            case object(__func__=found):
                loot.append(found)
