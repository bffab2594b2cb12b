def count(n):
    received = None
    for i in range(n):
        try:
            received = yield i if received is None else (i, received)
        except ValueError as error:
            print("caught", error)
            yield "recovered"
        finally:
            pass
    return "done"


g = count(4)
print(next(g), g.send("a"), g.throw(ValueError("v")), next(g))
g.close()


def delegating():
    result = yield from count(2)
    print("result", result)
    yield from "xy"
    return (yield)


d = delegating()
print([next(d) for _ in range(5)])
try:
    d.send("last")
except StopIteration as stop:
    print("value", stop.value)


def tree(t):
    if t:
        yield from tree(t[0])
        yield t[1]
        yield from tree(t[2])


print(list(tree(((None, 1, None), 2, (None, 3, None)))))
print(sum(x * x for x in range(10) if x % 2), {k: v for k, v in zip("ab", range(2))}, {x % 3 for x in range(9)})
matrix = [[i * j for j in range(3)] for i in range(3)]
print([x for row in matrix for x in row], [y := 5, y + 1], (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
if (n := len(matrix)) > 2:
    print("walrus", n)
while (n := n - 1) > 0:
    print(n, end=" ")
else:
    print("else")


def cleanup():
    try:
        yield 1
    finally:
        print("cleaned")


c = cleanup()
next(c)
c.close()
print(c.gi_running, next(iter([]), "empty"))


async def coro(x):
    return x * 2


async def agen(n):
    for i in range(n):
        yield await coro(i)


class Actx:
    async def __aenter__(self):
        print("aenter")
        return 5

    async def __aexit__(self, *exc):
        print("aexit", exc[0] and exc[0].__name__)
        return True


class Awaitable:
    def __await__(self):
        got = yield "suspended"
        return got


async def main():
    async with Actx() as v:
        print(v, [x async for x in agen(3)], {x: 1 async for x in agen(2)})
        print("got", await Awaitable())
        raise KeyError("in async with")
    async for x in agen(2):
        print("async for", x)
    else:
        print("async else")
    a = agen(2)
    print(await anext(a), await a.__anext__(), await anext(a, "default"))
    return "finished"


def drive(c):
    value = None
    while True:
        try:
            print("step", c.send(value))
            value = "sent"
        except StopIteration as stop:
            return stop.value


print(drive(main()))
print(type(main).__name__, type(agen(1)).__name__)


def outer():
    x = 1

    def inner():
        nonlocal x
        x += 1
        return x

    return inner, lambda: x


i, r = outer()
print(i(), i(), r())
counter = 0


def bump():
    global counter
    counter += 1


bump()
print(counter)
del counter
try:
    counter
except NameError as error:
    print(error)


def pos(a, /, b, *, c, **rest):
    return a, b, c, rest


print(pos(1, 2, c=3, a=4), pos(*[1], **{"b": 2, "c": 3}))
try:
    pos(a=1, b=2, c=3)
except TypeError as error:
    print(error)
a, *b, c = range(5)
print(a, b, c, [*b, *"z"], {**{"q": 1}, "r": 2}, (*b,))
first, (second, *third) = 1, [2, 3, 4]
print(first, second, third)
for (k, v), w in [((1, 2), 3)]:
    print(k, v, w)
print(f"{a!r:>4}|{3.14159:.{2}f}|{b=}|{'nested ' + f'{c}'}", "%(x)s %5.2f" % {"x": 1} if False else "%s %5.2f" % ("a", 2.5))
print("{} {1}".format(1, 2) if False else "{} {}".format(1, 2), "{0[k]} {1.real} {x!r:>5}".format({"k": 1}, 2, x="s"), "{k}".format_map({"k": 9}))
print("é".encode(), b"\xc3\xa9".decode(), "x".encode("utf-16-le"), str(b"q", "ascii"))
