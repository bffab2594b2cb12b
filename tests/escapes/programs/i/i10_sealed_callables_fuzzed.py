"""Every sealed callable that can be found, called with arguments of every odd kind, by position and by the names of its own parameters (I4)."""
import sys

loot = []
for name in ("_groups", "_random", "_sha2", "_sha512", "_sre", "_struct", "_hashlib", "_csv", "array", "binascii", "zlib", "pyexpat", "zoneinfo", "asyncio", "threading", "_thread", "_typing", "_weakref", "builtins", "codecs", "contextvars", "datetime", "inspect", "io", "locale", "os", "posixpath", "re._compiler", "re._parser", "re", "time", "types", "warnings", "json", "copy", "random", "typing"):
    try:
        __import__(name)
    except ImportError:
        pass
Sealed = type(print)


def generator():
    yield


class Key:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        loot.append(other)
        return True

    def __index__(self):
        return 1

    def __getattr__(self, name):
        loot.append(name)
        return self

    def __call__(self, *args, **kwargs):
        loot.append((args, kwargs))
        return self

    def __iter__(self):
        return iter((self,))

    def __len__(self):
        return 1

    def __getitem__(self, item):
        loot.append(item)
        raise KeyError(item)


class Text(str):
    def __eq__(self, other):
        loot.append(other)
        return True

    def __hash__(self):
        return hash("time")


sealed = {}
for module in list(sys.modules.values()):
    for name, value in list(vars(module).items()):
        if type(value) is Sealed:
            sealed[id(value)] = value
        if name.startswith("_primitive"):
            loot.append((module, name, value))
            print("PRIMITIVE", module, name)
for holder, name in (("a", "encode"), ("a", "format"), ("a", "format_map"), (b"a", "decode"), (type, "__new__"), (type, "mro"), (int, "__subclasses__"), (object(), "__reduce_ex__"), (Key(), "__getstate__"), (Key, "mro"), (str, "format"), (str, "encode"), (object, "__getattribute__"), (object, "__setattr__"), (object, "__delattr__"), (type, "__getattribute__"), (dict, "__reduce_ex__"), (print, "__call__"), (print, "__copy__")):
    try:
        value = getattr(holder, name)
        sealed[id(value)] = value
    except BaseException as error:
        loot.append(error.args)
skip = {id(value) for value in (sys.modules["builtins"].input, sys.modules["builtins"].print)}
arguments = (None, 5, -1, 1 << 70, "time", Text("time"), b"x", [], {}, (), Key(), generator(), generator, print, get_blog_posts, type, Sealed, Key, 1.5, float("nan"), sys, HostError, ValueError(), Ellipsis, range(3), memoryview(b"a"), "exec", "gi_frame", lambda *args, **kwargs: loot.append((args, kwargs)))
NAMES = ("self", "cls", "function", "name", "realm", "value", "instance", "owner", "receiver", "template", "text", "encoding", "pattern", "repl", "string", "count", "definer", "args", "kwargs", "source", "filename", "mode", "flags", "stream", "depth", "default", "size", "_memo", "protocol")
for each in sealed.values():
    for first in ((), *((argument,) for argument in arguments)):
        for rest in ((), (None,), ("gi_frame",), (generator(),), (5, 5), ("time", {}), (Key(), Key(), Key()), ({}, {}), ((), {"__classcell__": 1})):
            if each is sys.modules["os"].urandom and first and first[0] in (1 << 70,):
                continue
            try:
                loot.append(each(*first, *rest))
            except BaseException as error:
                loot.append((error.args, error.__context__, error.__traceback__))
    for name in NAMES:
        try:
            loot.append(each(**{name: generator()}))
        except BaseException as error:
            loot.append((error.args, error.__context__))
