import dataclasses, collections, enum, re
class Shape: pass
@dataclasses.dataclass
class Circle(Shape): r: float
@dataclasses.dataclass
class Rect(Shape): w: float; h: float
class Old:
    __match_args__ = ("a", "b")
    def __init__(self, a, b): self.a, self.b = a, b
    def __repr__(self): return "Old"
class E(enum.Enum): A = 1; B = 2
K = 5
class NS: X = 7; sub = type("S", (), {"Y": 8})
def f(v):
    match v:
        case 0 | 1 | -1: return "small"
        case 1.5 | 2j | 1+2j: return "num"
        case "a" "b" | b"x": return "lit"
        case True | False: return "never?"
        case None: return "none"
        case E.A: return "enum"
        case NS.X | NS.sub.Y: return "dotted"
        case Circle(r) if r > 10: return f"big {r}"
        case Circle(r=r) | Rect(w=r, h=_): return f"shape {r}"
        case Old(1, b=x): return f"old1 {x}"
        case Old(a, b): return f"old {a} {b}"
        case int(n) if n > 100: return f"int {n}"
        case str() as s if s.isupper(): return f"upper {s}"
        case float() | complex(): return "float"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [1, *rest]: return f"starts1 {rest}"
        case (x, [y, *_], {"k": z, **kw}): return f"deep {x} {y} {z} {kw}"
        case [*init, last] if len(init) > 3: return f"long {last}"
        case [str() | bytes() as t, int(q), *_]: return f"typed {t} {q}"
        case {"type": "move", "to": (x, y)}: return f"move {x},{y}"
        case {"type": str(t), **rest} if rest: return f"cmd {t} {rest}"
        case {"a": {"b": [_, {"c": c}]}}: return f"nested {c}"
        case {}: return "mapping"
        case _: return "other"
for v in (0, 1, True, 1.5, 2j, 1+2j, "ab", b"x", None, E.A, E.B, 7, 8, Circle(20), Circle(2), Rect(3, 4), Old(1, 2), Old(3, 4), 200, 50, "UP", "low", 3.3, [], [9], [1, 2, 3], (1, [2, 3], {"k": 4, "z": 5}), [1.0, 2, 3, 4, 5], ["s", 3, 4], [b"s", 3], {"type": "move", "to": [1, 2]}, {"type": "x", "y": 1}, {"type": "x"}, {"a": {"b": [0, {"c": 3}]}}, {}, {1}, range(3), collections.deque([1, 5]), collections.OrderedDict(a=1), bytearray(b"q"), "x", (1,), type):
    print(repr(v)[:40], "->", f(v))
def scope(cmd):
    match cmd.split():
        case ["go", ("north" | "south") as d]: r = d
        case ["get", obj, *extra] if not extra: r = obj
        case [only]: r = only
        case _: r = cmd
    return r
print(scope("go north"), scope("get lamp"), scope("get a b"), scope("x"))
match (1, 2):
    case (a, b) if (c := a + b) > 2: print(a, b, c)
match {"x": 1}:
    case {"x": int(x)}: print("x", x)
try:
    match 1:
        case Old(1, 2, 3): pass
    match Old(1, 2):
        case Old(1, 2, 3): pass
except TypeError as e: print(e)
class Meta(type):
    def __instancecheck__(cls, o): return o == 42
class Odd(metaclass=Meta): pass
match 42:
    case Odd(): print("odd")
def tok(s):
    for m in re.finditer(r"(?P<num>\d+)|(?P<op>[+*()-])", s):
        yield m.lastgroup, m.group()
def parse(ts):
    ts = list(ts)
    def expr(i):
        l, i = term(i)
        while True:
            match ts[i:i+1]:
                case [("op", "+" | "-" as o)]: r, i = term(i + 1); l = (o, l, r)
                case _: return l, i
    def term(i):
        l, i = atom(i)
        while ts[i:i+1] == [("op", "*")]: r, i = atom(i + 1); l = ("*", l, r)
        return l, i
    def atom(i):
        match ts[i]:
            case ("num", n): return int(n), i + 1
            case ("op", "("): v, i = expr(i + 1); return v, i + 1
            case ("op", "-"): v, i = atom(i + 1); return ("neg", v), i
    return expr(0)[0]
def ev(t):
    match t:
        case int(): return t
        case ("neg", x): return -ev(x)
        case (op, l, r):
            l, r = ev(l), ev(r)
            return {"+": l.__add__, "-": l.__sub__, "*": l.__mul__}[op](r)
for s in ("1+2*3", "(1+2)*3", "-4*2-1"): print(s, parse(tok(s)), ev(parse(tok(s))))
