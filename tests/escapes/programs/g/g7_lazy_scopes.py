"""What is evaluated later or elsewhere: annotations, type parameters, aliases, forward references, comprehensions in classes (G7)."""
import typing

loot = []


def generator():
    yield


it = generator()
TEXTS = (
    "class A[T: it.gi_frame]: pass\nloot.append(A.__type_params__[0].__bound__)", "class A[T: (it.gi_frame, it.gi_code)]: pass\nloot.append(A.__type_params__[0].__constraints__)", "def f[T: it.gi_frame](x: T): pass\nloot.append(f.__type_params__[0].__bound__)", "type X = it.gi_frame\nloot.append(X.__value__)",
    "type X[T] = T | it.gi_frame\nloot.append(X.__value__)", "class A[T = it.gi_frame]: pass\nloot.append(A.__type_params__[0].__default__)", "class A[**P, *Ts]:\n def m(self, *args: P.args): return P\nloot.append(A().m())", "class A[T]:\n x = T\n class B[U: T]:\n  y = (T, U)\nloot.append(A.B.y)",
    "def f[T](x: T = it.gi_running) -> T: return T\nloot.append(f())", "def f[getattr](x): return x.gi_frame\nloot.append(f(it))", "class A[__name__]: x = __name__", "def outer():\n T = 1\n def f[T](): return lambda: T\n return f\nloot.append(outer()()())", "class A[T]:\n def m(self):\n  nonlocal T",
    "def f[T]():\n global T\n T = 5", "@loot.append\nclass A[T]: pass", "@(lambda c: c)\ndef f[T](): pass\nloot.append(f.__type_params__)", "class M(type):\n def __prepare__(n, b): return __import__('collections').defaultdict(lambda: loot)\nclass A[T](metaclass=M): x = T", "async def f[T](x: T): return T",
    "class A[T](T): pass", "class A[T](typing.Generic[T]): pass", "class A[T](typing.Protocol): pass", "class A[T, T]: pass", "class A[T]: T = 1", "def f[T](T): return T\nloot.append(f(1))", "def f[T](): T = it; return T\nloot.append(f())", "type X = X\nloot.append(X.__value__)", "type X = 1/0\nloot.append(X.__value__)",
    "x: it.gi_frame", "x: (yield)", "def f(a: it.gi_frame): pass", "class A:\n x: it.gi_frame = 1", "class A:\n x: int = 1\n loot.append(__annotations__)", "def f(): x: it.gi_frame = 1\nf()", "x[it.gi_frame]: int = 1", "__annotations__ = it\nx: int = 1", "class A:\n __annotations__ = loot\n x: int = 1",
    "from __future__ import annotations\nclass A:\n x: it.gi_frame\nloot.append(A.__annotations__)\nloot.append(typing.get_type_hints(A))", "from __future__ import annotations\nclass A[T]:\n def m(self, x: T) -> T: pass\nloot.append(A.m.__annotations__)\nloot.append(typing.get_type_hints(A.m))",
    "from __future__ import annotations\ndef f(x: (lambda: it.gi_frame)()): pass\nloot.append(typing.get_type_hints(f))", "from __future__ import annotations\ndef f(x: [y for y in (it.gi_frame,)]): pass\nloot.append(typing.get_type_hints(f, {'it': it}))",
    "class A:\n y = 1\n x = [it.gi_frame for _ in [1]]", "class A:\n x = (lambda: it.gi_frame)()", "class A:\n x = [(lambda: __class__)() for _ in [1]]\n loot.append(x)", "class A:\n x = [locals() for _ in [1]]\n loot.append(x)", "x = [globals() for _ in [1]]", "loot.append([locals() for it in [1]])",
    "class A:\n loot.append([super for _ in [1]])\n loot.append(list(locals() for _ in [1]))",
)
for text in TEXTS:
    try:
        exec(text, {"loot": loot, "it": it, "typing": typing, "__name__": "lazy"})
    except BaseException as error:
        loot.append(error.args)
for reference in ("it.gi_frame", "__import__('os')", "[].__class__.__base__.__subclasses__()", "globals()", "locals()", "(lambda: it.gi_frame)()", "__builtins__", "open", "it\n.gi_frame"):

    def hinted(x: reference): ...

    class Hinted:
        x: reference

    for use in (
        lambda: typing.get_type_hints(hinted), lambda: typing.get_type_hints(Hinted), lambda: typing.get_type_hints(hinted, {"it": it}, {}), lambda: typing.ForwardRef(reference)._evaluate(globals(), locals(), frozenset()), lambda: typing.ForwardRef(reference)._evaluate(globals(), locals(), recursive_guard=frozenset()),
        lambda: typing.ForwardRef(reference).__forward_code__, lambda: eval(typing.ForwardRef(reference).__forward_code__), lambda: typing.Optional[reference], lambda: typing.get_type_hints(Hinted, {"__builtins__": {}}), lambda: typing.NewType("x", reference), lambda: typing.TypeVar("T", bound=reference).__bound__,
        lambda: __import__("inspect").get_annotations(hinted, eval_str=True), lambda: __import__("inspect").signature(hinted, eval_str=True), lambda: __import__("dataclasses").make_dataclass("D", [("x", reference)]), lambda: list[reference], lambda: typing.List[reference].__args__,
    ):
        try:
            loot.append(use())
        except BaseException as error:
            loot.append(error.args)
