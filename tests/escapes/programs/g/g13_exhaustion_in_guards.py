"""The stack runs out inside guards, stand-ins and class building, at every depth: what is left behind must be whole (C4, P4)."""
import copy
import datetime
import re
import sys

loot = []


class Meta(type):
    def __new__(mcs, name, bases, space):
        return super().__new__(mcs, name, bases, space)


class Text(str): ...


class Thing:
    def __init__(self):
        self.x = 1

    def __getattr__(self, name):
        return getattr(self.x, name)


thing = Thing()


def generator():
    yield


it = generator()
pattern = re.compile("(a)")
day = datetime.datetime(2020, 1, 1)


def make_class():
    class Made(metaclass=Meta):
        def method(self):
            return __class__

    return Made


def match_it():
    match thing:
        case Thing(x=int(real=r)):
            return r


def star():
    try:
        raise ExceptionGroup("a", [ValueError()])
    except* ValueError as error:
        return error


class Prepared(type):
    def __prepare__(name, bases):
        return {}


def prepared():
    class Made(metaclass=Prepared):
        def method(self):
            return __class__

    return Made().method()


actions = (
    make_class, match_it, star, prepared, lambda: getattr(it, "gi_frame", None), lambda: "{0.x}".format(thing), lambda: exec("x = 1"), lambda: eval("it.gi_frame"), lambda: compile("class A: pass", "x", "exec"), lambda: __import__("json.decoder"), lambda: copy.copy(thing), lambda: copy.deepcopy([thing]),
    lambda: pattern.sub(r"\1", "a"), lambda: re.compile("b" * len(loot)), lambda: day.timetuple(), lambda: datetime.datetime.strptime("2020", "%Y"), lambda: print("", end=""), lambda: setattr(thing, "__doc__", 1), lambda: vars(Thing), lambda: type.__new__(Meta, "X", (), {}), lambda: sys.exc_info(), lambda: get_blog_posts(),
    lambda: print.gi_frame, lambda: super(Text, Text("a")).format, lambda: Thing.__subclasses__(), lambda: locals(), lambda: globals(), lambda: "a".encode("utf-8"), lambda: thing.__reduce_ex__(2), lambda: thing.__getstate__(), lambda: thing.__dict__, lambda: day.now(), lambda: int.__dict__,
)


def dive(depth, action):
    if depth:
        return dive(depth - 1, action)
    return action()


def depth_left():
    try:
        return 1 + depth_left()
    except RecursionError:
        return 1


left = depth_left()
for action in actions:
    for missing in range(0, 40, 2):
        try:
            loot.append(dive(max(left - missing, 0), action))
        except BaseException as error:
            loot.append((error.args, error.__context__))
for action in actions:
    try:
        loot.append(action())
    except BaseException as error:
        loot.append(error)
stolen = type.__new__(type, "Stolen", (), {"method": lambda self: 1})
loot.append(dict(stolen.__dict__))
loot.append([name for name in globals() if name[:1] == "."])
