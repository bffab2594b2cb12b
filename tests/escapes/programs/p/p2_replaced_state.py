"""State given to C objects by protocols that trust it: __setstate__, __reduce__, hand-made parts (P1, P3)."""
import collections
import functools
import itertools
import operator
import types

loot = []


def generator():
    yield


class Index:
    def __index__(self):
        return -1


states = (None, (), (1,), (-1,), (1 << 62,), (None, None, None, None), (print, (), {}, None), (print, None, None, None), ((), -5), ([], 1 << 62), {"a": 1}, [1], "x", 5, -5, Index(), ((1, 2), (3,)), (iter(()), 1 << 60), ([1], [2], 3))
objects = (functools.partial(print), iter(range(3)), iter(range(1 << 80)), iter([1]), reversed([1]), iter((1,)), iter("a"), iter(b"a"), iter(bytearray(b"a")), itertools.count(), itertools.cycle([1, 2]), itertools.product([1, 2], [3]), itertools.permutations([1, 2, 3]), itertools.combinations([1, 2, 3], 2), itertools.combinations_with_replacement([1, 2], 2), itertools.islice([1], 1), itertools.zip_longest([1]), itertools.groupby([1]), itertools.accumulate([1]),
           itertools.takewhile(bool, [1]), itertools.dropwhile(bool, [1]), itertools.tee([1])[0], itertools.chain([1]), enumerate([1]), zip([1]), map(print, [1]), filter(None, [1]), ValueError(), OSError(1, "a"), collections.deque([1]), iter(collections.deque([1])), operator.itemgetter(1), types.SimpleNamespace(a=1), generator(), slice(1), memoryview(b"a"), bytearray(b"a"), property(print), types.MappingProxyType({}), super(int, True), list[int], int | str, functools.lru_cache(print), functools.cmp_to_key(print))
for item in objects:
    for state in states:
        for use in (lambda: item.__setstate__(state), lambda: type(item).__setstate__(item, state), lambda: object.__getattribute__(item, "__setstate__")(state), lambda: getattr(super(type(item), item), "__setstate__")(state), lambda: vars(type(item))["__setstate__"](item, state), lambda: item.__reduce__(), lambda: item.__reduce_ex__(2), lambda: item.__buffer__(0), lambda: item.__release_buffer__(memoryview(b"a")), lambda: item.__del__(), lambda: type(item).__new__(type(item), state), lambda: type(type(item)).__call__(type(item), state)):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
    try:
        loot.append(next(item))
        loot.append(repr(item))
    except BaseException as error:
        loot.append(error.args)
for name in ("_tee_dataobject", "_grouper", "_tee"):
    for use in (lambda: getattr(itertools, name)(iter([1]), [1] * 57, None), lambda: type(itertools.tee([1])[0])(5), lambda: type(next(itertools.groupby([1]))[1])(itertools.groupby([1]), 1)):
        try:
            loot.append(use())
        except BaseException as error:
            loot.append(error.args)
