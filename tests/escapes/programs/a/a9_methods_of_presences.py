"""A9, A2: past the __getattribute__ of presences by every other spelling of attribute access."""

import copy, functools, inspect, operator

loot = []
Presence = type(print)
Sealed = type(Presence)


def attempt(action):
    try:
        found = action()
    except BaseException:
        return
    loot.append(found)
    for name in ("__func__", "__self__", "__wrapped__", "__dict__"):
        try:
            loot.append(getattr(found, name))
        except BaseException:
            pass


NAMES = [
    "__call__",
    "__repr__",
    "__getattribute__",
    "__setattr__",
    "__dir__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__new__",
    "__init__",
    "__dict__",
    "__slots__",
    "function",
    "read",
    "names",
    "name",
    "items",
    "__class__",
    "__closure__",
    "__code__",
]
for value in (
    print,
    get_blog_posts,
    Presence,
    Sealed,
    HostError,
    compile("1", "x", "eval"),
    type(compile("1", "x", "eval")),
):
    for name in NAMES:
        attempt(lambda: object.__getattribute__(value, name))
        attempt(lambda: type.__getattribute__(value, name))
        attempt(lambda: super(type(value), value).__getattribute__(name))
        attempt(lambda: getattr(super(type(value), value), name))
        attempt(lambda: super(type(type(value)), type(value)).__getattribute__(name))
        attempt(lambda: getattr(super(type(type(value)), type(value)), name))
        attempt(lambda: getattr(super(object, value), name))
        attempt(lambda: value.__getattribute__(name))
        attempt(lambda: value.__class__.__getattribute__(value, name))
        attempt(lambda: object.__getattribute__.__get__(value)(name))
        attempt(lambda: getattr(value, name))
        attempt(lambda: operator.attrgetter(name)(value))
        attempt(lambda: operator.methodcaller("__getattribute__", name)(value))
        attempt(lambda: "{0.%s!r}".replace("%s", name).format(value))
        attempt(lambda: vars(value)[name])
        attempt(lambda: vars(type(value))[name])
        attempt(lambda: dict(inspect.getmembers(value))[name])
for value in (print, get_blog_posts, Presence):
    attempt(lambda: copy.copy(value))
    attempt(lambda: copy.deepcopy(value))
    attempt(lambda: value.__reduce_ex__(2))
    attempt(lambda: object.__reduce_ex__(value, 2))
    attempt(lambda: object.__getstate__(value))
    attempt(lambda: staticmethod(value).__dict__)
    attempt(lambda: classmethod(value).__wrapped__)
    attempt(lambda: functools.partial(value).func)
    attempt(lambda: functools.wraps(value)(lambda: 0))
    attempt(lambda: functools.lru_cache(value).__wrapped__)
    attempt(lambda: property(value).fget)
    attempt(lambda: inspect.unwrap(value))
    attempt(lambda: inspect.signature(value))
    attempt(lambda: type(value).mro())
    attempt(lambda: type.mro(type(value)))
    attempt(lambda: type.__subclasses__(type(value)))
    attempt(lambda: object.__new__(type(value)))
    attempt(lambda: type.__call__(type(value)))
    attempt(lambda: type(value)())
for make in (lambda: object.__new__(Presence), lambda: type.__call__(Presence)):
    for use in (lambda made: made(), lambda made: made.__name__, repr, lambda made: made.x, lambda made: exec(made)):
        attempt(lambda: use(make()))
