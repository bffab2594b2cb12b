"""A3, F11: keys of a class namespace that are equal to __classcell__ when they like, from __prepare__ and import *."""
import sys, types

loot = []


class Key(str):
    yes = ()

    def __hash__(self):
        return hash("__classcell__")

    def __eq__(self, other):
        if type(other) is str and other == "__classcell__":
            Key.count += 1
            return Key.count in Key.yes
        return False

    def __getitem__(self, index):
        return "a"


class Keep(type):
    space = {}

    @classmethod
    def __prepare__(mcs, name, bases):
        return Keep.space


class Copy(Keep):
    def __new__(mcs, name, bases, namespace):
        return type.__new__(mcs, name, bases, namespace)


class Space(dict):
    pass


STAR = [
    "class Y:\n from m import *\n def f(self): return __class__",
    "class Y:\n exec('from m import *')\n def f(self): return __class__",
    "class Y:\n exec('from m import *', globals(), locals())\n def f(self): return __class__",
    "class Y:\n exec('from m import *', globals(), vars())\n def f(self): return __class__",
]
for Key.yes in [tuple(range(first, last)) for first in range(10) for last in (first + 1, 30)] + [tuple(range(n)) for n in range(10)]:
    for meta in (Keep, Copy):
        for kind in (dict, Space):
            Key.count = 0
            Keep.space = kind()
            Keep.space[Key("__classcell__")] = 1
            try:

                class X(metaclass=meta):
                    def f(self):
                        return __class__

                loot += list(vars(X).values())
                loot += list(Keep.space.values())
                loot.append(getattr(X, "__classcell__", None))
            except BaseException:
                pass
    module = types.ModuleType("m")
    module.__getattr__ = lambda name: 1
    vars(module)[Key("__classcell__")] = 1
    sys.modules["m"] = module
    for text in STAR:
        Key.count = 0
        space = {}
        try:
            exec(text, space)
            loot += list(vars(space["Y"]).values())
            loot.append(getattr(space["Y"], "__classcell__", None))
        except BaseException:
            pass
