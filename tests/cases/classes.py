class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag
        Base.registry.append(cls.__name__)

    def __init__(self, x):
        self.x = x

    def describe(self):
        return f"{type(self).__name__}({self.x})"


class Left(Base, tag="l"):
    def describe(self):
        return "L" + super().describe()


class Right(Base, tag="r"):
    def describe(self):
        return "R" + super().describe()


class Both(Left, Right, tag="b"):
    def describe(self):
        return "B" + super(Both, self).describe()


print(Both(3).describe(), [c.__name__ for c in Both.__mro__], Base.registry, Both.tag)


class Meta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        namespace = dict(namespace)
        namespace["made_by"] = mcls.__name__
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        cls.size = len(namespace)

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.called = True
        return made

    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        return {"prepared": name}

    def __len__(cls):
        return 42

    def __getattr__(cls, name):
        if name.startswith("dyn_"):
            return name.upper()
        raise AttributeError(name)


class Made(metaclass=Meta, extra=1):
    def method(self):
        return __class__.__name__

    def parent(self):
        return super().__repr__()[:5]


m = Made()
print(m.called, Made.made_by, Made.prepared, len(Made), Made.dyn_x, m.method(), m.parent())
try:
    Made.other
except AttributeError as error:
    print("AttributeError", error)


class Ordered(dict):
    def __missing__(self, key):
        return f"<{key}>"

    def __setitem__(self, key, value):
        if not key.startswith("_"):
            print("define", key)
        super().__setitem__(key, value)


class OrderedMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return Ordered()

    def __new__(mcls, name, bases, ns):
        return type.__new__(mcls, name, bases, dict(ns))


class Uses(metaclass=OrderedMeta):
    a = 1
    b = unknown
    def f(self):
        return super().__init__()


print(Uses.a, Uses.b, Uses().f())


def function_meta(name, bases, ns):
    return type(name + "X", bases, ns)


class ByFunction(metaclass=function_meta):
    def who(self):
        return super().__class__ is not None and __class__.__name__


print(ByFunction.__name__, ByFunction().who())


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name
        print("set_name", owner.__name__, name)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name, None)

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} wants {self.kind.__name__}")
        setattr(instance, self.name, value)

    def __delete__(self, instance):
        delattr(instance, self.name)


class Point:
    x = Typed(int)
    y = Typed(int)
    __slots__ = ("_x", "_y")


p = Point()
p.x = 3
print(p.x, p.y)
try:
    p.y = "no"
except TypeError as error:
    print(error)
del p.x
print(p.x)
try:
    p.z = 1
except AttributeError as error:
    print("AttributeError", error)


class Temp:
    def __init__(self):
        self._c = 0

    @property
    def f(self):
        "Fahrenheit"
        return self._c * 9 / 5 + 32

    @f.setter
    def f(self, value):
        self._c = (value - 32) * 5 / 9

    @f.deleter
    def f(self):
        self._c = None

    @staticmethod
    def s(a):
        return a + 1

    @classmethod
    def c(cls, a):
        return cls.__name__, a


t = Temp()
t.f = 212
print(t._c, t.f, Temp.f.__doc__, t.s(1), Temp.c(2), Temp.f.fget(t))
del t.f
print(t._c)


class Dyn:
    def __getattr__(self, name):
        return f"?{name}"

    def __setattr__(self, name, value):
        print("set", name)
        super().__setattr__(name, value)

    def __getattribute__(self, name):
        if name == "secret":
            return "found"
        return super().__getattribute__(name)

    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)


d = Dyn()
d.real = 1
print(d.real, d.missing, d.secret, d.format, d.gi_frame)
d.format = "mine"
print(d.format, vars(d))
del d.format
print(d.format)


class Vec:
    def __init__(self, *v):
        self.v = v

    def __add__(self, o):
        return Vec(*(a + b for a, b in zip(self.v, o.v)))

    def __radd__(self, o):
        return self if o == 0 else NotImplemented

    def __iadd__(self, o):
        print("iadd")
        return self + o

    def __mul__(self, k):
        return Vec(*(a * k for a in self.v))

    __rmul__ = __mul__

    def __matmul__(self, o):
        return sum(a * b for a, b in zip(self.v, o.v))

    def __eq__(self, o):
        return isinstance(o, Vec) and self.v == o.v

    def __hash__(self):
        return hash(self.v)

    def __lt__(self, o):
        return self.v < o.v

    def __neg__(self):
        return self * -1

    def __getitem__(self, i):
        return self.v[i]

    def __len__(self):
        return len(self.v)

    def __bool__(self):
        return any(self.v)

    def __contains__(self, x):
        return x in self.v

    def __iter__(self):
        return iter(self.v)

    def __repr__(self):
        return f"Vec{self.v}"

    def __format__(self, spec):
        return f"<{spec}:{self.v}>"

    def __call__(self, *a, **k):
        return a, k

    def __class_getitem__(cls, item):
        return f"Vec[{item}]"

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        print("exit", kind and kind.__name__, error, tb is not None)
        return True


a, b = Vec(1, 2), Vec(3, 4)
print(a + b, sum([a, b]), 2 * a, a @ b, a == Vec(1, 2), a < b, -a, a[0], a[-1], len(a), bool(Vec(0)), 2 in a, list(a))
a += b
print(a, f"{a:x}", a(1, k=2), Vec[int], {Vec(1): 1}[Vec(1)], sorted([b, a]))
with a as w:
    raise ValueError("inside")
print("after")


class C1:
    __private = 5

    def get(self):
        return self.__private, self._C1__private

    def __hidden(self):
        return "hidden"

    def call(self):
        return self.__hidden()


print(C1().get(), C1().call(), C1._C1__private)
D2 = type("D2", (C1,), {"extra": lambda self: "x", "format": 3})
print(D2().extra(), D2.format, D2.__name__, issubclass(D2, C1))
D2.late = lambda self: self.get()
print(D2().late())
D2.__doc__ = "changed"
D2.__name__ = "Renamed"
print(D2.__doc__, D2.__name__)
print(type(C1.get).__name__, C1.get.__name__, C1.get.__qualname__, C1().get.__func__ is C1.get)
print(hasattr(C1, "nope"), getattr(C1(), "nope", "default"), sorted(n for n in dir(C1) if "private" in n))


class Abstract(Exception):
    def __init__(self, code, *, detail=None):
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self):
        return f"[{self.code}] {self.detail}"


try:
    raise Abstract(7, detail="d") from KeyError("cause")
except Abstract as error:
    print(error, repr(error), error.args, repr(error.__cause__), error.__context__ is None)
print(object.__new__(C1).get(), super(Left, Left(1)).describe())


class Outer:
    class Inner:
        z = 1

        def out(self):
            return Outer.Inner.z

    value = [z for z in [Inner.z, 2]]


print(Outer.Inner().out(), Outer.value, Outer.Inner.__qualname__)
x = C1()
x.__class__ = D2
print(type(x).__name__, x.extra())
x.__dict__["q"] = 9
print(x.q, x.__dict__)
