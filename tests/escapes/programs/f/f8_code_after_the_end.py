"""Finalizers, weak reference callbacks, suspended generators and async generators that run later, in somebody else's time (F8)."""
import contextvars
import sys
import weakref

loot = []


def look():
    for read in (
        lambda: sys.exc_info(), lambda: sys.exception(), lambda: globals(), lambda: locals(), lambda: dict(contextvars.copy_context().items()),
        lambda: exec("loot.append(__builtins__)"), lambda: __import__("json"), lambda: print("late"), lambda: get_blog_posts(),
    ):
        try:
            loot.append(read())
        except BaseException as error:
            loot.append((error, error.__context__, error.__cause__))
    try:
        raise
    except BaseException as error:
        loot.append((error, error.__context__, error.args))
    try:
        raise ValueError
    except BaseException as error:
        loot.append((error.__context__, error.__traceback__))


class Late:
    def __del__(self):
        look()
        if not getattr(self, "again", False):
            self.again = True
            self.cycle = self


class Node:
    pass


for _ in range(3):
    late = Late()
    late.cycle = late
del late
node = Node()
node.cycle = node
references = [weakref.ref(node, lambda reference: look())]
weakref.WeakValueDictionary({1: node})
del node


def suspended():
    try:
        yield 1
    finally:
        look()


async def asynchronous():
    try:
        yield 1
    finally:
        look()


async def coroutine():
    try:
        await Forever()
    finally:
        look()


class Forever:
    def __await__(self):
        yield


generator = suspended()
next(generator)
agen = asynchronous()
try:
    agen.__anext__().send(None)
except StopIteration:
    pass
waiting = coroutine()
waiting.send(None)
holder = [generator, agen, waiting]
holder.append(holder)
del generator, agen, waiting, holder
junk = [[] for _ in range(5000)]
for each in junk:
    each.append(each)
