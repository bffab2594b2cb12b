"""The guest's sys.modules and its modules' dictionaries are its own: what trusted code then finds there must give nothing (I1, H5)."""
import copy
import datetime
import re
import sys
import types

loot = []


def keep(*args, **kwargs):
    loot.append((args, kwargs))
    return keep


class Any(types.ModuleType):
    def __getattr__(self, name):
        loot.append(name)
        return keep

    def __getattribute__(self, name):
        loot.append(name)
        return keep


class Space(dict):
    def __missing__(self, key):
        loot.append(key)
        return keep


class Plain:
    x = 1


def full(name):
    module = types.ModuleType(name)
    for each in ("__newobj__", "__newobj_ex__", "struct_time", "_lazy_parameter", "_generic_base", "_lazy_alias", "error", "PatternError", "BaseExceptionGroup", "ExceptionGroup", "namedtuple", "_reduce_ex", "loads", "_STRUCT", "__getattr__", "__all__", "__path__", "stdout", "stderr", "stdin"):
        vars(module)[each] = keep
    return module


TEXTS = (
    "copy.copy(Plain())", "copy.deepcopy(Plain())", "Plain().__reduce_ex__(2)", "datetime.datetime(2020, 1, 1).timetuple()", "datetime.datetime(2020, 1, 1).utctimetuple()", "datetime.datetime.strptime('2020 2020', '%Y %Y')", "re.compile('a').sub('\\\\q', 'a')", "re.match('a', 'a').expand('\\\\q')", "re.compile('(')", "try: raise ValueError\nexcept* ValueError as e: loot.append(e)",
    "raise ExceptionGroup('a', [ValueError()])", "class A[T]: x = T\nloot.append(A)", "def f[T](): pass", "type X[T] = T\nloot.append(X)", "import json\nloot.append(json)", "from json import loads\nloot.append(loads)", "from json import *", "import json.decoder as d\nloot.append(d)", "from . import json", "from .decoder import x", "__import__('json.decoder', fromlist=['x'])", "print('x', flush=True)", "sys.stdout.write('x')",
    "import os.path", "import time\nloot.append(time)", "import collections.abc", "from collections import nothing", "import inspect\ninspect.signature(keep)", "import random\nrandom.random()", "date = datetime.date.today()", "import _random", "import _sre",
)
originals = dict(sys.modules)
NAMES = ("copyreg", "time", "typing", "_typing", "re", "re._constants", "re._parser", "re._compiler", "_groups", "json", "json.decoder", "collections", "sys", "builtins", "types", "io", "os", "enum", "functools", "__main__", "inspect", "random", "_datetime")
for make in (full, Any, lambda name: 5, lambda name: None, lambda name: Space(), lambda name: sys, lambda name: print, lambda name: keep, lambda name: types.SimpleNamespace()):
    for text in TEXTS:
        for name in NAMES:
            sys.modules[name] = make(name)
        try:
            exec(text, {"copy": copy, "datetime": datetime, "re": re, "sys": sys, "loot": loot, "Plain": Plain, "keep": keep, "__package__": "json", "__name__": "json"})
        except BaseException as error:
            loot.append((error.args, error.__context__))
        sys.modules.clear()
        sys.modules.update(originals)
for name in NAMES:
    module = originals.get(name)
    if module is None or name == "__main__":
        continue
    space = dict(vars(module))
    for each in space:
        if each[:2] != "__":
            vars(module)[each] = keep
    for text in TEXTS:
        try:
            exec(text, {"copy": copy, "datetime": datetime, "re": re, "sys": sys, "loot": loot, "Plain": Plain, "keep": keep})
        except BaseException as error:
            loot.append((error.args, error.__context__))
    vars(module).update(space)
