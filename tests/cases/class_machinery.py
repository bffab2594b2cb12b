import abc, weakref, types, functools, operator, copy, collections
class Plugin:
    registry = {}
    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry[key or cls.__name__.lower()] = cls
class A(Plugin, key="aa"): pass
class B(A): pass
print(sorted(Plugin.registry), B.registry is Plugin.registry)
class Validated:
    def __set_name__(self, owner, name): self.public, self.private = name, "_" + name
    def __get__(self, obj, typ=None): return self if obj is None else getattr(obj, self.private)
    def __set__(self, obj, value): self.validate(value); setattr(obj, self.private, value)
    def validate(self, v): pass
class Positive(Validated):
    def validate(self, v):
        if v <= 0: raise ValueError(f"{self.public} must be positive")
class OneOf(Validated):
    def __init__(self, *o): self.o = set(o)
    def validate(self, v):
        if v not in self.o: raise ValueError(f"{self.public}: {v!r} not in {sorted(self.o)}")
class Order:
    qty = Positive(); side = OneOf("buy", "sell")
    def __init__(self, qty, side): self.qty = qty; self.side = side
print(vars(Order(1, "buy")), Order.qty.public)
for a in ((0, "buy"), (1, "x")):
    try: Order(*a)
    except ValueError as e: print(e)
class Slots:
    __slots__ = ("a", "__b", "__weakref__")
    def __init__(self): self.a = 1; self.__b = 2
    def get(self): return self.__b
class Sub(Slots):
    __slots__ = ("c",)
class Dicted(Slots): pass
s = Sub(); s.c = 3; print(s.get(), s.c, hasattr(s, "__dict__"), Dicted().__dict__, Slots.__slots__, s._Slots__b)
try: s.d = 1
except AttributeError as e: print(e)
r = weakref.ref(s); print(r() is s); del s; print(r())
class Abs(abc.ABC):
    @property
    @abc.abstractmethod
    def x(self): ...
    @abc.abstractmethod
    def f(self): return "base f"
    @classmethod
    @abc.abstractmethod
    def c(cls): ...
    @classmethod
    def __subclasshook__(cls, C): return hasattr(C, "quack") or NotImplemented
class Impl(Abs):
    x = 1
    def f(self): return super().f() + "!"
    @classmethod
    def c(cls): return cls.__name__
class Duck: quack = 1
try: Abs()
except TypeError as e: print(str(e)[:60])
print(Impl().f(), Impl.c(), isinstance(Duck(), Abs), issubclass(int, Abs), Abs.register(str), isinstance("", Abs), sorted(Abs.__abstractmethods__))
class Money:
    __match_args__ = ("v",)
    def __init__(self, v, cur="EUR"): self.v, self.cur = v, cur
    def _op(op):
        def f(self, o):
            if isinstance(o, Money): o = o.v
            elif not isinstance(o, (int, float)): return NotImplemented
            return Money(op(self.v, o), self.cur)
        f.__name__ = op.__name__
        return f
    __add__ = __radd__ = _op(operator.add); __sub__ = _op(operator.sub); __mul__ = __rmul__ = _op(operator.mul)
    __truediv__ = _op(operator.truediv); __floordiv__ = _op(operator.floordiv); __mod__ = _op(operator.mod); __pow__ = _op(operator.pow)
    __lshift__ = _op(operator.lshift); __and__ = _op(operator.and_); __xor__ = _op(operator.xor)
    del _op
    def __rsub__(self, o): return Money(o - self.v)
    def __neg__(self): return Money(-self.v)
    def __pos__(self): return self
    def __abs__(self): return Money(abs(self.v))
    def __invert__(self): return Money(~self.v)
    def __eq__(self, o): return isinstance(o, Money) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __le__(self, o): return self.v <= o.v
    def __hash__(self): return hash(self.v)
    def __repr__(self): return f"{self.v}{self.cur}"
    def __format__(self, s): return format(self.v, s) + self.cur
    def __int__(self): return int(self.v)
    def __float__(self): return float(self.v)
    def __index__(self): return int(self.v)
    def __bool__(self): return bool(self.v)
    def __round__(self, n=None): return Money(round(self.v, n))
    def __divmod__(self, o): return Money(self.v // o), Money(self.v % o)
    def __iadd__(self, o): self.v += int(o); return self
    def __contains__(self, x): return x in str(self.v)
    def __reversed__(self): return reversed(str(self.v))
    def __call__(self, *a, **k): return a, k
    def __complex__(self): return complex(self.v)
    def __bytes__(self): return b"m"
    def __copy__(self): return Money(self.v, "COPY")
    def __getitem__(self, k): return k
    def __length_hint__(self): return 3
    def __matmul__(self, o): return "mat"
    def __enter__(self): return self
    def __exit__(self, *a): return True
m = Money(7)
print(m + 1, 1 + m, sum([m, m]), m - 2, 10 - m, m * 3, 3 * m, m / 2, m // 2, m % 4, m ** 2, m << 1, m & 3, m ^ 1, -m, +m, abs(-m), ~m, m == Money(7), m < Money(8), m > Money(6), m >= m, f"{m:05}", int(m), float(m), [0] * 8 and list(range(8))[m], bool(m), round(Money(2.567), 1), divmod(m, 4), "7" in m, list(reversed(m)), m(1, a=2), complex(m), bytes(m), copy.copy(m), m[1:2, ...], m @ 1, hex(m), {m: 1}[Money(7)])
m += 5; print(m)
try: m + "x"
except TypeError as e: print(e)
with m: raise KeyError
class Auto(type):
    def __prepare__(name, bases, **kw): return collections.OrderedDict(auto=1)
    def __new__(m, name, bases, ns, upper=False, **kw):
        if upper: ns = {k.upper() if not k.startswith("_") else k: v for k, v in ns.items()}
        return super().__new__(m, name, bases, dict(ns), **kw)
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns); cls.order = [k for k in ns if not k.startswith("__")]
    def __call__(cls, *a, **k):
        if cls.single is None: cls.single = super().__call__(*a, **k)
        return cls.single
    def __getitem__(cls, k): return f"{cls.__name__}[{k}]"
    def __iter__(cls): return iter(cls.order)
    def __contains__(cls, x): return x in cls.order
    def __len__(cls): return len(cls.order)
    def __or__(cls, o): return "or"
    def __instancecheck__(cls, o): return o == 1 or super().__instancecheck__(o)
    def __subclasscheck__(cls, c): return c is int or super().__subclasscheck__(c)
    @property
    def meta_prop(cls): return cls.__name__ + "!"
    def __dir__(cls): return ["a", "b"]
    def __repr__(cls): return f"<Auto {cls.__name__}>"
    single = None
class S1(metaclass=Auto, upper=True):
    foo = 1
    def bar(self): return __class__
print(S1.FOO, S1().BAR() is S1, S1() is S1(), S1[3], list(S1), "foo" in S1, len(S1), S1 | 3, isinstance(1, S1), issubclass(int, S1), S1.meta_prop, dir(S1), S1, type(S1))
class Base1:
    def __class_getitem__(cls, k): return types.GenericAlias(cls, k)
    def hi(self): return ["Base1"]
class L(Base1):
    def hi(self): return ["L"] + super().hi()
class R(Base1):
    def hi(self): return ["R"] + super().hi()
class D(L, R):
    def hi(self): return ["D"] + super().hi()
    @staticmethod
    def st(): return "st"
    @classmethod
    def cl(cls): return super().__name__ if hasattr(super(), "__name__") else cls.__name__
print(D().hi(), [c.__name__ for c in D.mro()], Base1[int], D.st(), D.cl(), super(L, D()).hi(), D.__bases__, D.__base__.__name__)
try:
    class Bad(L, Base1, R): pass
    class Bad2(Base1, L): pass
except TypeError as e: print(str(e)[:50])
class Lazy:
    def __init__(self, f): functools.update_wrapper(self, f); self.f = f
    def __get__(self, o, t): 
        if o is None: return self
        v = o.__dict__[self.f.__name__] = self.f(o); return v
class UsesLazy:
    @Lazy
    def val(self): "doc"; print("computing"); return 5
u = UsesLazy(); print(u.val, u.val, UsesLazy.val.__doc__, UsesLazy.val.__name__)
class Attr:
    def __getattr__(self, n): 
        if n.startswith("x"): return n
        raise AttributeError(f"no {n}", name=n)
    def __setattr__(self, n, v): object.__setattr__(self, n, v if n != "y" else v * 2)
    def __delattr__(self, n): print("del", n); super().__delattr__(n)
    def __getattribute__(self, n): return "hid" if n == "z" else super().__getattribute__(n)
a = Attr(); a.y = 2; print(a.y, a.xq, a.z, getattr(a, "no", 0), hasattr(a, "q")); del a.y
try: a.nope
except AttributeError as e: print(e, e.name)
ns = types.SimpleNamespace(a=1, b=[2]); ns.c = 3; print(ns, ns == types.SimpleNamespace(a=1, b=[2], c=3))
def meth(self): return self.v
o = types.SimpleNamespace(v=9); o.m = types.MethodType(meth, o); print(o.m())
X = type("X", (Base1,), {"f": meth, "v": 3, "__doc__": "d"}); print(X().f(), X.__doc__, X.__qualname__, X.__module__)
Y = types.new_class("Y", (A,), {"key": "yy"}, lambda n: n.update(q=1)); print(Y.q, "yy" in Plugin.registry)
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 3: raise StopIteration
        return self.i
print(list(It()), *It(), max(It()), dict.fromkeys(It()), [*It(), *It()], 2 in It(), sum(It()), sorted(It(), reverse=True), set(It()), tuple(It()), ",".join(map(str, It())))
class P:
    def __init__(self): self._x = 1
    @property
    def x(self): "xdoc"; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
class Q(P):
    @P.x.getter
    def x(self): return self._x * 100
    y = property(operator.attrgetter("_x"))
q = Q(); q.x = 4; print(q.x, P.x.fget(q), Q.y.__get__(q), P.x.__doc__); del q.x; print(hasattr(q, "x"))
try: P().y
except AttributeError as e: print(e)
class Node(collections.namedtuple("Node", "v l r", defaults=(None, None))):
    __slots__ = ()
    def walk(self):
        if self.l: yield from self.l.walk()
        yield self.v
        if self.r: yield from self.r.walk()
print(list(Node(2, Node(1), Node(3, r=Node(4))).walk()), Node(1)._replace(v=5), Node.__doc__)
class MyDict(dict):
    def __missing__(self, k): self[k] = v = k * 2; return v
    def __getattr__(self, n): return self[n]
    __setattr__ = dict.__setitem__
d = MyDict(a=1); d.b = 5; print(d["zz"], d.b, d, d | {"c": 1}, type(d | {}).__name__, {**d}, d.get("q"), MyDict.fromkeys("ab"))
class MyStr(str):
    def __new__(cls, v, extra): o = super().__new__(cls, v); o.extra = extra; return o
    def upper(self): return "U" + super().upper()
ms = MyStr("a{}b", 3); print(ms.upper(), ms.extra, ms.format(1), ms.encode(), f"{ms}", ms + "c", type(ms[0]), isinstance(ms, str), ms == "a{}b", hash(ms) == hash("a{}b"))
class MyInt(int):
    def __add__(self, o): return MyInt(int(self) + o + 1)
    def __repr__(self): return f"MyInt({int(self)})"
print(MyInt(3) + 4, MyInt("7"), sum([MyInt(1), MyInt(2)]), MyInt(5) * 2, MyInt(5).bit_length())
