"""A3: cells and what is in them: __closure__, the class cell in namespaces, __classdict__ by name, NFKC look-alikes."""

loot = []
seen = []


def note(namespace):
    for name, value in dict(namespace).items():
        if "cell" in name or type(value).__name__ == "cell":
            loot.append(value)


class M(type):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        return seen.append({}) or seen[-1]

    def __new__(mcs, name, bases, namespace, **keywords):
        note(namespace)
        return super().__new__(mcs, name, bases, dict(namespace))

    def __init__(cls, name, bases, namespace, **keywords):
        note(namespace)

    def __call__(cls, *args):
        note(vars(cls))
        return super().__call__(*args)


class Space(dict):
    def __setitem__(self, name, value):
        note({name: value})
        super().__setitem__(name, value)

    def __getitem__(self, name):
        note(self)
        return super().__getitem__(name)

    def __missing__(self, name):
        note(self)
        raise KeyError(name)


class Other:
    def __init__(self):
        self.d = {}

    def __setitem__(self, name, value):
        note({name: value})
        self.d[name] = value

    def __getitem__(self, name):
        return self.d[name]

    def keys(self):
        return list(self.d)


class M2(M):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        return Space()


class M3(M):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        return Other()

    def __new__(mcs, name, bases, namespace, **keywords):
        note(namespace.d)
        return type.__new__(mcs, name, bases, dict(namespace.d))


def function_metaclass(name, bases, namespace):
    note(namespace)
    return type(name, bases, namespace)


for meta in (M, M2, M3, function_metaclass, type):
    try:

        class X(metaclass=meta):
            note(locals())
            note(vars())
            here = locals()

            def f(self):
                return __class__, super()

            note(locals())
            try:
                exec("note(locals()); z = 1")
                note(eval("locals()"))
            except BaseException:
                pass

        note(vars(X))
        loot.append(getattr(X, "__classcell__", None))
    except BaseException:
        pass
for space in seen:
    note(space)


def outer():
    hidden = [1]

    def inner():
        return hidden

    return inner


for name in ("__closure__", "func_closure"):
    for read in (
        lambda: getattr(outer(), name),
        lambda: object.__getattribute__(outer(), name),
        lambda: vars(type(outer))[name].__get__(outer()),
    ):
        try:
            loot.append(read())
        except BaseException:
            pass
SPELLINGS = [
    "class A:\n def f(self): return __classdict__\nloot.append(A().f())",
    "class A:\n def f(self): return __\uff43lassdict__\nloot.append(A().f())",
    "class A:\n f = lambda self: __classdict__\nloot.append(A().f())",
    "class A:\n x = [__classdict__ for _ in (1,)]\nloot.append(A.x)",
    "class A[T: (lambda: __classdict__)()]: pass\nloot.append(A.__type_params__[0].__bound__)",
    "class A:\n type X = __classdict__\nloot.append(A.X.__value__)",
    "class A:\n def f(self):\n  nonlocal __classdict__\n  __classdict__ = 1",
    "class A:\n def f(self):\n  global __classdict__\n  return __classdict__",
    "class A:\n def f[T: __classdict__](self): pass\nloot.append(A.f.__type_params__[0].__bound__)",
    "class A:\n def __classdict__(self): pass",
    "def f(__classdict__): return __classdict__",
    "class A:\n __classdictcell__ = 1",
    "class A:\n __classcell__ = None\n def f(self): return __class__",
    "class A:\n locals()['__classdictcell__'] = 1\n vars()['__classcell__'] = 2",
    "from x import __classdict__",
    "import sys as __classcell__",
    "f(__classcell__=1)",
    "match 1:\n case __classdict__: loot.append(__classdict__)",
    "try: 1/0\nexcept Exception as __classdict__: pass",
    "x.__classcell__",
]
for text in SPELLINGS:
    try:
        exec(text)
    except BaseException:
        pass
for namespace in ({"__classcell__": 1}, {"__classdictcell__": 1}, {"__classcell__": None}):
    for make in (
        lambda: type("X", (), namespace),
        lambda: type.__new__(type, "X", (), namespace),
        lambda: M("X", (), namespace),
    ):
        try:
            note(vars(make()))
        except BaseException:
            pass
