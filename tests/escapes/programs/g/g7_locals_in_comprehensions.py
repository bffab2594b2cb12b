"""Namespaces asked for inside inlined comprehensions, class bodies, exec and generators: never a view of a frame (B, PEP 667, PEP 709)."""
loot = []
loot.append([locals() for x in [1]])
loot.append([vars() for x in [1]])
loot.append([dir() for x in [1]])
loot.append({x: locals() for x in [1]})
loot.append({1: [locals() for y in [1]] for x in [1]})
loot.append([eval("locals()") for x in [1]])
loot.append([eval("vars()") for x in [1]])
loot.append([exec("loot.append(locals())") for x in [1]])
loot.append([exec("y = 1\nloot.append(vars())") for x in [1]])
loot.append([(lambda: locals())() for x in [1]])
loot.append(list(locals() for x in [1]))


class Body:
    loot.append([locals() for x in [1]])
    loot.append([vars() for x in [1]])
    loot.append([eval("locals()") for x in [1]])
    [exec("z = 1\nloot.append(locals())") for x in [1]]

    def method(self):
        loot.append([locals() for x in [1]])
        loot.append([__class__ for x in [1]])
        return locals()


class Meta(type):
    def __prepare__(name, bases):
        return Space()


class Space(dict):
    def __getitem__(self, name):
        loot.append(name)
        return dict.__getitem__(self, name)


class Prepared(metaclass=Meta):
    loot.append([locals() for x in [1]])
    loot.append([eval("vars()") for x in [1]])

    def method(self):
        return __class__


def function():
    def inner():
        return value

    value = 1
    yield locals()
    yield [locals() for x in [1]]
    yield [eval("locals()") for other in [1]]
    exec("value = 5")
    locals()["value"] = 6
    vars().update(value=7, __class__=1)
    yield value
    yield [exec("loot.append(locals())") for x in [1]]


async def asynchronous():
    yield [locals() for x in [1]]


loot.extend(function())
loot.append(Body().method())
step = asynchronous().__anext__()
try:
    step.send(None)
except StopIteration as stop:
    loot.append(stop.value)
for text in ("[locals() for x in [1]]", "{x: vars() for x in [1]}", "[[locals() for y in [1]] for x in [1]]", "[x for x in [locals()]]", "[locals() for x in [1] if loot.append(locals()) is None]"):
    for spaces in ((), ({"loot": loot},), ({"loot": loot}, {}), ({"loot": loot}, Space())):
        try:
            loot.append(eval(text, *spaces))
            exec("found = " + text + "\nloot.append(found)", *spaces)
        except BaseException as error:
            loot.append(error)
