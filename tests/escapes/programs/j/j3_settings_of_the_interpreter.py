"""J3, J5: decimal context, random state, recursion limit, warnings, int digits, hash of names, codecs, ABC caches, regex caches, locale, hooks."""
import sys

loot = []


def attempt(action):
    try:
        action()
    except BaseException:
        pass


for action in (
    lambda: setattr(__import__("decimal").getcontext(), "prec", 3),
    lambda: __import__("decimal").setcontext(__import__("decimal").Context(prec=3)),
    lambda: setattr(__import__("decimal").DefaultContext, "prec", 3),
    lambda: __import__("random").seed(1),
    lambda: sys.setrecursionlimit(100),
    lambda: sys.set_int_max_str_digits(0),
    lambda: sys.setswitchinterval(100),
    lambda: sys.settrace(lambda *a: None),
    lambda: sys.set_asyncgen_hooks(lambda *a: None, lambda *a: None),
    lambda: sys.modules.clear(),
    lambda: sys.path.append("/evil"),
    lambda: sys.warnoptions.append("error"),
    lambda: setattr(sys, "stdout", None),
    lambda: setattr(sys, "excepthook", None),
    lambda: setattr(sys, "dont_write_bytecode", False),
    lambda: __import__("warnings").simplefilter("error"),
    lambda: __import__("warnings").filters.append(1),
    lambda: __import__("warnings").warn("text for the host's standard error", RuntimeWarning),
    lambda: __import__("locale").setlocale(0, "C"),
    lambda: __import__("os").environ.update(EVIL="1"),
    lambda: __import__("re").purge(),
    lambda: [__import__("re").compile("x" + str(n)) for n in range(1000)],
    lambda: __import__("abc").ABCMeta.register(__import__("collections.abc", None, None, ["x"]).Mapping, int),
    lambda: __import__("numbers").Number.register(str),
    lambda: __import__("copyreg").pickle(int, lambda x: (int, (1,))),
    lambda: __import__("codecs").register(lambda name: None),
    lambda: __import__("codecs").register_error("strict", lambda error: ("", 0)),
    lambda: __import__("contextvars").ContextVar("x").set(1),
    lambda: __import__("json").encoder.__dict__.update(c_make_encoder=None),
    lambda: __import__("typing").Generic.__init_subclass__.__func__,
    lambda: __import__("datetime").datetime.strptime("2020", "%Y"),
    lambda: __import__("enum").Enum.__class__.__dict__,
    lambda: exec("import types; types.MethodType.x = 1"),
    lambda: [sys.intern("key" + str(n)) for n in range(1000)],
    lambda: [str(b"x", f"made_up_{n}") for n in range(3)],
    lambda: ~True,
    lambda: "".join(["\\d"]) and eval("'\\d'"),
    lambda: eval("1 is 1"),
    lambda: eval("(1)(2)"),
    lambda: compile("assert (1, 2)", "x", "exec"),
    lambda: int(type("T", (), {"__trunc__": lambda self: 1})()),
    lambda: float(type("F", (), {"__float__": lambda self: type("G", (float,), {})(1)})()),
    lambda: [].__class_getitem__(int),
):
    attempt(action)


async def never():
    pass


never()


async def agen():
    yield 1


step = agen().__anext__()
del step
