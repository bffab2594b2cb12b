"""C4, C6: exceptions that fly past `except Exception`, raised by the program as its end: SystemExit with an object as code."""


class Code:
    def __str__(self):
        raise KeyboardInterrupt

    __repr__ = __int__ = __index__ = __eq__ = __bool__ = __str__


class Exit(SystemExit):
    def __str__(self):
        raise SystemExit(Code())

    code = property(lambda self: 1 / 0)


loot = []
for kind in (
    SystemExit,
    KeyboardInterrupt,
    GeneratorExit,
    BaseException,
    StopIteration,
    StopAsyncIteration,
    MemoryError,
    RecursionError,
):
    try:
        raise kind(Code())
    except BaseException as error:
        loot.append(error.__context__)
raise Exit(Code())
