"""``open()`` in the full language: a path below ``/NAME`` reads and writes through the directory granted as NAME.

All of it runs in the worker and decides nothing: each read and write is a use of the grant, which the host performs.
"""

import builtins
import io
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from ringfence.guest.sealed import Sealed

_native_open: Final = io.open
_PIECE_BYTES: Final = 1 << 16
_NEEDED: Final = frozenset({"read_bytes", "write_bytes"})


def mount(grants: Mapping[str, object]) -> None:
    """Let ``open`` reach the granted directories of this guest.

    Args:
        grants: All of its grants, by name.
    """
    mounts = {
        name: value
        for name, value in grants.items()
        if type(type(value)) is Sealed and not _NEEDED.isdisjoint(dir(value))
    }
    if mounts:
        builtins.open = io.open = _opener(mounts)


def _opener(mounts: Mapping[str, Any]) -> Callable[..., Any]:
    def open(  # noqa: A001 - it is what guests call
        file: Any,  # noqa: ANN401 - as the builtin
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,  # noqa: FBT001, FBT002 - as the builtin
        opener: Any = None,  # noqa: ANN401 - as the builtin
    ) -> Any:  # noqa: ANN401 - as the builtin
        """Open file and return a stream.  Raise OSError upon failure."""
        path = None if isinstance(file, int) else os.fspath(file)
        if isinstance(path, str) and opener is None:
            name, _, rest = path.removeprefix("/").partition("/")
            if path.startswith("/") and name in mounts:
                return _open(mounts[name], rest, path, mode, buffering, encoding, errors, newline)
        return _native_open(file, mode, buffering, encoding, errors, newline, closefd, opener)

    return open


def _open(
    grant: Any,  # noqa: ANN401 - a presence
    rest: str,
    path: str,
    mode: str,
    buffering: int,
    encoding: str | None,
    errors: str | None,
    newline: str | None,
) -> Any:  # noqa: ANN401 - a stream
    flags = set(mode)
    if len(flags) != len(mode) or flags - set("rwaxbt+") or len(flags & set("rwax")) != 1 or {"b", "t"} <= flags:
        msg = f"invalid mode: {mode!r}"
        raise ValueError(msg)
    if "x" in flags and _exists(grant, rest):
        raise FileExistsError(17, "File exists", path)
    raw = _File(grant, rest, path, flags)
    if "w" in flags or "x" in flags:
        grant.write_bytes(rest, b"")
    elif "a" in flags:
        grant.write_bytes(rest, b"", -1)
    else:
        grant.read_bytes(rest, 0, 0)
    if buffering == 0:
        if "b" not in flags:
            msg = "can't have unbuffered text I/O"
            raise ValueError(msg)
        return raw
    kind: Any = io.BufferedRandom if "+" in flags else io.BufferedReader if "r" in flags else io.BufferedWriter
    stream = kind(raw, buffering if buffering > 1 else _PIECE_BYTES)
    if "b" in flags:
        return stream
    text = io.TextIOWrapper(stream, encoding or "utf-8", errors, newline, line_buffering=buffering == 1)
    text.mode = mode  # type: ignore[misc]
    return text


def _exists(grant: Any, rest: str) -> bool:  # noqa: ANN401 - a presence
    try:
        grant.info(rest)
    except FileNotFoundError:
        return False
    return True


class _File(io.RawIOBase):
    """An open file of a granted directory."""

    def __init__(self, grant: Any, rest: str, path: str, flags: set[str]) -> None:  # noqa: ANN401 - a presence
        self._grant = grant
        self._rest = rest
        self._flags = flags
        self._at = 0
        self.name = path
        self.mode = "".join(sorted(flags))

    def readable(self) -> bool:
        """Whether ``read`` works."""
        return "r" in self._flags or "+" in self._flags

    def writable(self) -> bool:
        """Whether ``write`` works."""
        return "r" not in self._flags or "+" in self._flags

    def seekable(self) -> bool:
        """Whether ``seek`` works."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - a writable buffer
        """Fill a buffer from the present position."""
        if not self.readable():
            msg = "not readable"
            raise io.UnsupportedOperation(msg)
        data = self._grant.read_bytes(self._rest, self._at, min(len(buffer), 1 << 20))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - a buffer
        """Write at the present position, or at the end in mode ``a``."""
        if not self.writable():
            msg = "not writable"
            raise io.UnsupportedOperation(msg)
        written: int = self._grant.write_bytes(self._rest, bytes(data), -1 if "a" in self._flags else self._at)
        self._at += written
        return written

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move the position."""
        base = (0, self._at, self._size() if whence == io.SEEK_END else 0)[whence]
        if base + offset < 0:
            raise OSError(22, "Invalid argument")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """The position."""
        return self._at

    def _size(self) -> int:
        size: int = self._grant.info(self._rest)["size"]
        return size
