"""A14, A15: helpers of site, leftovers in namespaces, builtins that come back when a dictionary lacks them."""

import sys

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


for name in (
    "help",
    "license",
    "copyright",
    "credits",
    "exit",
    "quit",
    "breakpoint",
    "_",
    "__loader__",
    "__spec__",
    "__package__",
    "__file__",
    "__cached__",
    "__build_class__",
    "__import__",
    "open",
    "input",
    "memoryview",
    "__debug__",
    "reload",
    "execfile",
    "file",
    "BuiltinImporter",
):
    collect(lambda: eval(name))
    collect(lambda: __builtins__[name])
    collect(lambda: globals()[name])
    collect(lambda: getattr(__import__("builtins"), name))
for space in (
    {},
    {"__builtins__": None},
    {"__builtins__": {}},
    {"__builtins__": __import__("builtins")},
    {"__builtins__": sys},
    {"__builtins__": 1},
    {"__builtins__": print},
    {"__builtins__": type("B", (dict,), {"__missing__": lambda self, name: loot.append(name)})()},
    type("G", (dict,), {"__contains__": lambda self, name: True, "setdefault": lambda self, *a: None})(),
    type(
        "G",
        (dict,),
        {"__getitem__": lambda self, name: 1, "get": lambda self, *a: 1, "keys": lambda self: ["__builtins__"]},
    )(),
):
    for text in (
        "loot.append(open)",
        "loot.append(__builtins__)",
        "loot.append(__import__('os').getcwd)",
        "def f(): return open\nloot.append(f())",
        "class C:\n x = open\nloot.append(C.x)",
        "loot.append(eval('open'))",
        "loot.append((lambda: open)())",
    ):
        for run in (
            lambda: exec(text, space),
            lambda: exec(text, space, {}),
            lambda: exec(compile(text, "x", "exec"), space),
        ):
            try:
                dict.__setitem__(space, "loot", loot)
                run()
            except BaseException:
                pass
        try:
            dict.pop(space, "__builtins__", None)
        except BaseException:
            pass
saved = globals().pop("__builtins__", None)
try:
    exec("loot.append(open)")

    def after():
        return open

    loot.append(after())
except BaseException:
    pass
globals()["__builtins__"] = {"loot": loot}
try:

    def other():
        return __import__("os")

    loot.append(other())
except BaseException:
    pass
if saved is not None:
    globals()["__builtins__"] = saved
open_of_realm = saved.get("open") if saved else None
