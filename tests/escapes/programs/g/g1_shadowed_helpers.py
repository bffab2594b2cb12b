"""Every binding form, with names that our rewriting or the interpreter might look up (G1, RestrictedPython CVE-2026-55830)."""
loot = []


def generator():
    yield


NAMES = ("__build_class__", "getattr", "super", "BaseException", "__builtins__", "__debug__")
FORMS = (
    "def f({n}): BODY\nf(spy)", "def f({n}, /): BODY\nf(spy)", "def f(*, {n}): BODY\nf({n}=spy)", "def f(*{n}): BODY\nf(spy)", "def f(**{n}): BODY\nf(a=spy)", "def f({n}=spy): BODY\nf()", "(lambda {n}: [{n}])(spy)", "(lambda *{n}: [{n}])(spy)",
    "{n} = spy\nBODY", "global {n}\n{n} = spy\nBODY", "for {n} in [spy]: BODY", "({n} := spy)\nBODY", "with Manager() as {n}: BODY", "try: raise ValueError\nexcept ValueError as {n}: BODY", "import math as {n}\nBODY", "from math import pi as {n}\nBODY",
    "class {n}: pass\nBODY", "def {n}(): pass\nBODY", "match spy:\n case {n}: BODY", "match [spy]:\n case [*{n}]: BODY", "match {{1: spy}}:\n case {{**{n}}}: BODY", "match spy:\n case Spy() as {n}: BODY", "[0 for {n} in [spy]]", "async def f({n}): BODY",
    "class A:\n {n} = spy\n def m(self): BODY\nA().m()", "def f():\n {n} = spy\n def g():\n  nonlocal {n}\n  {n} = spy\n  BODY\n g()\nf()", "type {n} = int\nBODY", "class A[{n}]: BODY", "def f[{n}](): BODY\nf()", "try: raise ExceptionGroup('a', [ValueError()])\nexcept* ValueError as {n}: BODY",
    "del {n}\nBODY",
)
BODIES = (
    "loot.append(generator().gi_frame)", "loot.append(getattr(generator(), 'gi_frame'))", "import json", "from json import loads", "class X(Spy): pass", "x = spy.__dict__", "spy.__class__ = Spy", "match spy:\n  case Spy(gi_frame=y): loot.append(y)",
    "exec('loot.append(globals())')",
)


class Meta(type):
    def __getattr__(cls, name):
        return cls


class Spy(metaclass=Meta):
    def __call__(self, *args, **kwargs):
        loot.append((args, kwargs))
        return self

    def __getattr__(self, name):
        return self

    def __iter__(self):
        return iter((self,))

    def __getitem__(self, item):
        loot.append(item)
        return self

    def __setitem__(self, item, value):
        loot.append((item, value))


class Manager:
    def __enter__(self):
        return spy

    def __exit__(self, *args):
        loot.append(args[:2])


spy = Spy()
for name in NAMES:
    for form in FORMS:
        for body in BODIES:
            text = form.replace("{n}", name).replace("{{", "{").replace("}}", "}")
            line = next((line for line in text.split("\n") if "BODY" in line), "")
            if "\n" in body and line.strip() != "BODY":
                continue
            space = {"loot": loot, "spy": spy, "Spy": Spy, "Manager": Manager, "generator": generator}
            try:
                exec(text.replace("BODY", body), space)
            except BaseException as error:
                loot.append(error.args)
table = dict(__builtins__)
for name in list(table):
    for value in (spy, None, generator()):
        space = {"loot": loot, "generator": generator, "spy": spy, "__builtins__": {**table, name: value}}
        try:
            exec("import json\nfrom math import pi\nclass X: pass\nclass Y(metaclass=type): pass\nloot.append(generator().gi_frame)", space)
        except BaseException as error:
            loot.append(error.args)
for replacement in ({}, None, 5, spy, [], "text", print, Spy, dict):
    try:
        exec("class X: pass\nloot.append(X)\nimport json\nloot.append(json)\nloot.append(len)", {"loot": loot, "__builtins__": replacement})
    except BaseException as error:
        loot.append(error.args)
