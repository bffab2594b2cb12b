"""The async twins: the same results, a free loop, coroutines as grants, cancellation that ends the guest."""

import asyncio
import contextvars

import pytest

import ringfence
from ringfence import AsyncSandbox, Limits, facet


async def double(n: int):
    await asyncio.sleep(0)
    return n * 2


class Shop:
    async def price(self, name: str):
        await asyncio.sleep(0)
        return {"tea": 3}[name]


def test_runs_side_by_side(isolation):
    async def main():
        async with AsyncSandbox({"double": double, "plain": len}, isolation=isolation) as box:
            return await asyncio.gather(*(box.run("double(n) + plain('x')", {"n": n}) for n in range(4)))

    assert [result.value for result in asyncio.run(main())] == [1, 3, 5, 7]


def test_a_session(isolation):
    async def main():
        grants = {"shop": facet(Shop(), methods=["price"]), "double": ringfence.at_most(1, double)}
        async with AsyncSandbox(grants, isolation=isolation) as box, await box.open() as session:
            assert await box.check("x = (") != []
            assert (await session.run("def f(name): return shop.price(name)")).outcome == "ok"
            assert await session.call("f", "tea") == 3
            with pytest.raises(ringfence.GuestError, match=r"^KeyError: 'milk'$"):
                await session.call("f", "milk")
            assert (await session.run("double(2)")).value == 4
            assert (await session.run("double(2)")).error.message == "double may be used at most 1 time"
        with pytest.raises(ringfence.SessionClosed):
            await session.run("1")

    asyncio.run(main())


def test_the_context_of_the_caller_reaches_coroutines(isolation):
    variable = contextvars.ContextVar("variable", default="unset")

    async def read():
        return variable.get()

    async def main():
        variable.set("host")
        async with AsyncSandbox({"read": read}, isolation=isolation) as box:
            return (await box.run("read()")).value

    assert asyncio.run(main()) == "host"


@pytest.mark.parametrize("source", ["wait()", "while True: pass"])
def test_cancelling_ends_the_guest(isolation, source):
    ended = []

    async def wait():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    async def main():
        async with AsyncSandbox({"wait": wait}, isolation=isolation, limits=Limits(wall_seconds=2)) as box:
            task = asyncio.create_task(box.run(source))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert ended == [1] * source.startswith("wait")


def test_coroutine_functions_need_a_loop(error_of):
    with pytest.raises(ringfence.NotGrantable, match=r"^double is an async function; grant it to an AsyncSandbox$"):
        ringfence.Sandbox({"double": double})

    def hidden(n):
        return double(n)

    assert error_of("hidden(1)", {"hidden": hidden}) == (
        "HostError: CannotCross: the result of hidden(): a coroutine cannot cross; grant async functions to an AsyncSandbox"
    )
