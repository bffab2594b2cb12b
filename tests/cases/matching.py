class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Circle:
    def __init__(self, center, radius):
        self.center = center
        self.radius = radius


class Color:
    RED = "red"
    format = "fmt"


def describe(v):
    match v:
        case 0:
            return "zero"
        case True | False:
            return "bool"
        case int(n) if n > 100:
            return f"big {n}"
        case int() | float():
            return f"number {v}"
        case str("hello" as greeting):
            return f"greeting {greeting}"
        case "a" | "b" as letter:
            return f"letter {letter}"
        case str(text):
            return f"text {text}"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y at {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x, y) as p:
            return f"{p} {x} {y}"
        case Circle(center=Point(x, y), radius=r):
            return f"circle {x},{y} r{r}"
        case []:
            return "empty"
        case [Point(a, b), *rest]:
            return f"starts with point {a} {b} then {rest}"
        case [x]:
            return f"one {x}"
        case [x, y, *_]:
            return f"two or more {x} {y}"
        case {"type": "circle", "r": float(r) | int(r)}:
            return f"dict circle {r}"
        case {"type": kind, **rest}:
            return f"dict {kind} {rest}"
        case None:
            return "none"
        case (set() | frozenset()) as s:
            return f"set {sorted(s)}"
        case bytes(b):
            return f"bytes {b}"
        case _:
            return f"other {type(v).__name__}"


for value in [
    0, True, 5, 500, 2.5, "hello", "a", "zzz", Point(0, 0), Point(0, 7), Point(2, 2), Point(1, 2),
    Circle(Point(1, 2), 3), [], [Point(1, 2), 3, 4], [1], (1, 2, 3), {"type": "circle", "r": 2},
    {"type": "square", "side": 1}, None, {1, 2}, b"x", object(), {}, range(2),
]:
    print(describe(value))


def colors(c):
    match c:
        case Color.RED:
            return "it is red"
        case Color.format:
            return "it is format"
        case _:
            return "unknown"


print(colors("red"), colors("fmt"), colors("x"))
match Point(3, 4):
    case Point(x, y):
        print("module level", x, y)
print("x" in globals(), [n for n in globals() if n.startswith(".")])


class Body:
    match Point(1, 2):
        case Point(x=first):
            captured = first


print(Body.captured, [n for n in vars(Body) if n.startswith(".")])


class Bad:
    __match_args__ = ["x"]
    x = 1


class TooFew:
    __match_args__ = ("x",)
    x = 1


for maker in (Bad, TooFew):
    try:
        match maker():
            case maker(1, 2):
                print("no")
    except TypeError as error:
        print("TypeError", error)
try:
    not_a_class = 5
    match 1:
        case not_a_class(1):
            print("no")
except TypeError as error:
    print("TypeError", error)


class AnyMeta(type):
    def __instancecheck__(cls, instance):
        return True


class Everything(metaclass=AnyMeta):
    pass


match 5:
    case Everything(real=r, imag=i):
        print("lied", r, i)


def loop():
    for v in [Point(1, 2), 3, Point(4, 5)]:
        match v:
            case Point(1):
                continue
            case int():
                pass
            case Point(x=4):
                break
        print("next")
    else:
        print("not reached")
    return "ended"


print(loop())


def nested(v):
    match v:
        case [Point(x, [a, *b]) | Point(x, {"k": [a, *b]}), str(s)]:
            return x, a, b, s
        case {"p": Point(y=y), "q": [1 | 2 as q, _]}:
            return y, q
    return "nothing"


print(nested([Point(1, [2, 3]), "s"]), nested([Point(1, {"k": [9]}), "t"]), nested({"p": Point(0, 8), "q": [2, 5]}), nested(1))
x = "kept"
match Point(1, 2):
    case Point(x, 99):
        pass
print(x)
