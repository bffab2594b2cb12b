"""Assignments to __class__, __bases__, __dict__, __mro__ and friends, on guest objects and on shared ones (A7, F5)."""
import collections
import types

loot = []


class One:
    x = 1


class Two:
    y = 2


class Slotted:
    __slots__ = ("a",)


class Module(types.ModuleType): ...


class Meta(type): ...


class Error(Exception): ...


class Text(str): ...


def function(): ...


subjects = [One(), One, Slotted(), Slotted, Module("m"), types, Meta("M", (), {}), Error(), Error, Text("a"), function, print, get_blog_posts, type(print), int, type, 5, "text", (), [], HostError,
            BaseException.__new__(HostError, "x"), collections.deque(), super(One, One()), property(), list[int], (lambda: (yield))(), types.MappingProxyType({}), staticmethod(print)]
values = [One, Two, Slotted, Module, Meta, Error, int, type, type(print), type(type(print)), HostError, types.ModuleType, types.FunctionType, object, (One,), (int,), {}, {"a": 1}, dict(a=print), None, 5,
          types.MappingProxyType({"a": 1}), collections.OrderedDict(a=1), function]
names = ("__class__", "__bases__", "__base__", "__mro__", "__dict__", "__name__", "__qualname__", "__module__", "__doc__", "__subclasses__", "__slots__", "__weakref__", "__flags__", "__abstractmethods__",
         "__code__", "__globals__", "__builtins__", "__closure__", "__defaults__", "__kwdefaults__", "__wrapped__", "__func__", "__self__", "__traceback__", "__context__", "__cause__", "__annotations__", "__type_params__",
         "__new__", "__init__", "__call__", "__getattribute__", "__del__", "__buffer__", "mro", "format", "gi_frame", "__loader__", "__spec__", "__path__", "__file__", "mark")
for subject in subjects:
    for name in names:
        for value in values:
            for use in (lambda: setattr(subject, name, value), lambda: object.__setattr__(subject, name, value), lambda: type.__setattr__(subject, name, value)):
                try:
                    use()
                except BaseException:
                    continue
                try:
                    loot.append((name, getattr(subject, name)))
                except BaseException as error:
                    loot.append(error.args)
        for use in (lambda: delattr(subject, name), lambda: object.__delattr__(subject, name), lambda: type.__delattr__(subject, name)):
            try:
                use()
            except BaseException:
                pass
loot.append(subjects)
