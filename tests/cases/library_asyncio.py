"""Asynchronous programs."""

import asyncio
import contextvars

log = []


async def worker(name, delay, fails=False):
    await asyncio.sleep(delay)
    log.append(name)
    if fails:
        raise ValueError(name)
    return name


async def gathered():
    print(await asyncio.gather(worker("a", 0.02), worker("b", 0.01), worker("c", 0)))
    print(log)
    print(await asyncio.gather(worker("d", 0), worker("e", 0, fails=True), return_exceptions=True))


async def queues():
    queue = asyncio.Queue(maxsize=2)

    async def produce():
        for number in range(5):
            await queue.put(number)
        await queue.put(None)

    async def consume():
        found = []
        while (item := await queue.get()) is not None:
            found.append(item)
            queue.task_done()
        return found

    _, found = await asyncio.gather(produce(), consume())
    print(found, queue.empty())


async def locks():
    lock, event, gate = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2)
    order = []

    async def hold(name):
        async with lock:
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(hold(1), hold(2))
    waiter = asyncio.create_task(event.wait(), name="waiter")
    await asyncio.sleep(0)
    event.set()
    print(order, await waiter, waiter.get_name(), lock.locked())
    async with gate, gate:
        print(gate.locked())


async def timeouts():
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError as error:
        print(type(error))
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timed out")
    slow, quick = asyncio.create_task(asyncio.sleep(10, "slow")), asyncio.create_task(asyncio.sleep(0, "quick"))
    done, pending = await asyncio.wait({slow, quick}, return_when=asyncio.FIRST_COMPLETED)
    print({each.result() for each in done}, len(pending))
    slow.cancel()
    try:
        await slow
    except asyncio.CancelledError:
        print("cancelled", slow.cancelled())


async def groups():
    async with asyncio.TaskGroup() as group:
        first = group.create_task(worker("f", 0))
        second = group.create_task(worker("g", 0))
    print(first.result(), second.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(worker("h", 0, fails=True))
            group.create_task(asyncio.sleep(10))
    except* ValueError as errors:
        print([str(each) for each in errors.exceptions])
    for future in asyncio.as_completed([worker("i", 0.02), worker("j", 0)]):
        print(await future)


variable = contextvars.ContextVar("variable", default=0)


async def contexts():
    async def change(value):
        variable.set(value)
        await asyncio.sleep(0)
        return variable.get()

    print(await asyncio.gather(change(1), change(2)), variable.get())
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.01, future.set_result, "later")
    print(await future, asyncio.current_task() in asyncio.all_tasks())

    class Custom:
        def __await__(self):
            yield from asyncio.sleep(0).__await__()
            return "custom"

    print(await Custom(), await asyncio.ensure_future(Custom()), await asyncio.shield(worker("k", 0)))

    async def numbers():
        for number in range(3):
            yield number
            await asyncio.sleep(0)

    print([number async for number in numbers()])


for part in (gathered, queues, locks, timeouts, groups, contexts):
    asyncio.run(part())


async def nested():
    try:
        asyncio.run(main := contexts())
    except RuntimeError as error:
        print(error)
        main.close()


asyncio.run(nested())
with asyncio.Runner() as runner:
    print(runner.run(worker("l", 0)))
