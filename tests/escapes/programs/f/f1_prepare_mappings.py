"""A class body runs in whatever a metaclass's __prepare__ returns: it sees every name looked up and may answer (F1)."""
import collections

loot = []


class Log:
    def __init__(self, answer=None):
        self.names, self.answer = {}, answer

    def __getitem__(self, name):
        loot.append(name)
        if self.answer is not None:
            return self.answer
        return self.names[name]

    def __setitem__(self, name, value):
        loot.append((name, value))
        self.names[name] = value

    def __delitem__(self, name):
        loot.append(name)
        self.names.pop(name, None)

    def keys(self):
        return self.names.keys()


class LogDict(dict):
    def __getitem__(self, name):
        loot.append(name)
        return dict.__getitem__(self, name)

    def __setitem__(self, name, value):
        loot.append((name, value))
        dict.__setitem__(self, name, value)

    def __missing__(self, name):
        loot.append(name)
        raise KeyError(name)

    def copy(self):
        loot.append("copied")
        return self

    def pop(self, *args):
        loot.append(args)
        return dict.pop(self, *args)


BODY = """
class Body(metaclass=Meta):
    'doc'
    import math
    from json import loads as ld
    x = math.pi
    x.__class__
    def method(self):
        return __class__
    def other(self):
        return super().method()
    try:
        raise ValueError
    except ValueError as error:
        error.__traceback__
    match 5:
        case int(real=r):
            y = r
        case {'a': 1, **rest}:
            pass
    try:
        raise ValueError
    except* ValueError as group:
        group.exceptions
    z: int = 5
    class Inner:
        def inner(self):
            return __class__
    values = [__name__ for _ in range(1)]
    loot.append(locals())
    loot.append(vars())
    exec('q = 1')
    del x
loot.append(Body)
loot.append(Body.__dict__ if isinstance(Body, type) else Body)
"""

for make in (
    Log, LogDict, dict, collections.OrderedDict, collections.UserDict, lambda: Log(loot), lambda: Log(getattr),
    lambda: collections.defaultdict(list), lambda: collections.ChainMap({}, {}), lambda: collections.Counter(),
):
    for base in (type, object):

        class Meta(base):
            @classmethod
            def __prepare__(mcs, name, bases, **keywords):
                space = make()
                loot.append(space)
                return space

            def __new__(mcs, name, bases, space, **keywords):
                loot.append((bases, space, keywords))
                try:
                    loot.extend(space.items())
                except BaseException as error:
                    loot.append(error)
                if base is type:
                    return super().__new__(mcs, name, bases, dict(space) if not isinstance(space, dict) else space)
                return space

        try:
            exec(BODY)
        except BaseException as error:
            loot.append(error)
