"""B5: __context__, __cause__, __suppress_context__, notes and groups: exceptions of the host behind a guest's own; bare raise."""

import contextlib, sys

loot = []
READS = ("__context__", "__cause__", "__traceback__", "__dict__", "__notes__", "args", "exceptions")


def chain(error, depth=10):
    while error is not None and depth:
        loot.append(error)
        depth -= 1
        for name in READS:
            try:
                loot.append(getattr(error, name))
            except BaseException:
                pass
        try:
            error = error.__context__ or error.__cause__
        except BaseException:
            return


for action in (
    lambda: 1 / 0,
    lambda: get_blog_posts(1),
    lambda: exec("raise"),
    lambda: exec("1 +"),
    lambda: exec("from nowhere import x"),
    lambda: compile("(" * 300, "x", "exec"),
    lambda: compile("x", "x", "single"),
    lambda: eval("(" * 300),
    lambda: __import__("os").system,
    lambda: __import__("socket"),
    lambda: "{".format(),
    lambda: "".encode("no such codec"),
    lambda: b"".decode("idna", "no such handler"),
    lambda: __import__("re").compile("("),
    lambda: __import__("re").sub("a", "\\9", "a"),
    lambda: __import__("json").loads("{"),
    lambda: __import__("datetime").datetime.strptime("1", "%d%d"),
    lambda: __import__("datetime").datetime.strptime("1", "%Q"),
    lambda: __import__("decimal").Decimal("x"),
    lambda: __import__("random").Random().setstate((1,)),
    lambda: __import__("sys")._write(None, None),
    lambda: __import__("time").strftime("%", (1,)),
    lambda: __import__("time").gmtime(1e300),
    lambda: __import__("os").urandom("x"),
    lambda: open("x"),
    lambda: input(),
    lambda: getattr(1, 1),
    lambda: vars(1),
    lambda: type.__new__(1, 2, 3),
    lambda: print(sep=1),
    lambda: exec("x", 1),
    lambda: int("x" * 10000),
    lambda: str(10**10000),
):
    try:
        action()
    except BaseException as error:
        chain(error)
    try:
        try:
            action()
        finally:
            loot.append(sys.exc_info()[1])
            chain(sys.exception() if hasattr(sys, "exception") else None)
    except BaseException as error:
        chain(error)
for text in (
    "raise",
    "try:\n raise\nexcept BaseException as e: chain(e)",
    "def f(): raise\nf()",
    "try: raise\nfinally: chain(sys.exc_info()[1])",
    "try: pass\nexcept* ValueError: raise",
    "class C:\n raise",
    "[x for x in ()] or (_ for _ in ()).throw(ValueError)",
):
    try:
        exec(text)
    except BaseException as error:
        chain(error)
chain(sys.exc_info()[1])


class Manager:
    def __enter__(self):
        raise

    def __exit__(self, *args):
        return True


try:
    with Manager():
        pass
except BaseException as error:
    chain(error)
try:
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        stack.callback(lambda: [][1])
        raise KeyError(1)
except BaseException as error:
    chain(error)
try:
    raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError(2)])])
except* ValueError as group:
    chain(group)
except* TypeError as group:
    chain(group)
for name in ("__context__", "__cause__", "__traceback__", "__suppress_context__"):
    for make in (
        lambda: vars(BaseException)[name],
        lambda: getattr(BaseException, name),
        lambda: type.__getattribute__(BaseException, name),
    ):
        try:
            loot.append(make())
        except BaseException:
            pass
