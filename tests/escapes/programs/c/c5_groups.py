"""C5: try/except* with groups, splits, matchers and derived groups that lie (CVE-2025-22153, how2python try/except* bug)."""

loot = []


class Liar(ExceptionGroup):
    answer = None

    def split(self, matcher):
        loot.append(matcher)
        return Liar.answer

    def subgroup(self, matcher):
        loot.append(matcher)
        return Liar.answer

    def derive(self, errors):
        loot.append(errors)
        return Liar.answer

    @property
    def exceptions(self):
        return tuple(each for each in Liar.answer if type(each) is not Liar) if type(Liar.answer) is tuple else (ValueError(2),)

    __context__ = __cause__ = __traceback__ = property(lambda self: loot.append(1))


class Meta(type):
    def __instancecheck__(cls, value):
        loot.append(value)
        return True

    def __subclasscheck__(cls, value):
        loot.append(value)
        return True


class Any(BaseException, metaclass=Meta):
    pass


def values():
    return [
        None,
        5,
        (),
        (1,),
        (1, 2),
        (None, None),
        (Liar("m", [ValueError(1)]), None),
        (None, Liar("m", [ValueError(1)])),
        (ValueError(1), TypeError(2)),
        [1, 2],
        (get_blog_posts, print),
        (Liar("m", [ValueError(1)]),) * 3,
        Exception,
        KeyError(1),
    ]


TEXT = """
try:
    raise group
except* {types} as caught:
    loot.append(caught)
    {body}
"""
for Liar.answer in values():
    for types in (
        "ValueError",
        "(ValueError, TypeError)",
        "Any",
        "int",
        "ExceptionGroup",
        "(Any, int)",
        "print",
        "HostError",
        "type(print)",
    ):
        for body in ("raise", "raise KeyError(1)", "raise caught", "del caught"):
            for group in (
                Liar("g", [ValueError(1), TypeError(2)]),
                ExceptionGroup("g", [Liar("h", [ValueError(1)])]),
                ValueError(1),
            ):
                try:
                    exec(TEXT.format(types=types, body=body))
                except BaseException as error:
                    try:
                        loot.append(error.__context__)
                    except BaseException:
                        pass
    for key in list(globals()):
        if key.startswith("."):
            loot.append(globals()[key])
state = [key for key in globals() if key[0] == "."]
for make in (
    lambda: ExceptionGroup("x", Bad()),
    lambda: ExceptionGroup("x", [1]),
    lambda: BaseExceptionGroup.__new__(ExceptionGroup, "x", [KeyboardInterrupt()]),
    lambda: ExceptionGroup.__init__,
    lambda: type(ExceptionGroup("x", [ValueError()])).__mro__,
):
    try:
        loot.append(make())
    except BaseException:
        pass


class Bad(list):
    def __iter__(self):
        loot.append(self)
        return iter([print])
