"""H7, F6: __class__ properties, ABC registration and metaclasses that pass for strings, classes, modules, functions, exceptions and presences."""
import abc, sys, types

loot = []


class Meta(type):
    def __eq__(cls, other):
        return True

    __hash__ = lambda cls: cls.claimed if hasattr(cls, "claimed") else 0
    __instancecheck__ = __subclasscheck__ = lambda cls, value: True


def claim(kind):
    class Claims(metaclass=Meta):
        claimed = hash(kind)
        __class__ = property(lambda self: kind)
        __call__ = lambda self, *args, **keywords: loot.extend(args) or self
        __getattr__ = lambda self, name: loot.append(name) or self
        __mro__ = (kind, object)
        __get__ = __set__ = lambda self, *args: loot.extend(args)

        def __len__(self):
            return 1

        def __iter__(self):
            return iter(())

    return Claims()


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


it = (x for x in ())
for kind in (str, type, dict, tuple, types.ModuleType, type(len), type(collect), type(print), type(type(print)), Exception, BaseException, HostError, super, property, types.GenericAlias,
             types.MethodType, type(it), types.GetSetDescriptorType, types.MappingProxyType, ExceptionGroup, bytes, int, types.TracebackType, type(compile("1", "x", "eval"))):
    liar = claim(kind)
    for action in (
        lambda: getattr(it, liar),
        lambda: getattr(liar, "gi_frame"),
        lambda: getattr(liar, "__dict__"),
        lambda: object.__getattribute__(liar, "__dict__"),
        lambda: type.__getattribute__(liar, "__dict__"),
        lambda: type.__getattribute__(type(liar), "__call__"),
        lambda: str.format(liar, it),
        lambda: str.encode(liar),
        lambda: type.mro(liar),
        lambda: type.__subclasses__(liar),
        lambda: type.__new__(liar, "X", (), {}),
        lambda: type.__new__(type, "X", (type(liar),), {}),
        lambda: type.__new__(type, liar, liar, liar),
        lambda: type("X", (liar,), {}),
        lambda: exec(liar),
        lambda: exec("1", liar),
        lambda: eval(liar),
        lambda: compile(liar, liar, liar),
        lambda: __import__(liar),
        lambda: sys.modules.__setitem__("liar", liar),
        lambda: exec("from liar import *\nfrom liar import gi_frame\nimport liar.x"),
        lambda: vars(liar),
        lambda: print("x", sep=liar, file=liar),
        lambda: setattr(liar, "gi_frame", 1),
        lambda: setattr(liar, "__class__", int),
        lambda: setattr(collect, "__defaults__", liar),
        lambda: BaseException.__traceback__.__get__(liar),
        lambda: types.FunctionType.__code__.__get__(liar),
        lambda: vars(types.FunctionType)["__code__"].__get__(collect),
        lambda: exec("raise liar", {"liar": liar}),
        lambda: exec("try: raise ValueError\nexcept* liar: pass", {"liar": liar}),
        lambda: exec("match it:\n case liar(gi_frame=x): loot.append(x)", {"liar": type(liar), "it": it, "loot": loot}),
        lambda: exec("class X(metaclass=liar): pass", {"liar": liar}),
        lambda: exec("class X(liar): pass", {"liar": type(liar)}),
        lambda: __import__("copy").copy(liar),
        lambda: __import__("inspect").signature(liar),
        lambda: __import__("re").sub("a", liar, "a"),
        lambda: get_blog_posts(liar),
        lambda: super(type(liar), liar).gi_frame,
        lambda: types.GenericAlias(liar, int).gi_frame,
        lambda: types.MethodType(liar, it).gi_frame,
        lambda: types.MethodType(it.throw, 1).gi_frame,
        lambda: types.MethodType(collect, 1).__globals__,
        lambda: types.GenericAlias(it, int).gi_frame,
        lambda: types.GenericAlias(type(print), int).__call__,
        lambda: types.GenericAlias(collect, int).__globals__,
        lambda: types.GenericAlias(int, int).__dict__,
        lambda: type("G", (types.GenericAlias,), {})(it, int).gi_frame,
        lambda: list[it].__args__[0].gi_frame,
    ):
        collect(action)


class Base(abc.ABC):
    pass


for kind in (type(print), type(it), int, HostError):
    collect(lambda: Base.register(kind))
    collect(lambda: isinstance(print, Base))
