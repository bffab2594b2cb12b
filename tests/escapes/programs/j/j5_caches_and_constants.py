"""J5: interned constants, default arguments, tuples in code, cached programs and unbound tames that every realm shares."""
import functools, sys

loot = []


def constants():
    return (1, ("a", ("b",)), frozenset({1, 2}), b"x", "shared text", ...)


for value in (constants(), constants.__defaults__, "".__doc__, str.format, object.__getattribute__, type.__new__, str.encode, BaseException.__context__, type.mro, print, getattr, exec, HostError):
    loot.append(value)
    for name in ("mark", "__doc__", "__name__", "__wrapped__", "__dict__", "__defaults__"):
        try:
            setattr(value, name, "left by the first realm")
            loot.append(type(sys)(f"ALARM stored {name}"))
        except BaseException:
            pass
programs = [compile("x = []; x", "f", "exec"), compile("[1]", "f", "eval"), compile("lambda a=[]: a", "f", "eval")]
for program in programs:
    loot.append(program)
    try:
        loot.append(eval(program))
        eval(program)().append("left by the first realm")
    except BaseException:
        pass
cached = functools.lru_cache(lambda value: [value])
cached("x").append("left by the first realm")
first = eval(compile("lambda a=[]: a", "f", "eval"))
second = eval(compile("lambda a=[]: a", "f", "eval"))
first().append("left by the first realm")
if second():
    loot.append(type(sys)("ALARM default arguments are shared"))


class Evil(str):
    count = 0

    def __eq__(self, other):
        loot.append(other)
        return False

    __hash__ = lambda self: 1


for container in (sys.modules, __builtins__, globals()):
    try:
        container[Evil("x")] = 1
    except BaseException:
        pass
