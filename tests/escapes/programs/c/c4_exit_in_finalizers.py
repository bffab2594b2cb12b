"""C4, F8: SystemExit and KeyboardInterrupt out of finalizers, callbacks, __str__ of the last exception, and generators that ignore close."""

import weakref

loot = []


class D:
    def __del__(self):
        raise KeyboardInterrupt


def stubborn():
    while True:
        try:
            yield
        except BaseException:
            pass


D()
kept = stubborn()
next(kept)
one = D()
one.me = one
two = weakref.ref(one, lambda _: exit_now())


def exit_now():
    raise SystemExit(3)


class E(Exception):
    def __str__(self):
        raise KeyboardInterrupt("from __str__")


raise E
