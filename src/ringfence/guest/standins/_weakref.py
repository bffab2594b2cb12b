"""Weak references. A proxy would forward attribute reads past the guards, so ``proxy`` returns the object itself."""

ref = ReferenceType = _primitive_ref
CallableProxyType = ProxyType = type("weakproxy", (), {"__slots__": ()})


def proxy(object, callback=None, /):
    return object


def getweakrefcount(object, /):
    return 0


def getweakrefs(object, /):
    return []


def _remove_dead_weakref(dct, key, /):
    reference = dct.get(key)
    if reference is not None and reference() is None:
        del dct[key]
