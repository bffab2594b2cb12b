class M(type):
    def __new__(mcls, n, b, ns, /, **kw):
        print("new", sorted(kw.items()))
        return super().__new__(mcls, n, b, ns)
    def __init__(cls, n, b, ns, /, **kw):
        super().__init__(n, b, ns)
    def mro(cls):
        found = super().mro()
        print("mro", [c.__name__ for c in found])
        return found
class X(metaclass=M, name=1, self=2, bases=3, func=4, namespace=5, args=6, cls=7, body=8):
    def f(self): return __class__
print(X().f() is X, X.__module__)
class Sub:
    def __init_subclass__(cls, /, **kw): print(cls.__name__, sorted(kw.items()))
class Y(Sub, name=1, self=2, bases=3, func=4, namespace=5, function=3, arguments=3, keywords=4): pass
class Twice(type):
    def __new__(mcls, n, b, ns):
        first = super().__new__(mcls, n, b, ns)
        second = super().__new__(mcls, n, b, dict(ns))
        second.first = first
        return second
class Z(metaclass=Twice):
    def f(self): return __class__
print(Z().f() is Z, Z.first is Z)
D = type.__new__(type, "D", (), {})
print(D.__module__, vars(D())if hasattr(D(), '__dict__') else None)
class MM(type): pass
E = MM("E", (), {"__module__": "struct"})
print(vars(E()), E.__module__, E.__dict__["__module__"])
F = type("F", (), {})
print(vars(F()), F.__module__)
F.__module__ = "struct"
print(vars(F()), F.__module__)
ns = {}
exec("class A: pass\nB=type('B',(),{})", ns)
print(ns["A"].__module__, vars(ns["A"]()))
try: print(ns["B"].__module__)
except AttributeError as e: print("AE", e)
exec("class A: pass\nB=type('B',(),{})", ns2 := {"__name__": "plug"})
print(ns2["A"].__module__, ns2["B"].__module__, vars(ns2["A"]()), vars(ns2["B"]()))
from collections import namedtuple
P = namedtuple("P", "x y"); print(P(1,2), P.__module__, P._fields)
class Q(P):
    def area(self): return self.x*self.y
print(Q(2,3).area(), Q(2,3))
def meta3(n, b, ns, **kw):
    return type(n, b, ns)
class W(metaclass=meta3):
    def f(self): return __class__
print(W().f() is W)
class M4(type):
    def __call__(cls, *a, name=None, self_=None, **k): return super().__call__(*a, **k), name
class V(metaclass=M4):
    def __init__(self, **k): self.k = k
r = V(name=3, func=4, bases=5); print(r[0].k, r[1])
G = type("G", (), {"__module__": "struct", "f": lambda self: 1}); print(vars(G()), G.__module__)
exec("B=type('B',(),{})\nprint(vars(B()), '__module__' in B.__dict__)", {})
print(type(*("H", (G,), {})).__mro__[1] is G)
try: type("a", (), {}, 1)
except TypeError as e: print(e)
try: type("a", (), 1)
except TypeError as e: print(e)
try: type("a", (), {}, x=1)
except TypeError as e: print(e)
print(type(*[3]))
def f(type): return type(1, 2, 3)
print(f(lambda a, b, c: a+b+c))
class WithMeta(metaclass=MM): pass
K = type("K", (WithMeta,), {"z": 1}); print(type(K).__name__, K.__module__, K.__dict__.keys(), vars(K()))
import types
NC = types.new_class("NC", (), {}, lambda ns: ns.update(a=1, __module__="json")); print(vars(NC()), NC.a, NC.__module__)
