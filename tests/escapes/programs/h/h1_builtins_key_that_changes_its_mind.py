"""H1, A15: a str subclass as dictionary key answers each look-up of __builtins__ by its own __eq__."""
loot = []


class Key(str):
    def __hash__(self):
        return hash("__builtins__")

    def __eq__(self, other):
        Key.count += 1
        return Key.count in Key.yes


class Space(dict):
    __contains__ = lambda self, name: True
    keys = lambda self: ["x"]
    __iter__ = lambda self: iter(["x"])


TEXT = "loot.append(open); loot.append(__import__('os').getcwd)"
program = compile(TEXT, "x", "exec")
for Key.yes in [range(n) for n in range(8)] + [range(n, 20) for n in range(1, 8)] + [(n,) for n in range(8)]:
    for kind in (dict, Space):
        for run in (lambda: exec(TEXT, space), lambda: exec(program, space), lambda: exec(TEXT, space, {}), lambda: eval(TEXT.partition(";")[0], space)):
            Key.count = 0
            space = kind()
            space[Key("__builtins__")] = __builtins__
            space["loot"] = loot
            try:
                run()
            except BaseException:
                pass
