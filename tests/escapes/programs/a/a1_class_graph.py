"""A1: from any value to every class: __class__, __base__, __mro__, __subclasses__ (safelite 2009, pysandbox 2010)."""

loot = []
names = [
    "__subclasses__",
    "__base__",
    "__bases__",
    "__mro__",
    "mro",
    "__class__",
    "__init__",
    "__globals__",
    "__subclasshook__",
]


def walk(value, depth):
    if depth == 0:
        return
    for name in names:
        for read in (
            lambda: getattr(value, name),
            lambda: getattr(value, "".join(reversed(name[::-1]))),
            lambda: eval(f"value.{name}", {"value": value}),
            lambda: type.__getattribute__(value, name),
            lambda: super(type, value).__getattribute__(name),
        ):
            try:
                found = read()
            except BaseException:
                continue
            loot.append(found)
            try:
                called = found()
            except BaseException:
                try:
                    called = found(object)
                except BaseException:
                    continue
            loot.append(called)
            if name in ("__base__", "__class__"):
                walk(found, depth - 1)


for start in (
    (),
    "",
    0,
    print,
    len,
    get_blog_posts,
    type,
    object,
    Exception,
    HostError,
    (x for x in ()),
    lambda: 0,
    {}.keys(),
    type(print),
):
    walk(start, 2)
try:
    loot += type.__subclasses__(type)
except BaseException:
    pass
try:
    loot += object.__subclasses__()
except BaseException:
    pass
try:
    loot += [each for each in ().__class__.__base__.__subclasses__()]
except BaseException:
    pass


class M(type):
    def mro(cls):
        loot.append(cls)
        for read in (lambda: cls.__mro__, lambda: cls.__dict__, lambda: type.mro(cls), lambda: super(M, cls).mro()):
            try:
                loot.append(read())
            except BaseException:
                pass
        return [cls, object]


try:
    loot.append(M("X", (), {}))
except BaseException:
    pass


class N(type):
    def mro(cls):
        return [cls, HostError, Exception, BaseException, object]


try:
    E = N("E", (Exception,), {})
    try:
        raise E
    except HostError as error:
        loot += [error.__context__, error.__traceback__, error]
except BaseException:
    pass
for choice in (print, get_blog_posts, (x for x in ()), len):

    class O(type):
        def mro(cls):
            return [cls, type(choice), object]

    try:
        loot.append(O("X", (), {}))
    except BaseException:
        pass
