"""J1, J2, J4: marks on whatever another realm would get too: types, modules, functions, presences, singletons, caches, host data."""
import sys, types

MARK = "left by the first realm"
loot = []


PROGRAMS = {name: compile(f"t.{name} = m", "x", "exec") for name in ("mark", "__mark__", "__doc__", "__wrapped__", "__annotations__", "__notes__")}


def leave(target):
    for name in PROGRAMS:
        for store in (
            lambda: setattr(target, name, MARK),
            lambda: exec(PROGRAMS[name], {"t": target, "m": MARK}),
            lambda: target.__dict__.update({name: MARK}),
            lambda: vars(target).update({name: MARK}),
            lambda: target.__annotations__.update({name: MARK}),
            lambda: target.__setitem__(name, MARK),
            lambda: target.update({name: MARK}),
            lambda: target.append(MARK),
            lambda: target.add(MARK),
            lambda: object.__setattr__(target, name, MARK),
            lambda: type.__setattr__(target, name, MARK),
            lambda: type(target).__setattr__(target, name, MARK),
            lambda: target.add_note(MARK),
            lambda: target.register(type("X", (), {})),
            lambda: setattr(target.__init__, name, MARK),
            lambda: setattr(type(target), name, MARK),
            lambda: setattr(target.__call__, name, MARK),
        ):
            try:
                store()
            except BaseException:
                pass


def everything():
    seen = {}
    stack = [__builtins__, sys.modules, get_blog_posts, print, type(print)]
    while stack and len(seen) < 3_000:
        value = stack.pop()
        if id(value) in seen or type(value) in (int, float, str, bytes, bool):
            continue
        seen[id(value)] = value
        if type(value) is dict:
            stack += list(value.values())
        elif isinstance(value, types.ModuleType):
            stack += list(vars(value).values())
        elif isinstance(value, (tuple, list, set, frozenset)):
            stack += list(value)
        for name in ("__class__", "__base__", "__func__", "__self__", "__wrapped__", "fget", "__defaults__", "__annotations__", "__doc__", "__objclass__"):
            try:
                stack.append(getattr(value, name))
            except BaseException:
                pass
        if isinstance(value, type):
            try:
                stack += list(vars(value).values())
            except BaseException:
                pass
    return list(seen.values())


for name in ("math", "cmath", "itertools", "_collections", "_functools", "_operator", "datetime", "_datetime", "re", "json", "random", "weakref", "contextvars", "_contextvars", "functools",
             "collections", "decimal", "string", "_string", "time", "types", "inspect", "abc", "enum", "typing", "_md5", "_sha2", "_blake2", "unicodedata", "errno", "io", "codecs", "builtins"):
    try:
        __import__(name)
    except ImportError:
        pass
for target in everything():
    leave(target)
