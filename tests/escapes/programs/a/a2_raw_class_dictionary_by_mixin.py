"""A2, F10: views of class dictionaries. == and | of a mappingproxy hand the dictionary beneath to the other operand (issue 152405)."""

import types

loot = []


class Evil:
    def __eq__(self, other):
        loot.append(other)
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __ror__(self, other):
        loot.append(other)
        return {}

    __ior__ = __rand__ = __radd__ = __ror__
    __hash__ = None


def use(view):
    for action in (
        lambda: view() == Evil(),
        lambda: Evil() == view(),
        lambda: view() != Evil(),
        lambda: view() < Evil(),
        lambda: view() | Evil(),
        lambda: loot.append(view().copy()),
        lambda: loot.append(view()),
        lambda: types.MappingProxyType(view()) == Evil(),
        lambda: types.MappingProxyType(view()) | Evil(),
    ):
        try:
            action()
        except BaseException:
            pass


class P:
    pass


class Q:
    __slots__ = ("__dict__", "__weakref__")


class M(P, type):
    pass


class N(type, P):
    try:
        k = vars(P)["__dict__"]
    except KeyError:
        pass


class O(Q, type):
    def read(cls):
        return super().__dict__


class S(N):
    def read(cls):
        return super().__dict__


for meta in (type, M, N, O, S):
    X = meta("X", (), {"a": 1})
    use(lambda: X.__dict__)
    use(lambda: vars(X))
    use(lambda: getattr(X, "__dict__"))
    use(lambda: X.k)
    use(lambda: X.read())
    use(lambda: super(meta, X).__dict__)
    use(lambda: type.__getattribute__(X, "__dict__"))
    use(lambda: object.__getattribute__(X, "__dict__"))
    use(lambda: X.__getattribute__("__dict__"))
    use(lambda: meta.__getattribute__(X, "__dict__"))
    for holder in (P, Q, type, M, N):
        use(lambda: vars(holder)["__dict__"].__get__(X))
        use(lambda: vars(holder)["__dict__"].__get__(X, meta))
        use(lambda: vars(holder)["__dict__"])
        use(lambda: type.__dict__["__dict__"].__get__(X))
for shared in (int, str, object, type, list, Exception, type(print), HostError, type(lambda: 0), type((x for x in ()))):
    use(lambda: shared.__dict__)
    use(lambda: vars(shared))
    use(lambda: super(type, shared).__dict__)
    use(lambda: super(type(shared), shared).__dict__)
