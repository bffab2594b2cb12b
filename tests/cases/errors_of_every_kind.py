import sys, contextlib
class AppError(Exception):
    code = 1
    def __init__(self, msg, **ctx): super().__init__(msg); self.ctx = ctx
    def __str__(self): return f"{super().__str__()} {self.ctx}"
class NotFound(AppError, KeyError): code = 404
def chain():
    try:
        try: {}["a"]
        except KeyError as e: raise NotFound("nf", key="a") from e
    except AppError as e:
        try: raise RuntimeError("again")
        finally: print("ctx", type(sys.exc_info()[1]).__name__)
try: chain()
except RuntimeError as e:
    c = e
    while c: print(type(c).__name__, c, repr(c.__cause__), c.__suppress_context__); c = c.__cause__ or c.__context__
for thunk in (lambda: 1 / 0, lambda: [][1], lambda: {}["k"], lambda: int("x"), lambda: None.x, lambda: undefined, lambda: "a" + 1, lambda: len(3), lambda: (1, 2)[5], lambda: next(iter([])), lambda: [].pop(), lambda: "abc".index("z"), lambda: float("q"), lambda: (lambda a: 0)(), lambda: object().foo, lambda: setattr(object(), "a", 1), lambda: {[]: 1}, lambda: (1)(), lambda: 1[0], lambda: range(1.5), lambda: chr(-1), lambda: "%d" % "a", lambda: b"a" + "a", lambda: sorted([1, "a"]), lambda: sum("ab"), lambda: max([]), lambda: [*1], lambda: {**1}, lambda: print(*1), lambda: eval("1 +"), lambda: exec("x ="), lambda: int("1" * 5000), lambda: "é".encode("ascii"), lambda: b"\xff".decode(), lambda: iter(3), lambda: isinstance(1, 2), lambda: type("a", (1,), {}), lambda: super().x, lambda: bytes([300]), lambda: complex("z"), lambda: 2 ** "a", lambda: -"a", lambda: ~1.5, lambda: [1] < 3, lambda: 5 in 5, lambda: "x" in 5, lambda: slice(1).indices(), lambda: list(zip([1], [], strict=True)), lambda: memoryview(3), lambda: hash([]), lambda: round("a"), lambda: divmod(1, 0), lambda: pow(2, -1, 4), lambda: [].remove(1), lambda: {}.popitem(), lambda: set().pop(), lambda: (yield_ for yield_ in 3), lambda: "{}".format(), lambda: "{0.a}".format(1), lambda: vars(1), lambda: dir(1, 2), lambda: __import__("nope"), lambda: getattr(1, "zz")):
    try: thunk(); print("fine")
    except Exception as e: print(type(e).__name__, "|", e, "|", getattr(e, "name", None))
def f(n):
    try:
        if n == 0: return "try"
        if n == 1: raise ValueError("one")
        if n == 2: raise KeyError("two")
        if n == 3: raise BaseException("three")
    except ValueError as e: return f"except {e}"
    except (KeyError, IndexError) as e: return "tuple " + str(e)
    else: return "else"
    finally: print("finally", n)
for n in (0, 1, 2, 4): print(f(n))
try: f(3)
except BaseException as e: print(repr(e))
def nested():
    try:
        try: raise ValueError(1)
        finally:
            try: raise KeyError(2)
            except KeyError: print("inner", repr(sys.exc_info()[1]))
            print("still", repr(sys.exc_info()[1]))
    except ValueError as e: print("outer", e)
    try: e
    except NameError as x: print(x)
nested()
e = ValueError("n"); e.add_note("note 1"); e.add_note("note 2"); print(e.__notes__)
try: raise e
except ValueError as z: print(z is e, z.args, repr(z))
try: assert 1 == 2, "msg"
except AssertionError as x: print(x)
try: raise ValueError
except ValueError as x: print(repr(x), x.args)
for bad in ("x", 3, None):
    try: raise bad
    except TypeError as x: print(x)
try:
    try: raise OSError(2, "No such", "file.txt")
    except FileNotFoundError as x: print(x, x.errno, x.filename, x.strerror); raise
except OSError as y: print(type(y).__name__)
class Res:
    def __init__(self, n, swallow=False): self.n, self.s = n, swallow
    def __enter__(self): print("open", self.n); return self
    def __exit__(self, t, v, tb): print("close", self.n, t and t.__name__); return self.s
with Res(1) as a, Res(2, True) as b: raise ValueError
print("on")
try:
    with (Res(3), Res(4) as d): raise KeyError(d.n)
except KeyError as k: print("got", k)
@contextlib.contextmanager
def cm():
    try: yield
    except ValueError as v: raise KeyError("conv") from v
try:
    with cm(): raise ValueError("orig")
except KeyError as k: print(k, repr(k.__cause__))
try:
    with contextlib.ExitStack() as st:
        st.callback(lambda: 1 / 0); st.push(Res(5)); raise ValueError("first")
except ZeroDivisionError as z: print(z, repr(z.__context__))
def gen():
    try: yield 1
    except GeneratorExit: print("gexit"); raise
for x in gen(): break
def rec(n): return rec(n + 1)
try: rec(0)
except RecursionError as r: print(r)
try: exec("def f(:\n pass")
except SyntaxError as s: print(s.msg, s.lineno, s.offset)
try: exec("x = 1\n  y = 2")
except IndentationError as s: print(s.msg, s.lineno)
for src in ("if 1:\nx", "if 1:\n\tx\n        y", "if 1:\n  x\n y"):
    try: compile(src, "f", "exec")
    except SyntaxError as s: print(type(s).__name__, s.msg, s.lineno, s.filename)
try: eval("a b")
except SyntaxError as s: print(s.msg)
ns = {}
exec(compile("def g(a, *, b=2): return a * b\nclass Z:\n  v = g(3)\nres = [Z.v for _ in range(2)]", "<m>", "exec"), ns)
print(ns["res"], ns["g"](2, b=5), sorted(k for k in ns if k != "__builtins__"), eval("res[0] + x", ns, {"x": 1}), eval(compile("1+2", "", "eval")))
def scope():
    x = 1
    exec("x = 2; y = 3")
    return x
print(scope())
print(eval("[i * k for i in range(3)]", {"k": 2}), (lambda: eval("1 if True else 0"))())
