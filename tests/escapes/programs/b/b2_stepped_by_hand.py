"""B2: coroutines and asynchronous generators stepped by hand; what they yield, throw and return (async_gen_wrapped_value)."""

loot = []


def collect(action):
    try:
        loot.append(action())
    except StopIteration as stop:
        loot.append(stop.value)
    except BaseException as error:
        loot.append(error.__context__)
        loot.append(error.__cause__)
        loot.append(error.__traceback__)


class Leak:
    def __await__(self):
        got = yield self
        loot.append(got)


async def values():
    loot.append((yield 1))
    try:
        yield Leak()
    except BaseException as error:
        loot.append(error)
        yield error
    await Leak()
    yield 3


def drive(make):
    for steps in ("send", "throw", "next", "close"):
        it = make()
        for _ in range(4):
            collect(
                lambda: (
                    it.send(None)
                    if steps == "send"
                    else it.throw(ValueError(1))
                    if steps == "throw"
                    else next(it)
                    if steps == "next"
                    else it.close()
                )
            )


source = values()
drive(lambda: source.__anext__())
source = values()
drive(lambda: source.asend(None))
source = values()
drive(lambda: source.athrow(ValueError))
source = values()
drive(lambda: source.aclose())
source = values()
drive(lambda: anext(source, "default"))
source = values()
drive(lambda: anext(source).__await__())


async def loop():
    async for value in values():
        loot.append(value)
    return [value async for value in values()]


drive(loop)


class Manager:
    async def __aenter__(self):
        await Leak()
        return self

    async def __aexit__(self, *args):
        loot.extend(args)
        await Leak()


async def managed():
    async with Manager() as manager:
        loot.append(manager)
        raise ValueError(1)


drive(managed)


def delegating():
    loot.append((yield from iter([1, 2])))
    loot.append((yield from values().__anext__()))


drive(delegating)


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def send(self, value):
        loot.append(value)
        return value

    def throw(self, *args):
        loot.extend(args)
        raise args[0]

    def close(self):
        loot.append("closed")

    def __getattr__(self, name):
        loot.append(name)
        raise AttributeError(name)


def to_iterator():
    yield from Iterator()


drive(to_iterator)
