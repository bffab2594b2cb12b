"""H2: numbers and flags that change between calls: __index__, __int__, __bool__, __float__, __len__ hooks in every trusted function that counts."""
import os, random, re, sys, time

loot = []


class N(int):
    calls = 0

    def answer(self, *args):
        N.calls += 1
        loot.extend(args)
        return N.calls if N.calls % 3 else -(10**30)

    __index__ = __int__ = __and__ = __rand__ = __or__ = __ror__ = __invert__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = answer
    __float__ = lambda self: float(self.answer())
    __bool__ = lambda self: bool(self.answer() % 2)
    __lt__ = __gt__ = __le__ = __ge__ = __eq__ = lambda self, other: self.answer(other) > 0
    __hash__ = int.__hash__
    __round__ = __trunc__ = __neg__ = __abs__ = answer


class O:
    __index__ = __int__ = __float__ = __bool__ = __len__ = __abs__ = __round__ = __trunc__ = __divmod__ = __pow__ = lambda self, *args: loot.extend(args) or N(5)


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


import re._compiler, re._parser, _random

for value in (N(3), O(), True, 3.5, float("nan"), 10**30, -1, None, "1", (1,)):
    for action in (
        lambda: re.compile("a", value),
        lambda: re._compiler._compile("a", value),
        lambda: re._compiler.compile("a", value),
        lambda: re._parser._parse(value, re.compile("a")),
        lambda: re.compile("a").sub("b", "aaa", value),
        lambda: re.compile("a").sub("b", "aaa", count=value),
        lambda: re.compile("a").match("aaa", value, value),
        lambda: os.urandom(value),
        lambda: time.gmtime(value),
        lambda: time.strftime("%Y", (value,) * 9),
        lambda: time._clock(value),
        lambda: time._split(value),
        lambda: time._format(value, value),
        lambda: sys._getframe(value),
        lambda: sys._getframemodulename(value),
        lambda: sys._module_name(value),
        lambda: sys._write(value, value),
        lambda: random.Random(value).getrandbits(value),
        lambda: random.seed(value),
        lambda: _random.Random().setstate((value,) * 625),
        lambda: __import__("x", {}, {}, (), value),
        lambda: compile("1", "x", "eval", value, value, value),
        lambda: print(flush=value, sep=value),
        lambda: "{0[0]}".format(value),
        lambda: round(1.5, value),
        lambda: range(value),
        lambda: bytes(value),
        lambda: [0] * value,
        lambda: "x".ljust(value),
        lambda: int("1", value),
        lambda: pow(value, value, value),
        lambda: divmod(value, value),
        lambda: sum([value, value]),
        lambda: slice(value, value, value).indices(value),
        lambda: memoryview(b"abc")[value],
        lambda: sorted([value, value, 1]),
        lambda: max(value, value),
        lambda: chr(value),
        lambda: format(value, "x"),
        lambda: hex(value),
        lambda: object.__reduce_ex__(O(), value),
        lambda: type("X", (), {"__slots__": value}),
    ):
        collect(action)
