"""A6, A7: stores of __class__, __bases__, __dict__, __code__ on granted objects, presences and shared classes."""

loot = []


class Mine:
    pass


class Liar:
    pass


def collect(action):
    try:
        action()
    except BaseException:
        return
    loot.append(Ellipsis)


shared = [
    print,
    get_blog_posts,
    type(print),
    type(type(print)),
    int,
    str,
    object,
    type,
    len,
    str.join,
    type(len),
    HostError,
    Exception,
    type((x for x in ())),
    type(lambda: 0),
    list.append,
    type(sys := __import__("sys")),
    (),
    "",
    1,
    None,
    ...,
    __import__("math").sin,
    (1).__add__,
]
before = [dir(each) for each in shared]
for target in shared:
    if target is sys:
        continue
    for name in (
        "__class__",
        "__bases__",
        "__dict__",
        "__code__",
        "__defaults__",
        "__doc__",
        "__name__",
        "__call__",
        "__getattribute__",
        "mark",
        "_x",
        "__init__",
        "__module__",
        "__annotations__",
        "__abstractmethods__",
        "__qualname__",
        "__slots__",
        "__wrapped__",
        "__signature__",
    ):
        for value in (Mine, (Mine,), {}, None, lambda *a: loot.append(a)):
            for store in (
                lambda: setattr(target, name, value),
                lambda: exec(f"t.{name} = v", {"t": target, "v": value}),
                lambda: object.__setattr__(target, name, value),
                lambda: type.__setattr__(target, name, value),
                lambda: type(target).__setattr__(target, name, value),
                lambda: super(type(target), target).__setattr__(name, value),
                lambda: vars(type(target))[name].__set__(target, value),
                lambda: target.__dict__.update({name: value}),
            ):
                try:
                    store()
                except BaseException:
                    pass
    for name in ("__doc__", "__name__", "__dict__", "__class__", "__call__", "__init__"):
        for delete in (
            lambda: delattr(target, name),
            lambda: object.__delattr__(target, name),
            lambda: type.__delattr__(target, name),
        ):
            try:
                delete()
            except BaseException:
                pass
if [dir(each) for each in shared] != before:
    loot.append(type(sys)("ALARM changed"))


class Alias(type):
    try:
        b = vars(type)["__bases__"]
    except KeyError:
        pass
    try:
        k = vars(object)["__class__"]
    except KeyError:
        pass
    try:
        n = vars(type)["__name__"]
    except KeyError:
        pass


class Thing(metaclass=Alias):
    pass


for target in (Thing(), Thing):
    for name in "bkn":
        for value in ((int,), (type(print),), type(print), HostError, type(type(print)), "x"):
            try:
                setattr(target, name, value)
                loot.append(target)
            except BaseException:
                pass
