"""B6: guest code called from inside guards, stand-ins and presences looks up the stack."""

import functools, sys

loot = []


def look(*_args, **_keywords):
    for read in (
        lambda: sys._getframe(),
        lambda: sys._getframe(1).f_back,
        lambda: [sys._getframe(depth).f_globals for depth in range(6)],
        lambda: [sys._getframemodulename(depth) for depth in range(6)],
        lambda: sys.exc_info()[2],
        lambda: globals(),
        lambda: locals(),
        lambda: vars(),
        lambda: dir(),
        lambda: eval("globals()"),
        lambda: eval("locals()"),
        lambda: (x for x in ()).gi_frame,
        lambda: sys._current_frames(),
        lambda: sys.settrace(look),
        lambda: sys.setprofile(look),
        lambda: __import__("inspect").currentframe(),
        lambda: __import__("inspect").stack(),
    ):
        try:
            loot.append(read())
        except BaseException:
            pass
    return "x"


class Name(str):
    __eq__ = __hash__ = __str__ = __format__ = __getattribute__ = look


class Any:
    __getattr__ = __getattribute__ = __call__ = __eq__ = __format__ = __str__ = __repr__ = __index__ = __iter__ = (
        __len__
    ) = __getitem__ = look
    __contains__ = __bool__ = __enter__ = __exit__ = __instancecheck__ = __mro_entries__ = __set_name__ = __fspath__ = (
        __bytes__
    ) = __int__ = look


class Meta(type):
    __prepare__ = __instancecheck__ = __subclasscheck__ = __eq__ = __hash__ = __getattribute__ = __call__ = look


ACTIONS = [
    lambda: getattr(Any(), "gi_frame"),
    lambda: Any().gi_frame,
    lambda: hasattr(Any(), "f_back"),
    lambda: setattr(Any(), "f_back", 1),
    lambda: print(Any(), sep=Name(), end=Name(), file=Any()),
    lambda: "{0.a} {0[b]} {0!r} {0:x}".format(Any()),
    lambda: "{a}".format_map(Any()),
    lambda: __import__(Name("sys"), Any(), Any(), Any(), Any()),
    lambda: exec("x", {Name("x"): 1}, Any()),
    lambda: exec("x; y = 1; del y", {}, Any()),
    lambda: type.__new__(type, Name("X"), (), {"a": Any()}),
    lambda: type.__new__(Meta, Name("X"), (), {}),
    lambda: vars(Any()),
    lambda: dir(Any()),
    lambda: get_blog_posts(Any()),
    lambda: __import__("re").sub("a", look, "a"),
    lambda: __import__("re").compile("a").sub(Any(), "a"),
    lambda: __import__("json").dumps(Any(), default=look),
    lambda: __import__("time").strftime("%Y", [Any()] * 9),
    lambda: sorted([1, 2], key=look),
    lambda: functools.reduce(look, [1, 2, 3]),
    lambda: sys.stdout.write(Any()),
    lambda: sys.getsizeof(Any()),
    lambda: __import__("copy").copy(Any()),
    lambda: __import__("inspect").signature(Any()),
    lambda: __import__("warnings").warn(Any()),
]
for action in ACTIONS:
    try:
        action()
    except BaseException:
        pass
TEXTS = [
    "class X(metaclass=Meta): pass",
    "class X(Any()): pass",
    "class X(metaclass=look): pass",
    "match Any():\n case Meta(a=1): pass\n case int(a=1): pass",
    "from sys import *",
    "try: raise ValueError\nexcept* Any(): pass",
    "with Any() as x.__dict__: pass",
    "x: Any() = 1",
]
for text in TEXTS:
    try:
        exec(text)
    except BaseException:
        pass
