"""H4: an object as name of a stream, compared by the host."""

import sys

loot = []


class Stream:
    def __eq__(self, other):
        loot.append(other)
        return True


sys._write(Stream(), "x")
