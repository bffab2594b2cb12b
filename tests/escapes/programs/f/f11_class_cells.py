"""The hidden names of class bodies: cells through every door that is not an identifier (F11)."""
import types

loot = []
NAMES = ("__classcell__", "__classdictcell__", "__classdict__", "__class__", ".t1", ".type_params", ".generic_base", "__static_attributes__", "__firstlineno__")


class Meta(type):
    def __new__(mcs, name, bases, space, **keywords):
        loot.append(dict(space))
        for hidden in NAMES:
            loot.append(space.get(hidden))
        cls = super().__new__(mcs, name, bases, space)
        try:
            loot.append(type.__new__(mcs, name, bases, {**space, "again": 1}))
        except BaseException as error:
            loot.append(error)
        loot.append(cls.__dict__)
        return cls

    def __init__(cls, name, bases, space):
        loot.append(dict(space))


class WithMeta(metaclass=Meta):
    def method(self):
        return __class__, super()

    for hidden in NAMES:
        try:
            loot.append(locals()[hidden])
        except KeyError:
            pass
        try:
            loot.append(eval(hidden))
        except BaseException as error:
            loot.append(error)


module = types.ModuleType("hidden")
for hidden in NAMES:
    vars(module)[hidden] = 1
vars(module)["__all__"] = list(NAMES)
import sys

sys.modules["hidden"] = module


def imported():
    exec("class Star(metaclass=Meta):\n from hidden import *\n def method(self): return __class__\nloot.append(Star)\nloot.append(vars(Star))")
    exec("from hidden import *\nloot.append(globals())", {"loot": loot})


def plain():
    exec("class Plain:\n from hidden import *\n def method(self): return __class__\nloot.append(Plain)")

    class Plain:
        __import__("hidden")
        locals().update(vars(module))
        vars().update(vars(module))
        exec("__qualname__ = 1")

        def method(self):
            return __class__

    loot.append(Plain)
    for hidden in NAMES:
        setattr(Plain, hidden, 1) if hidden[0] != "_" else None


def nested():
    class Outer:
        class Inner(metaclass=Meta):
            def method(self):
                return __class__

        def method(self):
            nonlocal_ = __class__
            return lambda: (__class__, nonlocal_)

    loot.append(Outer().method()())


def write():
    class Write:
        def method(self):
            nonlocal __class__
            __class__ = print
            try:
                super().x
            except BaseException as error:
                loot.append(error)
            __class__ = int
            return super().__init__

        def again(self):
            return super(__class__, self)

    loot.append(Write().method())
    loot.append(Write().again())


def closure():
    class Closure:
        def method(self):
            return __class__

    for name in ("__closure__", "__code__", "__globals__"):
        try:
            loot.append(getattr(Closure.method, name))
        except BaseException as error:
            loot.append(error.args)
    try:
        loot.append(Closure.method.__reduce_ex__(2))
    except BaseException as error:
        loot.append(error.args)


for attempt in (imported, plain, nested, write, closure):
    try:
        attempt()
    except BaseException as error:
        loot.append(error)
for hidden in NAMES:
    for text in (
        f"class A:\n def m(self): return {hidden}\nloot.append(A().m())", f"class A:\n loot.append({hidden})", f"class A:\n {hidden} = 1", f"class A:\n def {hidden}(self): pass",
        f"class A:\n def m(self):\n  nonlocal {hidden}\n  {hidden} = 1", f"class A:\n import math as {hidden}", f"class A:\n for {hidden} in [1]: pass", f"class A:\n x = lambda: {hidden}\nloot.append(A.x())",
        f"class A:\n x = [{hidden} for _ in [1]]", f"class A:\n global {hidden}\n {hidden} = 1", f"class A:\n del {hidden}", f"class A:\n match 1:\n  case {hidden}: pass",
        f"class A:\n try: 1/0\n except Exception as {hidden}: pass", f"class A:\n with open as {hidden}: pass", f"class A:\n ({hidden} := 1)", f"class A({hidden}=1): pass", f"f({hidden}=1)", f"def f({hidden}, /): pass",
        f"class A[{hidden}]: pass", f"class A[T: {hidden}]: pass", f"class A:\n type X = {hidden}\nloot.append(A.X.__value__)", f"class A:\n def m[T: {hidden}](self): pass", f"class A:\n x: {hidden} = 1",
    ):
        try:
            exec(text)
        except BaseException as error:
            loot.append(error.args)
