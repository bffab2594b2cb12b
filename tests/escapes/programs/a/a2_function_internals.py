"""A2: globals, code, closure, defaults, builtins of functions, by every spelling."""

import functools, inspect, operator, types

loot = []
NAMES = [
    "__globals__",
    "__code__",
    "__closure__",
    "__builtins__",
    "__defaults__",
    "__kwdefaults__",
    "__dict__",
    "__wrapped__",
    "__self__",
    "__func__",
    "__module__",
    "func_globals",
    "__annotations__",
    "__get__",
    "__call__",
    "__type_params__",
    "__reduce__",
    "__text_signature__",
]


def own(a=1, *, b=2):
    return own


class C:
    def method(self):
        return __class__


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


targets = [
    print,
    getattr,
    len,
    get_blog_posts,
    own,
    C().method,
    C.method,
    "".join,
    str.join,
    [].append,
    own.__get__(1),
    exec,
    __import__,
    functools.partial,
    functools.reduce,
    operator.itemgetter(1),
    operator.itemgetter,
    functools.lru_cache(own),
    sorted,
    "".format,
    str.format,
    object.__getattribute__,
    type.__new__,
    int.from_bytes,
    dict.fromkeys,
    inspect.signature,
    types.new_class,
]
for target in targets:
    for name in NAMES:
        collect(lambda: getattr(target, name))
        collect(lambda: eval(f"t.{name}", {"t": target}))
        collect(lambda: object.__getattribute__(target, name))
        collect(lambda: type(target).__getattribute__(target, name))
        collect(lambda: super(type(target), target).__getattribute__(name))
        collect(lambda: getattr(type(target), name).__get__(target))
        collect(lambda: vars(type(target))[name].__get__(target))
        collect(lambda: vars(type(target))[name])
        collect(lambda: ("{0.%s}" % name).format(target) and None)
        collect(lambda: operator.attrgetter(name)(target))
        collect(lambda: dict(inspect.getmembers(target))[name])
for kind in (type(own), type(own.__get__(1)), types.ModuleType, types.MappingProxyType, type(len)):
    collect(lambda: kind.__new__)
    collect(lambda: object.__new__(kind))
    collect(lambda: kind.__new__(kind))
    collect(lambda: kind(own, {}))
    collect(lambda: kind("x = 1", {}))
for name in ("__code__", "__globals__", "__closure__", "__builtins__", "__kwdefaults__"):
    for target in (own, print, C.method):
        for store in (
            lambda: setattr(target, name, None),
            lambda: exec(f"t.{name} = None", {"t": target}),
            lambda: object.__setattr__(target, name, {}),
            lambda: type(target).__setattr__(target, name, {}),
            lambda: delattr(target, name),
        ):
            try:
                store()
                if name not in ("__kwdefaults__",):
                    loot.append(types.ModuleType(f"ALARM stored {name}"))
            except BaseException:
                pass
