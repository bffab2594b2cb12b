"""A3, F11: keys of a class namespace that are equal to __classcell__ when they like, from __prepare__ and import *."""

import sys, types

loot = []


class Key(str):
    def __hash__(self):
        return hash("__classcell__")

    def __eq__(self, other):
        if type(other) is str and other == "__classcell__":
            Key.count += 1
            return Key.count in Key.yes
        return False

    def __getitem__(self, index):
        return "a"


tries = [tuple(range(first, last)) for first in range(8) for last in (first + 1, 30)] + [
    tuple(range(n)) for n in range(8)
]
for Key.yes in tries:
    Key.count = 0
    space = {}

    class M(type):
        @classmethod
        def __prepare__(mcs, name, bases):
            space[Key("__classcell__")] = 1
            return space

    try:

        class X(metaclass=M):
            def f(self):
                return __class__

        loot += [each for each in vars(X).values() if type(each).__name__ == "cell"]
    except BaseException:
        pass
    Key.count = 0
    module = types.ModuleType("m")
    module.__getattr__ = lambda name: 1
    vars(module)[Key("__classcell__")] = 1
    sys.modules["m"] = module
    try:

        class Y:
            from m import *

            def f(self):
                return __class__

        loot += [each for each in vars(Y).values() if type(each).__name__ == "cell"]
        loot.append(getattr(Y, "__classcell__", None))
    except BaseException:
        pass
