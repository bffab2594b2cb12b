"""Compression; the compressing is CPython's, on exact values."""

from operator import index

from _buffers import as_bytes

_call = _primitive_call
_compressor, _decompressor = _primitive_compressor, _primitive_decompressor
globals().update(_primitive_constants)


class error(Exception):
    pass


def _result(pair):
    failure, result = pair
    if failure is not None:
        raise error(result)
    return result


def adler32(data, value=1, /):
    return _result(_call("adler32", (as_bytes(data), index(value)), {}))


def crc32(data, value=0, /):
    return _result(_call("crc32", (as_bytes(data), index(value)), {}))


def compress(data, /, level=-1, wbits=15):
    return _result(_call("compress", (as_bytes(data),), {"level": index(level), "wbits": index(wbits)}))


def decompress(data, /, wbits=15, bufsize=16384):
    return _result(_call("decompress", (as_bytes(data),), {"wbits": index(wbits), "bufsize": index(bufsize)}))


class Compress:
    def __init__(self, call):
        self._call = call

    def compress(self, data, /):
        return _result(self._call("compress", (as_bytes(data),)))[0]

    def flush(self, mode=4, /):
        return _result(self._call("flush", (index(mode),)))[0]

    def copy(self):
        return type(self)(_result(self._call("copy", ())))

    __copy__ = copy

    def __deepcopy__(self, memo):
        return self.copy()


class Decompress:
    def __init__(self, call):
        self._call = call
        self.unused_data = self.unconsumed_tail = b""
        self.eof = False

    def _take(self, name, *args):
        result, (self.unused_data, self.unconsumed_tail, self.eof) = _result(self._call(name, args))
        return result

    def decompress(self, data, /, max_length=0):
        return self._take("decompress", as_bytes(data), index(max_length))

    def flush(self, length=16384, /):
        return self._take("flush", index(length))

    def copy(self):
        new = type(self)(_result(self._call("copy", ())))
        new.unused_data, new.unconsumed_tail, new.eof = self.unused_data, self.unconsumed_tail, self.eof
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        return self.copy()


def compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None):
    args = tuple(map(index, (level, method, wbits, memLevel, strategy)))
    return Compress(_result(_compressor(args if zdict is None else (*args, as_bytes(zdict)), {})))


def decompressobj(wbits=15, zdict=b""):
    dictionary = {"zdict": as_bytes(zdict)} if zdict else {}
    return Decompress(_result(_decompressor((), {"wbits": index(wbits), **dictionary})))
