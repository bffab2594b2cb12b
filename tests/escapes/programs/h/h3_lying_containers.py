"""H3: containers whose iter, len, keys and items lie, given to guards, stand-ins, exec, class statements and calls by * and **."""
import sys, types

loot = []


class D(dict):
    def __getitem__(self, key):
        loot.append(key)
        return dict.get(self, key, get_blog_posts)

    def __setitem__(self, key, value):
        loot.append(value)
        dict.__setitem__(self, key, value)

    __contains__ = lambda self, key: True
    get = pop = setdefault = lambda self, *args: loot.extend(args)
    keys = lambda self: ["__builtins__", "x"]
    items = lambda self: [("a", print)]
    copy = lambda self: self
    __len__ = lambda self: 1000
    __iter__ = lambda self: iter(["x", "y"])


class T(tuple):
    __iter__ = lambda self: iter([print, type(print), int])
    __len__ = lambda self: 1
    __getitem__ = lambda self, index: type(print)


class L(list):
    __iter__ = T.__iter__
    __len__ = lambda self: 10**5


class Map:
    keys = lambda self: iter(["__class__", "self", "x"])
    __getitem__ = lambda self, key: loot.append(key) or print


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


for action in (
    lambda: exec("x = 1; loot.append(open); loot.append(y)", D(loot=loot)),
    lambda: exec("loot.append(open)", {"loot": loot}, D()),
    lambda: eval("open", D()),
    lambda: eval("[open for _ in (1,)]", D(), D()),
    lambda: type("X", T((int,)), D(a=1)),
    lambda: type("X", T((type(print),)), {}),
    lambda: type.__new__(type, "X", T((type(print),)), {}),
    lambda: type.__new__(type, "X", (), D({"__classcell__": 1})),
    lambda: types.new_class("X", T((int,)), D(), lambda space: loot.append(space)),
    lambda: get_blog_posts(*T(), **Map()),
    lambda: print(*L()),
    lambda: print(**Map()),
    lambda: "{x}".format(**Map()),
    lambda: "{x} {0}".format(*T()),
    lambda: getattr(*T((1, "x"))),
    lambda: "%s" % T((1,)),
    lambda: isinstance(1, T((int,))),
    lambda: issubclass(int, T((int,))),
    lambda: "x".startswith(T(("x",))),
    lambda: dict(D()),
    lambda: dict(**D()),
    lambda: {**D()},
    lambda: [*L()],
    lambda: set(T()),
    lambda: sorted(L([1, 2])),
    lambda: "".join(L(["a"])),
    lambda: object.__reduce_ex__(L([1]), 2),
    lambda: object.__reduce_ex__(D(), 2),
    lambda: __import__("copy").deepcopy(D()),
    lambda: types.MappingProxyType(D()) == Map(),
    lambda: types.SimpleNamespace(D()),
    lambda: __import__("inspect").Signature([print]),
    lambda: setattr(collect, "__defaults__", T((print,))),
    lambda: setattr(collect, "__kwdefaults__", D()),
    lambda: setattr(collect, "__dict__", D()),
    lambda: setattr(collect, "__annotations__", D()),
    lambda: setattr(collect, "__type_params__", T()),
    lambda: setattr(type("X", (), {}), "__bases__", T((int,))),
    lambda: setattr(type("X", (), {})(), "__dict__", D()),
    lambda: vars(type("X", (), {})()).update(D()),
    lambda: sys.modules.update(D()),
    lambda: exec("from m import *"),
):
    collect(action)
module = types.ModuleType("m")
module.__all__ = L(["x"])
sys.modules["m"] = module
collect(lambda: exec("from m import *"))


class Prepared(type):
    space = None

    @classmethod
    def __prepare__(mcs, name, bases):
        return Prepared.space

    def __new__(mcs, name, bases, namespace):
        loot.append(namespace)
        return type.__new__(mcs, name, bases, {})


for Prepared.space in (D(), Map(), T(), L(), types.MappingProxyType({}), print, None, __builtins__, globals()):
    try:

        class X(metaclass=Prepared):
            a = 1
            loot.append(locals())

            def f(self):
                return super()

    except BaseException:
        pass
