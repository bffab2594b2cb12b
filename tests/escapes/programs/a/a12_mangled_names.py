"""A12: private names that mangling turns into other names; hazards spelled with it."""

loot = []
TEXTS = [
    "class gi:\n def f(self, g): return g.__frame\nloot.append(gi().f(it))",
    "class _:\n def f(self, g): return g.__x\nloot.append(_().f(it))",
    "class __Class:\n def f(self, g): return g.__dict\nloot.append(__Class().f(it))",
    "class A:\n def __init__(self): self.__gi_frame = 1\n def f(self, g): return g.__gi_frame",
    "class A:\n def f(self, g):\n  match g:\n   case object(__gi_frame=x): return x\nloot.append(A().f(it))",
    "class A:\n from sys import __x\n",
    "class A:\n import sys as __x\n y = __x",
    "class A:\n def f(self): global __secret; return __secret",
    "class A:\n def f(self, **k): return k\n x = f(0, __a=1)\nloot.append(A.x)",
    "class classdict__:\n def f(self): return __x",
    "class A:\n __slots__ = ('__gi_frame', '__dict')\n",
]
it = (x for x in ())
for text in TEXTS:
    try:
        exec(text)
    except BaseException:
        pass
