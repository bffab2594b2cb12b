"""E3, E7: match, except*, generics and imports lowered in every scope, with captures that are global, nonlocal, private or temporaries."""
loot = []
it = (x for x in ())


def outer():
    captured = None

    def inner():
        nonlocal captured
        global everywhere
        match it:
            case object(gi_running=captured) if (everywhere := captured) is not None:
                loot.append(captured)
            case object(gi_frame=everywhere):
                loot.append(everywhere)

    inner()
    return captured


outer()


class Body:
    match it:
        case object(gi_running=found, gi_frame=__private):
            pass
        case object() as found:
            match found:
                case object(gi_frame=nested):
                    loot.append(nested)
    names = list(locals())
    loot += [locals().get(name) for name in names if name[:1] == "."]
    x = [1 for match in (1,) if match]
    try:
        raise ValueError(1)
    except* ValueError as error:
        loot.append(list(locals()))


async def coroutine():
    match await other():
        case object(cr_frame=found):
            loot.append(found)


async def other():
    return it


try:
    coroutine().send(None)
except BaseException:
    pass


def gen():
    match (yield 1):
        case object(gi_frame=found):
            loot.append(found)


g = gen()
next(g)
try:
    g.send(g)
except BaseException:
    pass
for name in [".t1", ".t2", ".value", ".0"]:
    for read in (lambda: globals()[name], lambda: locals()[name], lambda: vars()[name], lambda: getattr(Body, name), lambda: eval("locals()")[name]):
        try:
            loot.append(read())
        except BaseException:
            pass
globals()[".t1"] = globals()[".value"] = type("T", (), {"__eq__": lambda self, other: loot.append(other), "__len__": lambda self: 0})()
TEXTS = [
    "def f[T: it.gi_frame](x: T = it.gi_frame) -> it.gi_frame: return T\nloot.append(f.__type_params__[0].__bound__)",
    "class C[T, *Ts, **P](dict[T, P]):\n x: T\n def m(self): return T\nloot += [C().m(), C.__type_params__, C.__orig_bases__, C[int]]",
    "type A[T] = it.gi_frame\nloot.append(A.__value__)",
    "type A = it.gi_frame\nloot += [A.__value__, type(A), A.__module__]",
    "def f[T]():\n global T\n T = 1\nf()",
    "def f[T]():\n class T:\n  x = T\n return T\nloot.append(f())",
    "def f[gi_frame](): return gi_frame\nloot.append(f())",
    "class X[__classdict__]: pass",
    "@(lambda f: loot.append(f) or f)\ndef f[T](): pass",
    "@(lambda c: loot.append(c) or c)\nclass C[T]: pass",
    "def f[T: (lambda: __import__('sys')._getframe())]() : pass\nloot.append(f.__type_params__[0].__bound__())",
    "x: it.gi_frame = 1",
    "class C:\n x: it.gi_frame = 1\nloot.append(C.__annotations__)",
    "from __future__ import annotations\nclass C:\n x: it.gi_frame = 1\nloot.append(C.__annotations__)\nimport typing\nloot.append(typing.get_type_hints(C, globals()))",
    "from __future__ import annotations\ndef f(x: it.gi_frame): pass\nimport inspect\nloot.append(inspect.get_annotations(f, eval_str=True))",
]
for text in TEXTS:
    try:
        exec(text)
    except BaseException:
        pass
