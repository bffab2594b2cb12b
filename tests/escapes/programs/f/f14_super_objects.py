"""super in every form: subclasses of it, its own attributes, receivers and classes that do not belong together (F9, A9)."""
import types

loot = []


def generator():
    yield


class Base:
    def method(self):
        return 1


class Derived(Base): ...


class Meta(type): ...


class MetaDerived(Meta): ...


Cls = MetaDerived("Cls", (), {})


class Super(super):
    x = 1

    def __getattribute__(self, name):
        loot.append(name)
        return super(Super, self).__getattribute__(name)


class Plain(super): ...


class Text(str): ...


class Error(ValueError): ...


class Module(types.ModuleType): ...


supers = []
for make in (super, Super, Plain, lambda *a: super(*a).__get__(a[-1]), lambda a, b=None: super(a)):
    for pair in (
        (Derived, Derived()), (Derived, Derived), (Meta, Cls), (MetaDerived, Cls), (type, Cls), (type, type), (object, print), (type(print), print), (type(type(print)), type(print)), (Text, Text("a")), (str, "a"), (Error, Error()),
        (Exception, ValueError()), (Module, Module("m")), (types.ModuleType, types), (types.FunctionType, generator), (types.GeneratorType, generator()), (HostError, BaseException.__new__(HostError, "a")), (bool, True), (type(list[int]), list[int]),
    ):
        try:
            supers.append(make(*pair))
        except BaseException as error:
            loot.append(error.args)
for each in supers:
    for name in ("__class__", "__dict__", "__self__", "__thisclass__", "__self_class__", "__getattribute__", "__setattr__", "__new__", "__init__", "__reduce_ex__", "__subclasses__", "mro", "format", "gi_frame", "gi_code", "__globals__",
                 "__code__", "__builtins__", "__traceback__", "__context__", "__call__", "__get__", "__loader__", "__spec__", "__weakref__", "method", "__setstate__", "__annotations__", "__prepare__", "__eq__", "function", "name"):
        for use in (lambda: getattr(each, name), lambda: super.__getattribute__(each, name), lambda: object.__getattribute__(each, name), lambda: getattr(each, name)(), lambda: getattr(each, name)("gi_frame"), lambda: getattr(each, name)(2)):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
for name in ("__new__", "__init_subclass__", "__init__", "__get__"):
    try:
        loot.append(getattr(super, name))
    except BaseException as error:
        loot.append(error.args)
