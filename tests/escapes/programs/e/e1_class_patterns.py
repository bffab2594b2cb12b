"""E1, E2, E3: class patterns read attributes: keywords, __match_args__ at run time, metaclasses that say yes to everything."""
loot = []


class Yes(type):
    def __instancecheck__(cls, value):
        return True

    def __getattribute__(cls, name):
        if name == "__match_args__":
            return args[0]
        return type.__getattribute__(cls, name)


class Any(metaclass=Yes):
    pass


class Plain:
    __match_args__ = ("gi_frame", "gi_code")


class Text(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        return True


args = [()]


def walk():
    subject = it
    for names in (("gi_frame",), ("gi_frame.f_back.f_globals",), ("__class__.__base__",), (Text("gi_frame"),), ("gi_fr\u0061me",), ("\uff47i_frame",), ["gi_frame"], "gi_frame",
                  ("__self__",), ("__globals__",), ("__traceback__",), ("", "gi_frame"), ("x.y", "gi_frame"), (1,), None, ("gi_frame", "gi_frame")):
        args[0] = names
        Plain.__match_args__ = names
        for subject in (it, print, get_blog_posts, (lambda: 0), len, type(print), caught, Exception):
            for cls in (Any, Plain, object, type(subject)):
                for repeat in range(3):
                    try:
                        match subject:
                            case cls(found):
                                loot.append(found)
                    except BaseException:
                        pass
                    try:
                        match subject:
                            case cls(found, other):
                                loot.append(found)
                                loot.append(other)
                    except BaseException:
                        pass
                    try:
                        match subject:
                            case cls(gi_frame=found):
                                loot.append(found)
                            case cls(__globals__=found) | cls(__self__=found) | cls(__traceback__=found) | cls(__code__=found) | cls(tb_frame=found):
                                loot.append(found)
                            case cls(__class__=cls(__base__=cls(__subclasses__=found))):
                                loot.append(found)
                            case [cls(gi_frame=found)] | {"a": cls(gi_frame=found)}:
                                loot.append(found)
                    except BaseException:
                        pass
    yield


try:
    raise ValueError
except ValueError as error:
    caught = error
it = walk()
next(it)
loot[:] = [each for each in loot if type(each) is not str]


class Slots:
    __slots__ = __match_args__ = ("gi_frame",)


for repeat in range(3):
    match Slots():
        case Slots(found):
            loot.append(found)
    Slots.__match_args__ = ("__class__.__base__.__subclasses__",)
    match Slots():
        case Slots(found):
            loot.append(found)
