"""H4: an object as name of a stream, compared by the host."""
import sys

loot = []
text = []


class Stream:
    def __eq__(self, other):
        text.append(other)
        return True

    __hash__ = lambda self: hash("stdout")


for name in (Stream(), "nowhere", None, 1, type("S", (str,), {"__eq__": Stream.__eq__, "__hash__": Stream.__hash__})("x")):
    try:
        sys._write(name, "x")
        loot.append(type(sys)("ALARM accepted"))
    except BaseException:
        pass
