"""A10: reducing, copying and state protocols that return functions of the host (asteval issue 86)."""

import collections, copy, copyreg, datetime, decimal, functools, itertools, random, re, types

loot = []


class Mine:
    def __init__(self):
        self.x = 1


class Slotted:
    __slots__ = ("a",)


class L(list):
    pass


class D(dict):
    pass


class S(str):
    pass


class E(Exception):
    pass


class A(AttributeError):
    pass


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


values = [
    print,
    get_blog_posts,
    len,
    "".join,
    [].append,
    Mine(),
    Slotted(),
    L(),
    D(),
    S("x"),
    E("x"),
    A("x", name="n", obj=print),
    ValueError(1),
    1,
    "",
    b"",
    {},
    set(),
    bytearray(b"x"),
    range(3),
    iter([1]),
    iter({}),
    iter(range(1 << 70)),
    reversed([1]),
    itertools.count(),
    itertools.cycle([1]),
    itertools.tee([1])[0],
    itertools.chain([1]),
    enumerate([]),
    zip([]),
    map(len, []),
    collections.deque([1]),
    collections.defaultdict(list),
    collections.Counter("a"),
    collections.OrderedDict(),
    datetime.datetime(2020, 1, 1),
    datetime.timedelta(1),
    datetime.timezone.utc,
    datetime.tzinfo(),
    decimal.Decimal(1),
    functools.partial(len),
    functools.lru_cache(len),
    re.compile("a"),
    re.match("a", "a"),
    random.Random(1),
    types.SimpleNamespace(a=1),
    types.MappingProxyType({}),
    property(len),
    staticmethod(len),
    classmethod(len),
    super(Mine, Mine()),
    list[int],
    int | str,
    slice(1),
    memoryview(b"x"),
    ...,
    NotImplemented,
    (x for x in ()),
    lambda: 0,
    type(print),
    type,
    Mine,
    compile("1", "x", "eval"),
    HostError,
    {}.keys(),
    iter(collections.deque([1])),
    1j,
    object(),
]
for value in values:
    for protocol in range(6):
        collect(lambda: value.__reduce_ex__(protocol))
        collect(lambda: object.__reduce_ex__(value, protocol))
        collect(lambda: super(type(value), value).__reduce_ex__(protocol))
    for name in (
        "__reduce__",
        "__getstate__",
        "__copy__",
        "__getnewargs__",
        "__getnewargs_ex__",
        "__getinitargs__",
        "__replace__",
    ):
        collect(lambda: getattr(value, name)())
        collect(lambda: getattr(type(value), name)(value))
        collect(lambda: getattr(object, name)(value))
    collect(lambda: copy.copy(value))
    collect(lambda: copy.deepcopy(value))
    collect(lambda: value.__deepcopy__({}))
    for state in ({"gi_frame": 1}, (1,), ({}, {}), None, [1]):
        collect(lambda: value.__setstate__(state))
        collect(lambda: type(value).__setstate__(value, state))
loot += list(vars(copyreg).values())
loot += [copyreg.dispatch_table, copyreg._reconstructor, copyreg.__newobj__]
