"""H2, C6: recursion to the edge inside guards, class statements, formatting, imports and presences; state that is left behind."""
import sys

loot = []


class M(type):
    def __new__(mcs, name, bases, namespace, **keywords):
        for key, value in namespace.items():
            if type(value).__name__ == "cell":
                loot.append(value)
        return type.__new__(mcs, name, bases, dict(namespace))

    def __call__(cls, *args):
        return type.__call__(cls)


def make():
    class X(metaclass=M):
        def f(self):
            return __class__

    return X


def at_depth(depth, action):
    if depth:
        return at_depth(depth - 1, action)
    return action()


def deepest():
    low, high = 1, 100_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            at_depth(middle, lambda: None)
            low = middle
        except RecursionError:
            high = middle - 1
    return low


it = (x for x in ())
edge = deepest()
for action in (
    make,
    lambda: it.gi_frame,
    lambda: "{0.x.y}".format(it),
    lambda: exec("class X(metaclass=M):\n def f(self): return __class__", globals()),
    lambda: get_blog_posts(),
    lambda: print(end=""),
    lambda: __import__("json"),
    lambda: __import__("statistics"),
    lambda: getattr(print, "__call__")(),
    lambda: object.__reduce_ex__(M, 2),
    lambda: sys._getframe(3),
    lambda: eval("1"),
    lambda: exec("match it:\n case object(gi_frame=x): loot.append(x)", globals()),
    lambda: exec("try: raise ValueError\nexcept* ValueError: pass", globals()),
):
    for depth in range(max(1, edge - 60), edge + 1):
        try:
            loot.append(at_depth(depth, action))
        except BaseException as error:
            for name in ("__context__", "__cause__"):
                try:
                    loot.append(getattr(error, name))
                except BaseException:
                    pass
for after in (make, lambda: type.__new__(M, "Y", (), {"__qualname__": "make.<locals>.X"}), lambda: it.gi_frame, lambda: __import__("json")):
    try:
        made = after()
        loot.append(made)
        loot += [value for value in vars(made).values() if type(value).__name__ == "cell"]
        loot.append(made().f() if made.__name__ == "X" else None)
    except BaseException:
        pass
