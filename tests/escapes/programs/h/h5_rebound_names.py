"""H5: builtins, modules and members that trusted code might look up late, replaced by the guest before it is used."""
import sys, types

loot = []
saved = dict(__builtins__)


def spy(*args, **keywords):
    loot.extend(args)
    loot.extend(keywords.values())
    return args[0] if args else None


class SpyType(type):
    def __call__(cls, *args):
        loot.extend(args)
        return args[0] if args else None

    def __instancecheck__(cls, value):
        loot.append(value)
        return True


for replacement in (spy, SpyType("Spy", (), {}), None, int):
    for name in list(saved):
        __builtins__[name] = replacement
        for text in ("import random", "import json", "import datetime", "import re", "import inspect", "import typing", "import builtins", "import sys", "import warnings", "import io"):
            for module in [each for each in sys.modules if each != "__main__"]:
                if name in ("globals", "type", "property", "getattr", "isinstance", "tuple", "setattr"):
                    sys.modules.pop(module, None)
            try:
                exec(text)
            except BaseException:
                pass
            if name not in ("globals", "type", "property", "getattr", "isinstance", "tuple", "setattr"):
                break
        for action in (lambda: get_blog_posts(), lambda: print("x"), lambda: eval("1"), lambda: "{0.x}".format(1), lambda: 1 / 0):
            try:
                action()
            except BaseException:
                pass
        __builtins__[name] = saved[name]
    for name in ("__build_class__", "__import__", "__name__", "__debug__"):
        __builtins__[name] = replacement
        try:
            exec("class X:\n def f(self): return __class__\nimport math\nassert 1")
        except BaseException:
            pass
        __builtins__.pop(name, None)
    __builtins__.update(saved)
import re, sys, types

for module, name in (("re._constants", "error"), ("typing", "Generic"), ("_typing", "_generic_base"), ("_typing", "_lazy_parameter"), ("_groups", "BaseExceptionGroup"), ("copyreg", "__newobj__"),
                     ("time", "struct_time"), ("re._parser", "parse_template"), ("functools", "update_wrapper")):
    try:
        setattr(__import__(module, None, None, ["x"]), name, spy)
        exec("def f[T](): pass")
        exec("class C[T]: pass")
    except BaseException:
        pass
    for action in (lambda: re.sub("a", "\\9", "a"), lambda: __import__("copy").copy(types.SimpleNamespace()), lambda: __import__("datetime").date(2020, 1, 1).timetuple(),
                   lambda: exec("try: raise ValueError\nexcept* ValueError: pass")):
        try:
            action()
        except BaseException:
            pass
