"""A comprehension's variable takes the slot of a captured one: CPython 3.13.0 reads its value as a cell when asked for the locals (P1)."""
loot = []


def attempt(use):
    try:
        loot.append(use())
    except BaseException as error:
        loot.append(error.args)


def function():
    def inner():
        return value

    value = 1
    attempt(lambda: inner())
    try:
        loot.append([locals() for value in [1e300j, 1 << 60, (1, 2), "text", b"bytes", None]])
    except BaseException as error:
        loot.append(error.args)
    for text in ("value", "locals()", "vars()", "dir()"):
        try:
            loot.append([eval(text) for value in [1e300j, 1 << 60]])
            loot.append({value: eval(text) for value in [1]})
        except BaseException as error:
            loot.append(error.args)
    try:
        loot.append([exec("loot.append(locals())") for value in [1]])
        loot.append([vars() for value in [1]])
        loot.append([dir() for value in [1]])
        loot.append([[locals() for value in [2]] for value in [1]])
        loot.append([(yield_, locals()) for value in [1] for yield_ in [value]])
    except BaseException as error:
        loot.append(error.args)
    return value


def generator():
    def inner():
        return value

    value = 1
    yield [locals() for value in [1]]


class Body:
    def method(self, value):
        def inner():
            return value, __class__

        return [locals() for value in [self]], [locals() for self in [value]]


attempt(function)
attempt(lambda: list(generator()))
attempt(lambda: Body().method(1j))
