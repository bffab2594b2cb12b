"""Types that are left out because plain programs corrupt them: what stands in must not be the C one (P1)."""
import collections
import decimal
import io
import random
import types

loot = []


def attempt(use):
    try:
        loot.append(use())
    except BaseException as error:
        loot.append(error.args)


class Key:
    def __init__(self, armed=True):
        self.armed = armed

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if self.armed:
            self.armed = False
            ordered.clear()
            loot.append([bytearray(64) for _ in range(200)])
        return False


for operate in (lambda: ordered.copy(), lambda: list(ordered), lambda: ordered.move_to_end(Key()), lambda: ordered.popitem(), lambda: ordered == collections.OrderedDict(ordered), lambda: ordered.update({Key(): 1}), lambda: ordered | {Key(): 2}, lambda: list(reversed(ordered)), lambda: repr(ordered)):
    ordered = collections.OrderedDict((Key(False), n) for n in range(20))
    for key in ordered:
        key.armed = True
    attempt(operate)


class Ordered(collections.OrderedDict):
    def __getitem__(self, key):
        self.clear()
        return 1


ordered = Ordered(a=1, b=2, c=3)
attempt(lambda: ordered.copy())


class Namespace(types.SimpleNamespace):
    def __new__(cls, *args, **kwargs):
        return 5 if kwargs.get("x") == 2 else super().__new__(cls)


attempt(lambda: Namespace(x=1).__replace__(x=2))


class Repr:
    def __repr__(self):
        space.__dict__.clear()
        return "x"


space = types.SimpleNamespace(a=Repr(), b=2, c=3)
attempt(lambda: repr(space))


class Context(decimal.Context):
    def __getattribute__(self, name):
        loot.append(name)
        return super().__getattribute__(name)


class Number(decimal.Decimal):
    def __new__(cls, *args, **kwargs):
        return 5


attempt(lambda: decimal.Decimal(1).__add__(Number(1)))
attempt(lambda: decimal.setcontext(Context()))
attempt(lambda: decimal.Decimal("1.1") / 3)
attempt(lambda: decimal.Decimal(1).as_tuple().__class__)
attempt(lambda: decimal.DefaultContext)


class Growing(io.BytesIO):
    def write(self, data):
        return super().write(data)


buffer = Growing(b"a" * 1000)
attempt(lambda: buffer.getbuffer())
attempt(lambda: buffer.readinto(bytearray(10)))
attempt(lambda: buffer.seek(1 << 62))
attempt(lambda: buffer.write(b"x") if buffer.tell() < 1000 else 0)
attempt(lambda: io.StringIO().__setstate__(("a", "", 1 << 62, None)))
attempt(lambda: random.Random().setstate((3, (0,) * 624 + (1 << 30,), None)))
attempt(lambda: random._random.Random().setstate((0,) * 624 + (-1,)))
attempt(lambda: random._random.Random()._setstate((1 << 31,) * 625))
attempt(lambda: random._random.Random()._getrandbits(-1))
for name in ("array", "_struct", "mmap", "_ctypes", "_testcapi", "_elementtree", "_pickle", "marshal", "_json", "_csv", "_io", "_decimal", "_struct", "zlib"):
    attempt(lambda: __import__(name))
for use in (lambda: type(collections.OrderedDict.fromkeys), lambda: collections._OrderedDict, lambda: type(types.SimpleNamespace()), lambda: io.open_code, lambda: io._io, lambda: decimal._decimal, lambda: random._random, lambda: vars(collections.OrderedDict)):
    attempt(use)
