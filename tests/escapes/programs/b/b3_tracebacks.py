"""B3, B4: tracebacks by attribute, by __exit__, exit stacks, throw(), with_traceback and types.TracebackType; what they lead to."""

import contextlib, copy, operator, types

loot = []
NAMES = ["tb_frame", "tb_next", "tb_lineno", "tb_lasti", "f_back", "__class__", "__reduce__"]


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


def look(tb):
    loot.append(tb)
    for name in NAMES:
        collect(lambda: getattr(tb, name))
        collect(lambda: eval("t." + name, {"t": tb}))
        collect(lambda: object.__getattribute__(tb, name))
        collect(lambda: type(tb).__getattribute__(tb, name))
        collect(lambda: vars(type(tb))[name].__get__(tb))
        collect(lambda: getattr(type(tb), name).__get__(tb))
        collect(lambda: operator.attrgetter(name)(tb))
        collect(lambda: operator.attrgetter(name + ".f_back.f_globals")(tb))
        collect(lambda: print(("{0." + name + ".f_back.f_globals}").format(tb)))
        collect(lambda: print("%s" % getattr(tb, name)))
        collect(lambda: setattr(tb, name, None))
    match tb:
        case object(tb_frame=found):
            loot.append(found)
    match tb:
        case types.TracebackType(tb_frame=found):
            loot.append(found)
    collect(lambda: type(tb)(tb, tb.tb_frame, 1, 1))
    collect(lambda: type(tb)(None, None, 0, 0))
    collect(lambda: type(tb).__new__(type(tb), None, None, 0, 0))
    collect(lambda: copy.copy(tb))
    collect(lambda: tb.__reduce_ex__(2))
    collect(lambda: dir(tb) and None)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        look(tb)
        collect(lambda: value.__traceback__)
        return True


with Manager():
    raise ValueError(1)
with Manager():
    get_blog_posts(1, 2, 3)
with Manager():
    getattr(1, "x")
with Manager():
    exec("1/0")
with Manager():
    sorted([1, 2], key=lambda x: 1 / 0)
with Manager():
    __import__("json").loads("{")
with Manager():
    "{0.gi_frame}".format(x for x in ())
with Manager():

    class X(metaclass=lambda *a: 1 / 0):
        pass


with Manager():
    match 1:
        case object(x=1):
            pass
        case print():
            pass
with contextlib.ExitStack() as stack:
    stack.push(lambda *args: look(args[2]) or True)
    stack.push(Manager())
    raise ValueError(2)


def thrown():
    try:
        yield
    except BaseException as error:
        collect(lambda: look(error.__traceback__))
        yield


it = thrown()
next(it)
collect(lambda: it.throw(ValueError(3)))
collect(lambda: it.throw(ValueError, ValueError(3), None))
try:
    raise ValueError
except ValueError as error:
    for read in (
        lambda: error.__traceback__,
        lambda: BaseException.__traceback__.__get__(error),
        lambda: vars(BaseException)["__traceback__"],
        lambda: super(ValueError, error).__traceback__,
        lambda: error.with_traceback(None).__traceback__,
        lambda: object.__getattribute__(error, "__traceback__"),
        lambda: getattr(error, "__trace" + "back__"),
    ):
        collect(read)
    kept = error


class Mine(Exception):
    def __init__(self, *args):
        look(self.__traceback__)

    @property
    def __traceback__(self):
        return super().__traceback__


try:
    raise Mine
except Mine as error:
    collect(lambda: error.__traceback__)
    collect(lambda: look(super(Mine, error).__traceback__))
try:
    raise kept from kept
except ValueError as error:
    collect(lambda: look(error.__cause__.__traceback__))
