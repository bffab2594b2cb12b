"""Classes made while another class is being made: the cell of one must not reach the other, also after errors and recursion (F5, F11)."""
loot = []


class Meta(type):
    mode = "plain"

    def __new__(mcs, name, bases, space, **keywords):
        mode, Meta.mode = Meta.mode, "plain"
        if mode == "other":
            other = type.__new__(type, "Other", (), {"__qualname__": space["__qualname__"], "peek": lambda self: 1})
            loot.append(other)
            loot.append(vars(other))
        elif mode == "same":
            loot.append(super().__new__(mcs, name, bases, space))
        elif mode == "raise":
            raise ValueError("in between")
        elif mode == "nothing":
            return None
        elif mode == "sealed":
            return type(print)
        elif mode == "value":
            return print
        elif mode == "deep":

            def dive(depth):
                try:
                    return dive(depth + 1)
                except RecursionError:
                    return type.__new__(mcs, name, bases, space)

            return dive(0)
        elif mode == "statement":

            class Inner(metaclass=Meta):
                def method(self):
                    return __class__

            loot.append(Inner().method())
        elif mode == "native":
            loot.append(type(name, (), dict(space)))
        elif mode == "keep":
            kept.append((mcs, name, bases, space))
            raise KeyError
        return super().__new__(mcs, name, bases, space)


kept = []
for mode in ("plain", "other", "same", "raise", "nothing", "sealed", "value", "deep", "statement", "native", "keep", "plain"):
    Meta.mode = mode
    try:

        class Made(metaclass=Meta):
            def method(self):
                return __class__, super()

        loot.append(Made)
        loot.append(Made().method()[0])
    except BaseException as error:
        loot.append(error)
for arguments in kept:
    try:
        late = type.__new__(*arguments)
        loot.append(late)
        loot.append(late().method())
    except BaseException as error:
        loot.append(error)


def dive():
    class Deep(metaclass=Meta):
        def method(self):
            return __class__

    loot.append(Deep)
    dive()


try:
    dive()
except RecursionError as error:
    loot.append(error)
stolen = type.__new__(type, "Stolen", (), {"method": lambda self: 1})
loot.append(vars(stolen))
for make in (lambda name, bases, space: space, lambda *args: print, lambda *args, **kwargs: kwargs, dict, print, int, Meta("Call", (), {"__call__": print})):
    try:

        class Odd(metaclass=make):
            def method(self):
                return __class__

        loot.append(Odd)
    except BaseException as error:
        loot.append(error)


class NoNew(type):
    def __call__(cls, *args, **kwargs):
        loot.append((args, kwargs))
        return super().__call__(*args, **kwargs)


class MetaOfMeta(NoNew, metaclass=NoNew):
    pass


try:

    class Through(metaclass=MetaOfMeta):
        def method(self):
            return __class__

    loot.append(Through().method())
except BaseException as error:
    loot.append(error)
