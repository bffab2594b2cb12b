"""The Mersenne Twister. The C type is shared and mutable, so each instance here keeps one of its own out of sight."""

_make = _primitive_make


class Random:
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self._seed, self._random, self._getrandbits, self._getstate, self._setstate = _make()
        return self

    def seed(self, a=None, /):
        if a is None or isinstance(a, int):
            self._seed(a)
        else:
            self._seed(hash(a))

    def random(self):
        return self._random()

    def getrandbits(self, k, /):
        return self._getrandbits(k)

    def getstate(self):
        return self._getstate()

    def setstate(self, state, /):
        self._setstate(state)
