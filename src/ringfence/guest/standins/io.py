"""Text and bytes in memory. There are no files."""

import abc

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase(metaclass=abc.ABCMeta):
    def __init__(self):
        self._closed = False

    @property
    def closed(self):
        return self._closed

    def close(self):
        self._closed = True

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def flush(self):
        self._check()

    def isatty(self):
        return False

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1, /):
        return list(self)

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    encoding = errors = newlines = None


class _Memory:
    """What both kinds share: a value, a position, and the arithmetic between them."""

    def _start(self, initial):
        self._value = initial
        self._at = 0

    def getvalue(self):
        self._check()
        return self._value

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        self._value = self._value[:size]
        return size

    def read(self, size=-1, /):
        self._check()
        end = len(self._value) if size is None or size < 0 else self._at + size
        found = self._value[self._at : end]
        self._at += len(found)
        return found

    def _line(self, newline, size):
        self._check()
        end = self._value.find(newline, self._at)
        end = len(self._value) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        found = self._value[self._at : end]
        self._at += len(found)
        return found

    def _put(self, data, filler):
        self._check()
        if self._at > len(self._value):
            self._value += filler * (self._at - len(self._value))
        if self._at == len(self._value):
            self._value += data
        else:
            self._value = self._value[: self._at] + data + self._value[self._at + len(data) :]
        self._at += len(data)
        return len(data)


class StringIO(_Memory, TextIOBase):
    def __init__(self, initial_value="", newline="\n"):
        super().__init__()
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self._newline = newline
        self._start("")
        self._pieces = None
        if initial_value:
            self.write(initial_value)
            self._at = 0

    def write(self, s, /):
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        text = s
        if self._newline is None:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        elif self._newline in ("\r", "\r\n"):
            text = text.replace("\n", self._newline)
        self._put(text, "\0")
        return len(s)

    def readline(self, size=-1, /):
        return self._line("\n", size)

    def seek(self, pos, whence=0, /):
        self._check()
        if whence == 0:
            if pos < 0:
                raise ValueError(f"Negative seek position {pos}")
            self._at = pos
        elif pos:
            raise OSError("Can't do nonzero cur-relative seeks")
        elif whence == 2:
            self._at = len(self._value)
        return self._at


class BytesIO(_Memory, BufferedIOBase):
    def __init__(self, initial_bytes=b""):
        super().__init__()
        self._start(bytes(initial_bytes or b""))

    def write(self, b, /):
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._put(bytes(b), b"\0")

    def readline(self, size=-1, /):
        return self._line(b"\n", size)

    read1 = _Memory.read

    def readinto(self, b, /):
        found = self.read(len(b))
        b[: len(found)] = found
        return len(found)

    def seek(self, pos, whence=0, /):
        self._check()
        base = (0, self._at, len(self._value))[whence]
        if whence == 0 and pos < 0:
            raise ValueError(f"negative seek value {pos}")
        self._at = max(0, base + pos)
        return self._at


class TextIOWrapper(TextIOBase):
    """Text over bytes in memory."""

    def __init__(
        self, buffer, encoding="utf-8", errors="strict", newline=None, line_buffering=False, write_through=False
    ):
        super().__init__()
        self.buffer = buffer
        self.encoding, self.errors = encoding or "utf-8", errors or "strict"
        self.line_buffering = line_buffering
        self._newline = newline

    def write(self, s, /):
        text = s.replace("\n", self._newline) if self._newline in ("\r", "\r\n") else s
        self.buffer.write(text.encode(self.encoding, self.errors))
        return len(s)

    def read(self, size=-1, /):
        return self._decoded(self.buffer.read(size if size is not None else -1))

    def readline(self, size=-1, /):
        return self._decoded(self.buffer.readline(size))

    def _decoded(self, data):
        text = data.decode(self.encoding, self.errors)
        return text.replace("\r\n", "\n").replace("\r", "\n") if self._newline is None else text

    def flush(self):
        self.buffer.flush()

    def detach(self):
        return self.buffer

    def seek(self, pos, whence=0, /):
        return self.buffer.seek(pos, whence)

    def tell(self):
        return self.buffer.tell()

    def close(self):
        super().close()
        self.buffer.close()


def open(*args, **kwargs):
    raise PermissionError("open: files are not granted to this program")


def text_encoding(encoding, stacklevel=2, /):
    return "utf-8" if encoding is None else encoding
