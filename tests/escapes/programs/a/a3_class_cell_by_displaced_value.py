"""A3, F11: a __del__ looks into the namespace of a class body while its last instruction stores the cell there."""

loot = []
space = {}


class Bomb:
    def __del__(self):
        loot.append(space["__classcell__"])


class M(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        space["__classcell__"] = Bomb()
        return space


class X(metaclass=M):
    def f(self):
        return __class__


Cell = type(loot[0])


class Meta(type):
    def __eq__(self, other):
        loot.append(other)
        return False

    def __hash__(self):
        return 1


inner = Cell()
type("Y", (), {"__classdictcell__": inner})
try:
    inner == Cell(Meta("Probe", (), {}))
except ValueError:
    pass
