"""Classes made without a class statement, and namespaces with the compiler's own keys (F5)."""
import types

loot = []


class Meta(type):
    def __new__(mcs, *args, **kwargs):
        return type.__new__(mcs, *args, **kwargs)


class Plain: ...


class Bases(tuple): ...


class Space(dict): ...


class Capture:
    def __eq__(self, other):
        loot.append(other)
        return True

    def __hash__(self):
        return 1

    def __set_name__(self, owner, name):
        loot.append((owner, name))


def method(self):
    return super().__repr__(), 1


Sealed = type(type(print))
bases = ((), (Plain,), Bases((Plain,)), (type,), (Exception,), (type(print),), (Sealed,), Bases((type(print),)), (HostError,), Bases((HostError,)),
         (bool,), (types.GenericAlias,), (types.ModuleType,), (super,), (property,), (str,), (types.MappingProxyType,))
spaces = (
    {}, {"__classcell__": Capture()}, {"__classdictcell__": Capture()}, {"__classcell__": None, "__classdict__": 1},
    {"__slots__": ("gi_frame", "__globals__")}, {"__slots__": ("__dict__", "__weakref__")}, {"__dict__": property(lambda self: {})},
    {"__class__": property(lambda self: type(print))}, {"__getattribute__": lambda self, name: loot}, {"mro": lambda self: [self]},
    {"__call__": print, "__new__": print}, {"__init_subclass__": print}, {"__type_params__": (1,)}, {"__abstractmethods__": frozenset("a")},
    Space(x=1), types.MappingProxyType({"x": 1}), {"__doc__": Capture()}, {"__qualname__": "X"}, {"__module__": Capture()}, {"method": method},
)
makers = (
    type, type.__new__, type.__call__, Meta, Meta.__new__, types.new_class, Sealed,
    lambda n, b, s: type.__new__(type, n, b, s), lambda n, b, s: type.__new__(Meta, n, b, s), lambda n, b, s: type.__new__(Sealed, n, b, s),
    lambda n, b, s: type.__new__(type(print), n, b, s), lambda n, b, s: type.__new__(type(HostError), n, b, s),
    lambda n, b, s: type.__call__(type, n, b, s), lambda n, b, s: type.__call__(Meta, n, b, s), lambda n, b, s: type.__call__(Sealed, n, b, s),
    lambda n, b, s: Meta.__call__(n, b, s), lambda n, b, s: super(Meta, Meta).__new__(Meta, n, b, s),
    lambda n, b, s: object.__new__(Sealed), lambda n, b, s: object.__new__(type(print)), lambda n, b, s: type.__new__(Meta, name=n, bases=b, dict=s),
    lambda n, b, s: type.__init__(type(print), n, b, s), lambda n, b, s: type.__init__(Plain, n, b, s),
    lambda n, b, s: types.new_class(n, b, {}, lambda space: space.update(s)),
)
for make in makers:
    for base in bases:
        for space in spaces if base == () else spaces[:2]:
            try:
                cls = make("Made", base, space)
                loot.append(cls)
                loot.append(cls.__dict__)
                value = cls()
                loot.append(value)
                for name in ("__dict__", "format"):
                    try:
                        loot.append(getattr(value, name))
                    except BaseException as error:
                        loot.append(error.args)
            except BaseException as error:
                loot.append(error)
for name in ("__build_class__", "__loader__", "__spec__"):
    try:
        loot.append(__builtins__[name])
    except BaseException as error:
        loot.append(error)
