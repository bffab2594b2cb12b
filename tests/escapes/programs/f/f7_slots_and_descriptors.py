"""Descriptors that a guest made or took, pointed at objects of others (F7)."""
import collections
import functools
import types

loot = []


def generator():
    yield 1


class Slots:
    __slots__ = ("gi_frame", "tb_frame", "__globals__", "f_back", "function", "cell_contents", "x")


class Plain:
    @property
    def gi_frame(self):
        return self

    def method(self): ...


class Sub(Plain):
    __slots__ = ("y",)


Point = collections.namedtuple("Point", "a b")
Sealed = type(type(print))
descriptors = [
    *vars(Slots).values(), *vars(Plain).values(), *vars(Sub).values(), *vars(Point).values(), *vars(type).values(), *vars(object).values(), *vars(types.FunctionType).values(),
    *vars(types.GeneratorType).values(), *vars(types.ModuleType).values(), *vars(BaseException).values(), *vars(types.MethodType).values(), *vars(property).values(),
    *vars(super).values(), *vars(types.GenericAlias).values(), *vars(type(len)).values(), *vars(type(str.join)).values(), functools.cached_property(print), functools.partialmethod(print),
]
loot.extend(descriptors)
targets = (generator(), generator, print, len, get_blog_posts, type, int, type(print), Sealed, HostError, Plain(), Plain, Slots(), ValueError(), super(Sub, Sub()), list[int], str.join)
for descriptor in descriptors:
    for target in targets:
        for use in (
            lambda: descriptor.__get__(target), lambda: descriptor.__get__(target, type(target)), lambda: descriptor.__get__(None, target), lambda: type(descriptor).__get__(descriptor, target),
            lambda: descriptor.__set__(target, loot), lambda: descriptor.__delete__(target), lambda: descriptor.__objclass__, lambda: descriptor(target),
        ):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)


class Borrowed:
    pass


for number, descriptor in enumerate(descriptors):
    setattr(Borrowed, f"d{number}", descriptor)
borrowed = Borrowed()
for number in range(len(descriptors)):
    for use in (lambda: getattr(borrowed, f"d{number}"), lambda: setattr(borrowed, f"d{number}", 1)):
        try:
            loot.append(use())
        except BaseException as error:
            loot.append(error.args)


class Meta(type):
    pass


for number, descriptor in enumerate(descriptors):
    try:
        setattr(Meta, f"d{number}", descriptor)
        loot.append(getattr(Meta("X", (), {}), f"d{number}"))
    except BaseException as error:
        loot.append(error.args)
