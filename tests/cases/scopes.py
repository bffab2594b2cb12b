"""Namespaces that eval, exec, locals and import-star look at, where comprehensions use the same names."""

total = obj = 1
print(eval("total + obj"))


class Between:
    pass


if total == 2 and obj:
    print({2: obj for obj in [1]}, [total for total in [2]])
print(sorted(name for name in locals() if name in ("obj", "total")), total, obj)
exec("obj = total + 1")
print(obj, [obj for obj in range(2)], obj)
from itertools import *

print(total, obj, list(chain([1], [2])))


def inner():
    each = 1
    names = sorted(locals())
    squares = [each * each for each in range(3)]
    return names, squares, each, eval("each")


print(inner())
