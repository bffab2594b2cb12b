"""A3, F11: a __del__ looks into the namespace of a class body while its last instruction stores the cell there."""
loot = []


def cells(space):
    for key in list(space):
        if type(space[key]).__name__ == "cell":
            loot.append(space[key])


class Bomb:
    def __init__(self, space):
        self.space = space

    def __del__(self):
        cells(self.space)


class Space(dict):
    pass


class M(type):
    kind = dict

    @classmethod
    def __prepare__(mcs, name, bases):
        space = M.kind()
        for name in ("__classcell__", "__classdictcell__", "__static_attributes__", "__firstlineno__", "f"):
            space[name] = Bomb(space)
        return space


for M.kind in (dict, Space):
    try:

        class X(metaclass=M):
            def f(self):
                self.x = 1
                return __class__

        cells(vars(X))
    except BaseException:
        pass
Cell = type(loot[0]) if loot else None


class Meta(type):
    def __eq__(self, other):
        loot.append(other)
        return False

    def __hash__(self):
        return 1


if Cell is not None:
    inner = Cell()
    for make in (lambda: type("Y", (), {"__classdictcell__": inner}), lambda: type.__new__(type, "Y", (), {"__classdictcell__": inner}), lambda: M("Y", (), {"__classdictcell__": inner})):
        try:
            make()
            inner == Cell(Meta("Probe", (), {}))
        except BaseException:
            pass
