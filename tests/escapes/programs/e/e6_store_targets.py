"""E6, E7: stores and deletes of hazards in every target position (smolagents CVE-2026-4963: the augmented assignment)."""
import sys, types

loot = []


def f():
    return 1


class C:
    pass


class M(type):
    pass


TARGETS = {"f": f, "g": (x for x in ()), "p": print, "b": get_blog_posts, "i": int, "t": type, "e": ValueError(1), "l": len, "s": type(print)}
NAMES = ["__code__", "__globals__", "__closure__", "__builtins__", "__kwdefaults__", "gi_frame", "gi_code", "__class__", "__bases__", "__dict__", "__call__", "f_globals", "__self__", "__func__",
         "__subclasses__", "__traceback__", "__init_subclass__", "__getattribute__", "x"]
FORMS = [
    "{o}.{n} = v", "{o}.{n}, z = v, v", "[{o}.{n}] = [v]", "(*{o}.{n},) = [v]", "{o}.{n} += v", "{o}.{n} |= v", "{o}.{n}: int = v", "for {o}.{n} in [v]: pass",
    "with c as {o}.{n}: pass", "[0 for {o}.{n} in [v]]", "del {o}.{n}", "del ({o}.{n}, {o}.{n})", "a = {o}.{n} = v", "for a, {o}.{n} in [(v, v)]: pass", "with c as (a, {o}.{n}): pass",
    "{{0 for {o}.{n} in [v]}}", "{{0: 0 for {o}.{n} in [v]}}", "list(0 for {o}.{n} in [v])", "async def q():\n async for {o}.{n} in aw: pass\n async with c as {o}.{n}: pass",
    "[a, [b, {o}.{n}]] = v, [v, v]", "setattr({o}, '{n}', v)", "object.__setattr__({o}, '{n}', v)", "type({o}).__setattr__({o}, '{n}', v)", "{o}.__dict__['{n}'] = v", "vars({o})['{n}'] = v",
    "{o}.__setattr__('{n}', v)", "super(type({o}), {o}).__setattr__('{n}', v)", "delattr({o}, '{n}')",
]


class Context:
    def __enter__(self):
        return 1

    __exit__ = lambda *a: True


def state():
    return [(name, dir(value), getattr(value, "__code__", 1) if False else None) for name, value in TARGETS.items() if name not in "fem"]


before = state()
result = f()
for name in NAMES:
    for label in TARGETS:
        for form in FORMS:
            for value in ({}, f):
                try:
                    exec(form.format(o=label, n=name), {**TARGETS, "v": value, "c": Context()})
                except BaseException:
                    pass
if state() != before:
    loot.append(types.ModuleType("ALARM shared objects changed"))
if f() != result:
    loot.append(types.ModuleType("ALARM the code of a function changed"))


def outer():
    x = 1

    def inner():
        nonlocal x
        del x
        x = 2
        return x

    return inner


for text in ("global __builtins__; __builtins__ = {}", "del __builtins__", "global open\nopen = 1", "del print", "global __class__", "nonlocal x", "import __builtins__",
             "def f():\n global __builtins__\n del __builtins__\n return __import__\nloot.append(f())", "class X:\n __builtins__ = {}\n def f(self): return open\nloot.append(X().f())",
             "def __build_class__(*a): loot.extend(a)\nclass X: pass", "__builtins__['__build_class__'] = lambda *a: loot.extend(a)\nclass X:\n def f(self): return __class__",
             "__builtins__['__import__'] = lambda *a: loot.extend(a)\nimport sys", "__builtins__['super'] = lambda *a: loot.extend(a)\nclass X:\n def f(self): return super().f\nX().f()"):
    try:
        exec(text)
    except BaseException:
        pass
