"""C3, B7: warnings and unraisable exceptions with text of the guest's choosing."""


async def f():
    pass


f.__qualname__ = "\x1b[31m' was fine.\nTraceback (most recent call last): forged"
f()


class D:
    def __del__(self):
        raise ValueError("\x1b[31mforged by the guest")


D()
print(~True)
