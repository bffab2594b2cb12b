"""Arrays of numbers, kept as lists: the C type has crashed interpreters."""

import struct
import sys
from operator import index

typecodes = "bBuhHiIlLqQfd"
_SIZES = {code: struct.calcsize(code) for code in typecodes if code != "u"} | {"u": 4, "w": 4}
_RANGES = {
    code: (-(1 << 8 * size - 1), (1 << 8 * size - 1) - 1) if code.islower() else (0, (1 << 8 * size) - 1)
    for code, size in _SIZES.items()
    if code not in "uwfd"
}


class array:
    """array(typecode [, initializer]) -> array"""

    __slots__ = ("_code", "_items", "__weakref__")

    def __init__(self, typecode, initializer=(), /):
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError("array() argument 1 must be a unicode character, not " + type(typecode).__name__)
        if typecode not in _SIZES:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        self._code = typecode
        self._items = []
        is_text = typecode in "uw"
        if isinstance(initializer, str) and not is_text:
            raise TypeError(f"cannot use a str to initialize an array with typecode {typecode!r}")
        if isinstance(initializer, array):
            if is_text != (initializer._code in "uw"):
                raise TypeError(f"cannot use a unicode array to initialize an array with typecode {typecode!r}")
            self._items = [self._checked(each) for each in initializer._items]
        elif isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        else:
            self._items = [self._checked(each) for each in initializer]

    def _checked(self, value):
        code = self._code
        if code in "uw":
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError(f"array item must be a unicode character, not {type(value).__name__}")
            return value
        if code in "fd":
            if isinstance(value, (str, bytes)):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            number = float(value)
            return struct.unpack("f", struct.pack("f", number))[0] if code == "f" else number
        if not hasattr(type(value), "__index__"):
            raise TypeError(f"{type(value).__name__!r} object cannot be interpreted as an integer")
        number = index(value)
        low, high = _RANGES[code]
        if not low <= number <= high:
            raise OverflowError(f"value out of range for typecode {code!r}: it must be from {low} to {high}")
        return number

    @property
    def typecode(self):
        return self._code

    @property
    def itemsize(self):
        return _SIZES[self._code]

    def _same(self, items):
        new = type(self).__new__(type(self))
        new._code, new._items = self._code, items
        return new

    def _of_same_kind(self, other, what):
        if not isinstance(other, array):
            raise TypeError(f'can only {what} array (not "{type(other).__name__}") to array')
        if other._code != self._code:
            raise TypeError("bad argument type for built-in operation")
        return other._items

    def append(self, v, /):
        self._items.append(self._checked(v))

    def extend(self, bb, /):
        if isinstance(bb, array):
            if bb._code != self._code:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(list(bb._items))
        else:
            for each in bb:
                self.append(each)

    def fromlist(self, values, /):
        if not isinstance(values, list):
            raise TypeError("arg must be list")
        self._items.extend([self._checked(each) for each in values])

    def tolist(self):
        return self._items[:]

    def frombytes(self, buffer, /):
        data = buffer._exported_bytes() if isinstance(buffer, array) else bytes(memoryview(buffer))
        if len(data) % self.itemsize:
            raise ValueError("bytes length not a multiple of item size")
        if self._code in "uw":
            self._items.extend(data.decode(_UTF32))
        else:
            self._items.extend(struct.unpack(f"={len(data) // self.itemsize}{_PACKED[self._code]}", data))

    def tobytes(self):
        if self._code in "uw":
            return "".join(self._items).encode(_UTF32)
        return struct.pack(f"={len(self._items)}{_PACKED[self._code]}", *self._items)

    _exported_bytes = __bytes__ = tobytes

    def fromunicode(self, ustr, /):
        if self._code not in "uw":
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        self._items.extend(ustr)

    def tounicode(self):
        if self._code not in "uw":
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return "".join(self._items)

    def byteswap(self):
        size = self.itemsize
        data = self.tobytes()
        swapped = b"".join(data[at : at + size][::-1] for at in range(0, len(data), size))
        self._items = []
        self.frombytes(swapped)

    def buffer_info(self):
        return 0, len(self._items)

    def insert(self, i, v, /):
        self._items.insert(i, self._checked(v))

    def pop(self, i=-1, /):
        if not self._items:
            raise IndexError("pop from empty array")
        return self._items.pop(i)

    def remove(self, v, /):
        if v not in self._items:
            raise ValueError("array.remove(x): x not in array")
        self._items.remove(v)

    def clear(self):
        self._items.clear()

    def count(self, v, /):
        return self._items.count(v)

    def index(self, v, start=0, stop=None, /):
        try:
            return self._items.index(v, start, len(self._items) if stop is None else stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def reverse(self):
        self._items.reverse()

    def tofile(self, f, /):
        f.write(self.tobytes())

    def fromfile(self, f, n, /):
        data = f.read(n * self.itemsize)
        self.frombytes(data[: len(data) - len(data) % self.itemsize])
        if len(data) < n * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, value):
        return value in self._items

    def __getitem__(self, key):
        if isinstance(key, slice):
            return self._same(self._items[key])
        try:
            return self._items[key]
        except IndexError:
            raise IndexError("array index out of range") from None
        except TypeError:
            raise TypeError("array indices must be integers") from None

    def __setitem__(self, key, value):
        if isinstance(key, slice):
            self._items[key] = list(self._of_same_kind(value, "assign"))
            return
        try:
            self._items[key] = self._checked(value)
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __delitem__(self, key):
        del self._items[key]

    def __add__(self, other):
        return self._same(self._items + self._of_same_kind(other, "append"))

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only extend with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, count):
        return self._same(self._items * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        self._items *= count
        return self

    def __copy__(self):
        return self._same(self._items[:])

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __reduce_ex__(self, protocol):
        return type(self), (self._code, self._items[:])

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)

    def __repr__(self):
        name = type(self).__name__
        if not self._items:
            return f"{name}({self._code!r})"
        return f"{name}({self._code!r}, {(self.tounicode() if self._code in 'uw' else self._items)!r})"

    __hash__ = None


def _comparison(name):
    def compare(self, other):
        if not isinstance(other, array):
            return NotImplemented
        return getattr(self._items, name)(other._items)

    return compare


for _name in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(array, _name, _comparison(_name))
array.__hash__ = None

_UTF32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_PACKED = {code: code if code not in "lL" else "qQ"["lL".index(code)] if _SIZES["l"] == 8 else code for code in _SIZES}
ArrayType = array
