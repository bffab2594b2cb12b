from typing import Callable
class Stack[T]:
    def __init__(self) -> None: self.items: list[T] = []
    def push(self, x: T) -> None: self.items.append(x)
    def map[U](self, f: Callable[[T], U]) -> 'Stack[U]':
        s = Stack[U]() if False else Stack()
        for i in self.items: s.push(f(i))
        return s
s = Stack[int](); s.push(1); print(s.map(lambda x: str(x)).items, Stack.__type_params__, Stack[int])
def first[T](xs: list[T], default: T = None) -> T: return xs[0] if xs else default
print(first([1]), first.__type_params__, first.__annotations__)
type Pair[A, B] = tuple[A, B]
type Num = int | float
print(Pair, Num.__value__, Pair.__type_params__)
class Base[T: (int, str)]: pass
class D[K, *Ts, **P](Base[int]): pass
print(D.__type_params__, Base.__type_params__[0].__constraints__, D.__mro__[1].__name__)
def deco(f): return f
@deco
async def g[T](x: T) -> T: return x
print(g.__type_params__)
def outer():
    def inner[T](x: T) -> list[T]:
        y: T = x
        return [y]
    return inner
print(outer()(3))
