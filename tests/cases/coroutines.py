import contextlib, collections
def echo():
    received = []
    try:
        while True:
            try:
                x = yield len(received)
                received.append(x)
            except KeyError as e:
                received.append(("err", e.args))
    except GeneratorExit:
        print("closing", received)
        raise
    finally:
        print("finally")
g = echo(); print(next(g), g.send("a"), g.throw(KeyError("k")), g.send(1)); g.close()
def sub():
    r = yield 1
    print("sub got", r)
    try: yield 2
    except ValueError as e: print("sub caught", e); yield 3
    return "done"
def deleg():
    v = yield from sub()
    print("v", v)
    yield from [10, 20]
    return "outer"
d = deleg(); print(next(d), d.send("hi"), d.throw(ValueError("x")), list(d))
def ret():
    yield 1
    return 5
it = ret(); next(it)
try: next(it)
except StopIteration as s: print(s.value)
def bad():
    yield 1
    raise StopIteration
try: list(bad())
except RuntimeError as e: print(e, repr(e.__cause__))
def tree(n): 
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)), sum(x * x for x in range(10) if x % 2), {k: v for k, v in zip("abc", range(3))}, {x % 3 for x in range(10)}, [[y for y in range(x)] for x in range(3)], [(a, b) for a in range(3) if a for b in range(a)])
print([y := 1, y ** 2], (n := 10) + n, [last := x for x in range(3)], last)
if (m := {"a": 1}.get("a")) and m > 0: print("walrus", m)
while (line := (lines := ["b", "a"] if "lines" not in globals() or not lines else lines).pop()) != "b": print(line)
class Awaitable:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield ("want", self.v)
        return got
async def inner(x):
    r = await Awaitable(x)
    return r * 2
class ACM:
    async def __aenter__(self): print("aenter"); await Awaitable("e"); return self
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__); return True
class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.n: raise StopAsyncIteration
        self.n -= 1
        return self.n
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("agen got", got)
            await Awaitable(i)
    finally: print("agen done")
async def main():
    print(await inner(5))
    async with ACM() as a:
        print("in", type(a).__name__)
        raise ValueError
    async for x in AIter(2): print("x", x)
    else: print("else")
    print([i async for i in agen(2)], {i: i async for i in AIter(2)}, [await inner(i) for i in range(2)])
    ag = agen(3); print(await ag.__anext__(), await ag.asend("S")); await ag.aclose()
    try:
        async with contextlib.AsyncExitStack() as st:
            await st.enter_async_context(actx()); raise KeyError("k")
    except KeyError as e: print("k", e)
    return "main"
@contextlib.asynccontextmanager
async def actx():
    print("actx in")
    try: yield 1
    finally: print("actx out")
def drive(co):
    v = None
    while True:
        try: want = co.send(v); v = 7 if want[0] == "want" else None; print(want)
        except StopIteration as s: return s.value
print(drive(main()))
co = inner(1); co.send(None)
try: co.throw(ValueError("thrown"))
except ValueError as e: print(e)
co.close()
class Loop:
    def __init__(self): self.ready = collections.deque(); self.results = {}
    def spawn(self, name, co): self.ready.append((name, co, None))
    def run(self):
        while self.ready:
            name, co, v = self.ready.popleft()
            try: w = co.send(v); self.ready.append((name, co, w[1]))
            except StopIteration as s: self.results[name] = s.value
async def task(n):
    t = 0
    for i in range(n): t += await Awaitable(i)
    return t
l = Loop(); [l.spawn(f"t{i}", task(i)) for i in range(4)]; l.run(); print(l.results)
def finally_order():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        except Exception: pass
        else: print("else", i)
        finally: print("fin", i)
    else: print("no")
    try: return "ret"
    finally: print("after ret")
print(finally_order())
gen = (x for x in range(3)); print(gen.gi_running, 1 in gen, list(gen))
def infinite():
    i = 0
    while True: i += 1; yield i
import itertools
print(list(itertools.islice(infinite(), 3)), dict(enumerate("ab")), *map(str, [1, 2]), sep="-")
first, *rest = infinite.__name__; print(first, rest[-1]); a, (b, *c), d = 1, (2, 3, 4), 5; print(a, b, c, d); *e, f = "xyz"; print(e, f); [g, h] = {1: 2, 3: 4}; print(g, h)
