"""Packing of C structures. Values are made exact here; the packing itself is CPython's."""

from operator import index

from _buffers import as_bytes

_call = _primitive_call
_EXACT = (int, float, bytes, bool)


class error(Exception):
    pass


def _checked(name, *args):
    failure, result = _call(name, args, {})
    if failure is not None:
        raise error(result)
    return result


def _template(format):
    if isinstance(format, str):
        return "".join((format,))
    if isinstance(format, (bytes, bytearray)):
        return bytes(format).decode("ascii")
    raise TypeError(f"Struct() argument 1 must be a str or bytes object, not {type(format).__name__}")


def _codes(template):
    """One code for each value that ``template`` packs."""
    codes, count = [], ""
    for code in template:
        if code.isdigit():
            count += code
        elif code in "sp":
            codes.append(code)
            count = ""
        elif code.isalpha() or code == "?":
            if code != "x":
                codes.extend(code * int(count or "1"))
            count = ""
    return codes


def _exact(value, code):
    if code == "?":
        return bool(value)
    if type(value) in _EXACT:
        return value
    if code in "spc":
        return bytes(value) if isinstance(value, (bytes, bytearray)) else _wrong(code)
    if code in "fde":
        try:
            return float(value) if not isinstance(value, (str, bytes, bytearray)) else _wrong(code)
        except TypeError:
            return _wrong(code)
    try:
        return index(value)
    except TypeError:
        return _wrong(code)


def _wrong(code):
    if code == "c":
        raise error("char format requires a bytes object of length 1")
    if code in "sp":
        raise error(f"argument for {code!r} must be a bytes object")
    raise error("required argument is not a float" if code in "fde" else "required argument is not an integer")


def _pack(name, template, size, values):
    if "?" in template or any(type(each) not in _EXACT for each in values):
        codes = _codes(template)
        if len(codes) == len(values):
            values = tuple(map(_exact, values, codes))
        else:
            raise error(f"{name} expected {len(codes)} items for packing (got {len(values)})")
    return _checked("pack", template, *values)


def _span(name, buffer_size, offset, size, verb):
    offset = index(offset)
    if offset < 0:
        if buffer_size + offset < 0:
            raise error(f"offset {offset} out of range for {buffer_size}-byte buffer")
        if verb == "packing" and offset + size > 0:
            raise error(f"no space to pack {size} bytes at offset {offset}")
        if verb == "unpacking" and offset + size > 0:
            raise error(f"not enough data to unpack {size} bytes")
        offset += buffer_size
    if buffer_size - offset < size:
        raise error(
            f"{name} requires a buffer of at least {size + offset} bytes for {verb} {size} bytes at offset {offset} "
            f"(actual buffer size is {buffer_size})"
        )
    return offset


class _Unpacking:
    def __init__(self, layout, data):
        self._layout, self._data, self._at = layout, data, 0

    def __iter__(self):
        return self

    def __length_hint__(self):
        return (len(self._data) - self._at) // self._layout.size

    def __next__(self):
        start = self._at
        if start >= len(self._data):
            raise StopIteration
        self._at = start + self._layout.size
        return _checked("unpack", self._layout._template, self._data[start : self._at])


class Struct:
    """Struct(fmt) --> compiled struct object"""

    def __init__(self, format):
        self._template = _template(format)
        self._size = _checked("calcsize", self._template)

    @property
    def format(self):
        return self._template

    @property
    def size(self):
        return self._size

    def pack(self, *values):
        return _pack("pack", self._template, self._size, values)

    def pack_into(self, buffer, offset, *values):
        view = memoryview(buffer)
        if view.readonly:
            raise TypeError(f"pack_into() argument must be read-write bytes-like object, not {type(buffer).__name__}")
        start = _span("pack_into", view.nbytes, offset, self._size, "packing")
        view.cast("B")[start : start + self._size] = _pack("pack_into", self._template, self._size, values)

    def unpack(self, buffer, /):
        data = as_bytes(buffer)
        if len(data) != self._size:
            raise error(f"unpack requires a buffer of {self._size} bytes")
        return _checked("unpack", self._template, data)

    def unpack_from(self, buffer, offset=0):
        data = as_bytes(buffer)
        start = _span("unpack_from", len(data), offset, self._size, "unpacking")
        return _checked("unpack", self._template, data[start : start + self._size])

    def iter_unpack(self, buffer, /):
        data = as_bytes(buffer)
        if not self._size:
            raise error("cannot iteratively unpack with a struct of length 0")
        if len(data) % self._size:
            raise error(f"iterative unpacking requires a buffer of a multiple of {self._size} bytes")
        return _Unpacking(self, data)

    def __repr__(self):
        return f"{type(self).__name__}({self._template!r})"


def calcsize(format, /):
    return Struct(format).size


def pack(format, /, *values):
    return Struct(format).pack(*values)


def pack_into(format, buffer, offset, /, *values):
    Struct(format).pack_into(buffer, offset, *values)


def unpack(format, buffer, /):
    return Struct(format).unpack(buffer)


def unpack_from(format, /, buffer, offset=0):
    return Struct(format).unpack_from(buffer, offset)


def iter_unpack(format, buffer, /):
    return Struct(format).iter_unpack(buffer)


def _clearcache():
    """There is no cache."""
