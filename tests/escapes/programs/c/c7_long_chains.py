"""C7: an exception with a long chain, a long traceback and a long text; rendering it must stay short."""

loot = []


def grow():
    error = ValueError("x" * 100_000)
    for _ in range(20_000):
        try:
            raise error
        except ValueError as caught:
            error = caught
    last = None
    for index in range(20_000):
        new = ValueError(index)
        new.__cause__ = last
        last = new
    error.__cause__ = last
    for index in range(1_000):
        error.add_note("n" * 100)
    return error


raise grow()
