"""H2, I9: an object with operators of its own as flags inside the host's re compiler."""

import re._compiler as compiler

loot = []


class Answer:
    def __and__(self, other):
        return int(other) & 128

    __rand__ = __and__

    def __or__(self, other):
        return self

    __ror__ = __ior__ = __or__

    def __index__(self):
        return 0


class Flags:
    def __and__(self, other):
        return Answer()


print(compiler._compile("ab|c", Flags()))
