"""E2: __match_args__ with dots: operator.attrgetter in a fast path splits names and reads part by part."""

loot = []


class C:
    __match_args__ = ("it.gi_frame.f_back.f_back.f_globals",)


c = C()


def walk():
    for _ in range(3):
        match c:
            case C(found):
                loot.append(found)
    yield


c.it = walk()
next(c.it)
