from typing import Generic
class A[T]:
    x: T
    def f(self, v: T) -> T:
        t: T = v
        return T
    def g[U](self, u: U) -> tuple[T, U]:
        return T, U
    y = T
    z = [T for _ in range(2)]
    w = (lambda: T)()
    class Inner[V]:
        def h(self): return T, V
        q = T, V
        def m[W](self, a: W) -> V: return T, V, W
    @staticmethod
    def s(): return [T for _ in [1]]
    @property
    def p(self): return T
    type Alias[K] = dict[K, T]
    type Plain = T
    def gen(self):
        yield T
        yield from (T for _ in range(1))
print(A.__type_params__, A().f(1) is A.__type_params__[0], A().g(2), A.y is A.__type_params__[0], A.z, A.w)
print(A.Inner().h(), A.Inner.q, A.Inner().m(3), A.s(), A().p, A.Alias, A.Alias.__value__, A.Plain.__value__, list(A().gen()))
print(A.f.__annotations__, A.g.__type_params__, A.Inner.__type_params__, A.Inner.m.__type_params__)
print(A.__annotations__, A[int], A.__orig_bases__, A.__parameters__, A.__mro__[1] is Generic)
class B[T: int, *Ts, **P](A[T], metaclass=type):
    def k(self): return T, Ts, P, super().f(1), __class__
b = B()
print(b.k()[:4], b.k()[4] is B, B.__type_params__, B.__parameters__)
print(B.__type_params__[0].__bound__)
class C:
    type X = int
    type Y[T] = list[T]
    def f[T: (int, str)](self, a: T = 3) -> T: return T.__constraints__, a
    class D[T]: v = T
    async def co[T](self): return T
    lam = lambda self: C.D.v
print(C.X, C.X.__value__, C.Y[int], C.Y.__value__, C().f(), C.D.v, C().lam())
try: C().co().send(None)
except StopIteration as s: print(s.value)
class E:
    for i in range(2):
        def f[T](self, x: T) -> T: return T
    if True:
        class F[T]:
            def f(self): return T
            type L = list[T]
    print(F().f(), F.L.__value__)
print(E().f(1), E.F().f())
def outer[T](x: T):
    class G[U]:
        def f(self): return T, U, x
        v = T, U
    type Z[V] = tuple[T, V]
    return G, Z
G, Z = outer(5)
print(G().f(), G.v, Z, Z.__value__)
def deco(f): print("deco", f.__name__, getattr(f, "__type_params__", None)); return f
class H:
    @deco
    def f[T](self, x: T) -> T: return x
    @deco
    class I[T]:
        pass
    @classmethod
    def c[T](cls, x: T): return T
print(H.c(1), H.I.__type_params__)
class K[T]:
    def f(self, T): return T
    def g(self):
        T = 3
        return T
    def h(self):
        def i(): return T
        return i()
    x = [T for T in range(3)]
print(K().f(1), K().g(), K().h(), K.x)
class L[__T]:
    def f(self): return __T
print(L().f(), L.__type_params__[0].__name__)
type R = "R"
type Rec[T] = list[Rec[T]] | T
print(Rec.__value__, Rec[int])
