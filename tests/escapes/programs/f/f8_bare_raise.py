"""A bare raise where nothing of the guest's is being handled: it must not find what the host or our own frames handle (B5, F8)."""
import contextlib
import functools
import sys

loot = []


def again():
    raise


def generator():
    raise
    yield


async def coroutine():
    raise


class Late:
    def __del__(self):
        keep(again)

    def __enter__(self):
        raise

    def __exit__(self, *args):
        raise

    __getattr__ = __getitem__ = __eq__ = __str__ = __repr__ = __format__ = __index__ = __iter__ = __call__ = __get__ = lambda self, *args: again()

    def __hash__(self):
        return 1


def keep(use):
    try:
        loot.append(use())
    except BaseException as error:
        loot.append((error, type(error), error.__context__, error.__cause__, error.args))
        try:
            type(error).ringfence_mark = 1
        except BaseException as refused:
            loot.append(refused.args)


TEXTS = (
    "raise", "def f(): raise\nf()", "class A: raise", "[f() for f in [again]]", "lambda: 0\nagain()", "exec('raise')", "try: pass\nfinally: raise", "try: raise\nfinally: pass", "try: 1/0\nexcept ZeroDivisionError: pass\nelse: pass\nraise", "try: raise\nexcept* BaseException as e: loot.append(e)", "if 1: raise", "while 1: raise", "with Late(): pass",
    "try: pass\nexcept: raise\nraise", "async def f(): raise\nf().send(None)", "match 1:\n case 1: raise", "for x in [1]:\n raise", "def f():\n try: 1/0\n except ZeroDivisionError: return again\nf()()", "try: 1/0\nexcept ZeroDivisionError:\n def f(): raise\nf()", "try: 1/0\nexcept ZeroDivisionError:\n class A:\n  def m(self): raise\nA().m()",
    "try: 1/0\nexcept ZeroDivisionError:\n g = (again() for x in [1])\nnext(g)", "try: 1/0\nexcept ZeroDivisionError: f = lambda: again()\nf()", "def g():\n try: 1/0\n except ZeroDivisionError: yield\n raise\nfor x in g(): pass", "def g():\n try: 1/0\n except ZeroDivisionError:\n  try: yield\n  finally: raise\nx = g(); next(x); x.close()",
)
for text in TEXTS:
    keep(lambda: exec(text, globals()))
for use in (
    again, lambda: next(generator()), lambda: coroutine().send(None), lambda: sorted([1], key=lambda x: again()), lambda: list(map(lambda x: again(), [1])), lambda: Late().x, lambda: getattr(Late(), "gi_frame"), lambda: Late() == 1, lambda: f"{Late()}", lambda: str(Late()), lambda: print(Late()), lambda: "{0.x}{0[1]}".format(Late()), lambda: "a" * Late(), lambda: hasattr(Late(), "format"),
    lambda: functools.partial(again)(), lambda: functools.reduce(lambda a, b: again(), [1, 2]), lambda: contextlib.ExitStack().callback(again), lambda: sys.exc_info(), lambda: sys.exception(), lambda: setattr(Late(), "__class__", Late()), lambda: eval("again()"), lambda: type("X", (), {"__set_name__": again, "a": Late()}), lambda: __import__("json", {}, {}, [Late()], Late()),
    lambda: generator().throw(again), lambda: Late()(), lambda: Late()[0], lambda: iter(Late()), lambda: {Late(): 1}[Late()], lambda: Late() in [1],
):
    keep(use)
late = Late()
late.me = late
del late
junk = [[] for _ in range(3000)]
for each in junk:
    each.append(each)
