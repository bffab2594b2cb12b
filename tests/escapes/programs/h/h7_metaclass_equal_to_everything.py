"""H7, F6: a metaclass whose __eq__ says yes to every `in` of ours; the class cell reaches its __new__."""

loot = []


class Meta(type):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1


class M2(type, metaclass=Meta):
    def __new__(mcs, name, bases, namespace):
        loot.append(namespace.get("__classcell__"))
        return type.__new__(mcs, name, bases, dict(namespace))


class B(metaclass=M2):
    pass


try:

    class X(B, metaclass=type):
        def f(self):
            return __class__
except RuntimeError:
    pass
