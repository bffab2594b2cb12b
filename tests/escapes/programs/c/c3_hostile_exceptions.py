"""C3: exceptions whose __str__, __repr__, args, notes, name and module run or lie when the host renders them; each program ends with one."""

import sys

loot = []


def note(*args):
    for read in (
        lambda: sys.exc_info()[1],
        lambda: sys.exc_info()[1].__context__,
        lambda: sys._getframe(2).f_globals,
        lambda: globals(),
    ):
        try:
            loot.append(read())
        except BaseException:
            pass
    loot[:] = [each for each in loot if type(each) is not dict]


class Text(str):
    def __getattribute__(self, name):
        note()
        return str.__getattribute__(self, name)

    __len__ = __getitem__ = __iter__ = __format__ = __str__ = __eq__ = lambda self, *args: note() or "x"
    __hash__ = str.__hash__


class Meta(type):
    def __getattribute__(cls, name):
        note()
        return type.__getattribute__(cls, name)

    __str__ = __repr__ = __eq__ = lambda self, *args: note() or "x"
    __hash__ = type.__hash__


class E(BaseException, metaclass=Meta):
    def __str__(self):
        note()
        try:
            raise ValueError("inner")
        except ValueError as error:
            loot.append(error.__context__)
        return Text("text \x1b[31m\r\n\ud800 forged")

    __repr__ = __str__

    def __getattribute__(self, name):
        note()
        return BaseException.__getattribute__(self, name)

    args = property(note)
    __traceback__ = property(note)
    __context__ = property(note)
    __cause__ = property(note)
    __notes__ = property(note)
    __class__ = property(lambda self: SystemExit)


E.__name__ = Text("forged\nTraceback: \x1b[31m")
E.__qualname__ = Text("q")
E.__module__ = Text("m")
raise E(Text("a"))
