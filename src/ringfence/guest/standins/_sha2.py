"""The digests that library code uses to seed from text."""

_digest = _primitive_digest


class _Hash:
    def __init__(self, name, data):
        self.name = name
        self._data = bytes(data)

    def update(self, data):
        self._data += bytes(data)

    def digest(self):
        return _digest(self.name, self._data)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return _Hash(self.name, self._data)


def sha512(string=b"", *, usedforsecurity=True):
    return _Hash("sha512", string)


def sha256(string=b"", *, usedforsecurity=True):
    return _Hash("sha256", string)
