"""A13: weak references, their callbacks, and lists of the collector."""

import weakref

loot = []


def collect(action):
    try:
        loot.append(action())
    except BaseException:
        pass


class Mine:
    pass


class Ref(weakref.ref):
    pass


for name in (
    "gc",
    "_weakref",
    "weakref",
    "_weakrefset",
    "tracemalloc",
    "sys",
    "inspect",
    "objgraph",
    "_testcapi",
    "_xxsubinterpreters",
    "faulthandler",
):
    collect(lambda: __import__(name))
for target in (
    int,
    str,
    object,
    type,
    print,
    get_blog_posts,
    type(print),
    len,
    Mine,
    HostError,
    type((x for x in ())),
    __import__("sys"),
    lambda: 0,
):
    collect(lambda: weakref.ref(target))
    collect(lambda: weakref.ref(target, print).__callback__)
    collect(lambda: Ref(target).__callback__)
    collect(lambda: weakref.getweakrefs(target))
    collect(lambda: weakref.proxy(target))
    collect(lambda: weakref.proxy(target).gi_frame)
    collect(lambda: target.__weakref__)
    collect(lambda: vars(target)["__weakref__"])
    collect(lambda: weakref.WeakSet([target]))
    collect(lambda: weakref.WeakKeyDictionary({target: 1}).keyrefs())
    collect(lambda: weakref.WeakMethod(target))
    collect(lambda: weakref.finalize(target, print))
    collect(lambda: setattr(weakref.ref(target), "mark", 1))
    collect(lambda: setattr(Ref(target), "mark", 1))


def callback(reference):
    loot.append(reference)
    collect(lambda: reference.__callback__)
    collect(lambda: __import__("sys").exc_info())


one = Mine()
kept = weakref.ref(one, callback), Ref(one, callback)
del one
