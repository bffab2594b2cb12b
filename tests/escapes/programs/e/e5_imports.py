"""E5, H6: imports as attribute reads: from-imports of hazards, star, replaced modules, odd arguments of __import__, relative names."""
import sys, types

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


it = (x for x in ())


class Fake:
    gi_frame = it
    __name__ = "os"
    __all__ = ["__dict__", "__class__", "gi_frame"]
    __path__ = ["/"]
    __spec__ = property(lambda self: loot.append("spec"))


for name, value in (("gen", it), ("fake", Fake()), ("cls", Fake), ("printer", print), ("posts", get_blog_posts), ("fun", lambda: 0)):
    sys.modules[name] = value
    for text in (f"from {name} import gi_frame as found", f"from {name} import __globals__ as found", f"from {name} import __self__ as found", f"from {name} import *",
                 f"import {name}.x as found", f"import {name} as found", f"from {name} import __dict__ as found", f"from {name} import __class__ as found",
                 f"from {name} import system as found", f"from {name} import __loader__ as found", f"from {name}.x import y as found"):
        space = {}
        collect(lambda: exec(text, space))
        loot.append(space.get("found"))
host = types.ModuleType("shadow")
host.__name__ = "os"
host.__path__ = ["/"]
host.__getattr__ = lambda name: loot.append(name)
sys.modules["shadow"] = host
for text in ("from shadow import system", "from shadow import path", "import shadow.path as found\nloot.append(found)", "from shadow import *"):
    collect(lambda: exec(text))


class Name(str):
    def __eq__(self, other):
        return other == "os"

    __hash__ = lambda self: hash("os")
    split = partition = rpartition = lambda self, *a: ("os", "", "")
    __str__ = lambda self: "os"


for name in ("os", "posix", "_io", "_thread", "gc", "marshal", "ctypes", "_ctypes", "builtins", "__main__", "importlib", "_frozen_importlib", "_imp", "zipimport", "_posixsubprocess",
             "subprocess", "socket", "_socket", "signal", "_signal", "pickle", "_pickle", "_sre", "_typing", "_random", "_struct", "_codecs", "_locale", "_abc", "_warnings",
             "_testcapi", "ringfence", "ringfence.guest.realm", "encodings", "site", "sysconfig", "_symtable", "_ast", "ast", "_opcode", "dis", "os.path", "a.b.c", "..", ".", "",
             "sys.modules", "re._compiler", "re._parser", "json.decoder", "collections.abc", "_groups", "_weakref", "_contextvars", "_datetime", "_operator", "_functools"):
    for call in (
        lambda: __import__(name),
        lambda: __import__(name, globals(), locals(), ["system"], 0),
        lambda: __import__(name, {"__package__": "os", "__name__": "os"}, None, [], 1),
        lambda: __import__(Name(name)),
        lambda: __import__(name, fromlist=("a",)),
        lambda: __import__(name, None, None, type("L", (list,), {"__bool__": lambda self: True})(), type("I", (int,), {"__int__": lambda self: 2})(1)),
        lambda: vars(__import__(name, None, None, ["x"])),
    ):
        try:
            module = call()
        except BaseException:
            continue
        loot.append(module)
        try:
            for value in list(vars(module).values()) if type(module) is types.ModuleType else []:
                if value is not __builtins__:
                    loot.append(value)
        except BaseException:
            pass
    collect(lambda: exec(f"import {name}"))
    collect(lambda: exec(f"from {name} import *"))
    collect(lambda: exec(f"from . import {name}", {"__package__": "ringfence.guest", "__name__": "x"}))
for value in ("x", 1, None, print, {}):
    collect(lambda: sys.modules.__setitem__("typing", value))
    collect(lambda: exec("def f[T](): pass\nloot.append(f)"))
    collect(lambda: sys.modules.__setitem__("_groups", value))
    collect(lambda: exec("try: raise ValueError\nexcept* ValueError: pass"))
    collect(lambda: sys.modules.__setitem__("copyreg", value))
    collect(lambda: object.__reduce_ex__(Fake(), 2))
    collect(lambda: sys.modules.__setitem__("time", value))
    collect(lambda: __import__("datetime").datetime(2020, 1, 1).timetuple())
    collect(lambda: sys.modules.__setitem__("re._constants", value))
    collect(lambda: __import__("re").sub("a", "\\9", "a"))
