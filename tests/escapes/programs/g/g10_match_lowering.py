"""Lowered match statements in every scope, with captures that are global, nonlocal or attributes, and temporaries that are tampered with (G1, G7)."""
loot = []


def generator():
    yield


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Everything(type):
    def __instancecheck__(cls, value):
        for name in list(globals()):
            if name[:1] == ".":
                loot.append((name, globals()[name]))
                globals()[name] = print
        return True


class Any(metaclass=Everything):
    __match_args__ = ("gi_frame", "__globals__", "__self__", "__class__")


class Tampering:
    def __eq__(self, other):
        loot.append(other)
        for name in list(globals()):
            if name[:1] == ".":
                globals()[name] = (print, getattr, generator())
        return True

    @property
    def x(self):
        for name in list(globals()):
            if name[:1] == ".":
                del globals()[name]
        return 1


TEXTS = (
    "match Point(1, 2):\n case Point(x, y): loot.append((x, y))", "def f():\n global x\n match Point(1, 2):\n  case Point(x, y=z): loot.append(z)\nf()", "def f():\n x = 1\n def g():\n  nonlocal x\n  match Point(1, 2):\n   case Point(x): loot.append(x)\n g()\n return x\nloot.append(f())",
    "class A:\n match Point(1, 2):\n  case Point(x, y): pass\nloot.append(vars(A))", "match generator():\n case object(gi_frame=x): loot.append(x)\n case _: loot.append('no')", "match generator():\n case Any(x): loot.append(x)", "match generator:\n case Any(_, x): loot.append(x)", "match print:\n case Any(_, _, x): loot.append(x)",
    "match get_blog_posts:\n case Any(_, _, _, x): loot.append(x)", "match Point(Tampering(), Tampering()):\n case Point(1, 2): loot.append(1)\n case Point(x=Point(), y=z): loot.append(z)\n case Point(y=Tampering(x=q)): loot.append(q)", "match Tampering():\n case Any(x=1) | Point(x=1): pass",
    "match [generator()]:\n case [Any(x), *rest]: loot.append(x)", "match {'a': generator()}:\n case {'a': Any(x), **rest}: loot.append(x)", "match generator():\n case Any(gi_code=x) | Any(gi_yieldfrom=x): loot.append(x)", "match 5:\n case int(x) | str(x): loot.append(x)", "match 5:\n case int() as x if loot.append(x): pass",
    "match (y := generator()):\n case Any() as z: loot.append(z)", "lambda: 0\nmatch Point(Point(1, 2), 3):\n case Point(Point(x=a, y=b) as c, d): loot.append((a, b, c, d))", "for i in range(3):\n match Point(i, i):\n  case Point(x=1): continue\n  case Point(x=2): break\n loot.append(i)", "def f():\n match Point(1, 2):\n  case Point(x=1): return locals()\nloot.append(f())",
    "def f():\n match Point(1, 2):\n  case Point(x=a): yield a, locals()\nloot.append(list(f()))", "async def f():\n match Point(1, 2):\n  case Point(x=a): return a", "match Point:\n case type(__name__=n, __dict__=d, __mro__=m): loot.append((n, d, m))", "match 1:\n case Any.__class__.__base__: pass", "match 1:\n case generator.__globals__: pass",
    "match {}:\n case {generator.__code__: 1}: pass", "Any.__match_args__ = ('gi_frame',) * 3\nmatch generator():\n case Any(x, y): pass", "Any.__match_args__ = ['gi_frame']\nmatch generator():\n case Any(x): pass", "class T(tuple): pass\nAny.__match_args__ = T(('gi_frame',))\nmatch generator():\n case Any(x): loot.append(x)",
    "class S(str): pass\nAny.__match_args__ = (S('gi_frame'),)\nmatch generator():\n case Any(x): loot.append(x)", "type.__match_args__ = ('__dict__',)", "match int:\n case type(x): loot.append(x)", "Any.__match_args__ = property(print)\nmatch generator():\n case Any(x): loot.append(x)",
    "class D:\n def __get__(self, *a): return ('gi_frame',)\nAny.__match_args__ = D()\nmatch generator():\n case Any(x): loot.append(x)", "match 1:\n case print(): pass", "match 1:\n case len(x): pass", "match 1:\n case loot(x): pass", "match print:\n case (type(print))(): pass",
    "P = type(print)\nmatch print:\n case P(__self__=s) | P(function=s) | P(name=s): loot.append(s)", "H = HostError\nmatch BaseException.__new__(H, 'x'):\n case H(__traceback__=t, __context__=c): loot.append((t, c))",
)
for text in TEXTS:
    for wrap in ("{}", "def wrapped():\n{}\nwrapped()", "class Wrapped:\n{}"):
        indented = "\n".join((" " if wrap != "{}" else "") + line for line in text.split("\n"))
        try:
            exec(wrap.format(indented), globals() if wrap == "{}" else dict(globals()))
        except BaseException as error:
            loot.append(error.args)
