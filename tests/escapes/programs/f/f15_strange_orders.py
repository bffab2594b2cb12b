"""A metaclass's mro() chooses what lookups see: guards must not take a class for an instance, or miss who defines a name (F2, F6)."""
import types

loot = []


class Capture:
    def __eq__(self, other):
        loot.append(other)
        return True

    __or__ = __ror__ = __eq__


class MetaMeta(type):
    def mro(cls):
        return [cls, object]


class NoType(type, metaclass=MetaMeta):
    def mro(cls):
        return [cls, object]


class Extra:
    def __getattribute__(self, name):
        return name

    gi_frame = property(lambda self: self)


def orders(cls):
    for order in ([cls], [cls, Extra, object], [object, cls], [Extra, cls], [cls, object, Extra], [cls, HostError, Exception, BaseException, object], [cls, ValueError, object], [cls, type, object], [cls, cls], [], None, (cls, 5), [cls, print],
                  [cls, type(print)], [cls, str, object], [cls, types.ModuleType, object]):
        yield order


class Ordered(type):
    order = None

    def mro(cls):
        return Ordered.order if Ordered.order is not None else super().mro()


makers = []
try:
    Shaped = NoType("Shaped", (), {"__class__": 1}) if False else None
except BaseException as error:
    loot.append(error)
try:

    class Strange(metaclass=NoType):
        def method(self):
            return 1

    makers.append(Strange)
except BaseException as error:
    loot.append(error.args)
for base in ((), (Exception,), (str,), (type,), (types.ModuleType,), (dict,)):

    class Probe:
        pass

    for index in range(16):

        class Chosen(type):
            def mro(cls):
                return list(orders(cls))[index]

        try:
            makers.append(Chosen("Made", base, {"method": lambda self: 1}))
        except BaseException as error:
            loot.append(error.args)
values = []
for make in makers:
    values.append(make)
    for create in (lambda: make(), lambda: object.__new__(make), lambda: make("x", (), {}), lambda: make("m"), lambda: str.__new__(make, "{0.gi_frame}"), lambda: type.__new__(make, "x", (), {})):
        try:
            values.append(create())
        except BaseException as error:
            loot.append(error.args)
for value in values:
    for name in ("__dict__", "__class__", "__mro__", "__bases__", "__subclasses__", "mro", "__reduce_ex__", "__getattribute__", "format", "encode", "gi_frame", "__traceback__", "__context__", "__setstate__", "__globals__", "__weakref__", "__annotations__", "__doc__", "__new__", "__call__"):
        for use in (lambda: getattr(value, name), lambda: object.__getattribute__(value, name), lambda: type.__getattribute__(value, name), lambda: super(type(value), value).__getattribute__(name), lambda: getattr(value, name) == Capture(), lambda: getattr(value, name) | Capture(), lambda: getattr(value, name)("gi_frame"), lambda: getattr(value, name)(2)):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
