"""``directory``: grant the files below one directory, and nothing beside or above it.

The guest's side has no files. What it asks for is done here, by the host, one path component at a time: each is opened
relative to the one before with ``O_NOFOLLOW``, and ``..`` is no name. So there is no moment in which a link, a rename or
a mount point of the guest's making leads elsewhere, and no text of a path is ever joined. Only regular files are opened.
"""

import contextlib
import errno
import os
import stat
import threading
import weakref
from collections.abc import Generator
from typing import Final, Literal, TypedDict

from ringfence.grants import Facet, facet

MEBIBYTE: Final = 1 << 20
_MOST_READ: Final = 16 * MEBIBYTE
_MOST_NAMES: Final = 10_000
_MOST_CHARS: Final = 4_096
_MOST_PARTS: Final = 100
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A fifo would make an open wait for its other end, a terminal would become ours: neither is opened, but for a race.
_FILE: Final = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_NEW_FILE_MODE: Final = 0o600
_NEW_FOLDER_MODE: Final = 0o700
_READING: Final = ("read_bytes", "read_text", "list", "info")
_WRITING: Final = ("write_bytes", "write_text", "make_directory", "rename", "remove")

Kind = Literal["file", "directory", "other"]


class Info(TypedDict):
    """What there is to know of a path."""

    type: Kind
    size: int
    modified: float


def directory(
    path: str | os.PathLike[str],
    *,
    read: bool = True,
    write: bool = False,
    max_bytes: int = 64 * MEBIBYTE,
    max_files: int = 1_000,
) -> Facet:
    """Grant the files below a directory. In the ``full`` language ``open("/NAME/...")`` reaches a grant called NAME.

    Args:
        path: The directory, which must exist. Links on the way to it are the host's and are followed; those below are
            not.
        read: Whether guests may read, list and look.
        write: Whether guests may write, make, rename and remove.
        max_bytes: How much all guests that hold this grant may add to the files, in bytes, at least 0.
        max_files: How many files and directories they may add, at least 0.

    Raises:
        OSError: It cannot be opened, or is no directory.
        ValueError: Neither ``read`` nor ``write`` is granted, or a budget is negative.
    """
    if not (read or write):
        msg = "a directory is granted for reading, for writing, or for both"
        raise ValueError(msg)
    if max_bytes < 0 or max_files < 0:
        msg = f"budgets must be at least 0, not {min(max_bytes, max_files)}"
        raise ValueError(msg)
    methods = (*(_READING if read else ()), *(_WRITING if write else ()))
    return facet(_Directory(path, max_bytes=max_bytes, max_files=max_files), methods=methods, name="directory")


class _Directory:
    """Files of the host below one directory. Paths are relative, with ``/`` between names."""

    def __init__(self, path: str | os.PathLike[str], *, max_bytes: int, max_files: int) -> None:
        self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._root)
        self._lock = threading.Lock()
        self._bytes_left = max_bytes
        self._files_left = max_files

    def read_bytes(self, path: str, offset: int = 0, size: int = -1) -> bytes:
        """Read a file, or ``size`` bytes of it from ``offset``; at most 16 MiB at once."""
        with self._opened(path, os.O_RDONLY) as (descriptor, length):
            start = max(offset, 0)
            wanted = max(length - start, 0) if size < 0 else size
            if size < 0 and wanted > _MOST_READ:
                raise _refusal(errno.EFBIG, path)
            return os.pread(descriptor, min(wanted, _MOST_READ), start)

    def read_text(self, path: str) -> str:
        """Read a file in UTF-8."""
        return self.read_bytes(path).decode()

    def list(self, path: str = ".") -> "list[str]":
        """The names in a directory, sorted. Names that are no text are left out."""
        with self._folder(path) as descriptor, os.scandir(descriptor) as entries:
            names: list[str] = []
            for entry in entries:
                if len(names) >= _MOST_NAMES:
                    raise _refusal(errno.EFBIG, path)
                if not any("\ud800" <= char <= "\udfff" for char in entry.name):
                    names.append(entry.name)
        return sorted(names)

    def info(self, path: str) -> Info:
        """What a path is (a link is ``other``), its size in bytes, and when it was changed, in seconds since 1970."""
        with self._parent(path) as (folder, name):
            facts = os.stat(name or ".", dir_fd=folder, follow_symlinks=False)
        kinds: dict[int, Kind] = {stat.S_IFREG: "file", stat.S_IFDIR: "directory"}
        return Info(
            type=kinds.get(stat.S_IFMT(facts.st_mode), "other"), size=facts.st_size, modified=float(facts.st_mtime)
        )

    def write_bytes(self, path: str, data: bytes, offset: int | None = None) -> int:
        """Replace a file by ``data``; with an ``offset`` overwrite from there, or append for -1. Returns the count."""
        with self._lock, self._opened(path, os.O_WRONLY, create=True) as (descriptor, length):
            start = 0 if offset is None else length if offset < 0 else offset
            end = start + len(data) if offset is None else max(length, start + len(data))
            if end - length > self._bytes_left:
                raise _refusal(errno.EDQUOT, path)
            self._bytes_left -= end - length
            if offset is None:
                os.ftruncate(descriptor, 0)
            view, at = memoryview(data), start
            while view:
                written = os.pwrite(descriptor, view, at)
                view, at = view[written:], at + written
            return len(data)

    def write_text(self, path: str, text: str) -> int:
        """Replace a file by a text in UTF-8. Returns the count of bytes."""
        return self.write_bytes(path, text.encode())

    def make_directory(self, path: str) -> None:
        """Make one directory."""
        with self._lock, self._parent(path) as (folder, name):
            self._take_file(path)
            try:
                os.mkdir(_named(name, path), _NEW_FOLDER_MODE, dir_fd=folder)
            except OSError:
                self._files_left += 1
                raise

    def rename(self, path: str, new_path: str) -> None:
        """Give a file or directory another path below this one. What is at the new path must not be there."""
        with self._lock, self._parent(path) as (folder, name), self._parent(new_path) as (other, new_name):
            _named(name, path)
            # os.rename replaces; a file that appears in between is replaced, and was some guest's own.
            if _exists(_named(new_name, new_path), other):
                raise _refusal(errno.EEXIST, new_path)
            os.rename(name, new_name, src_dir_fd=folder, dst_dir_fd=other)

    def remove(self, path: str) -> None:
        """Remove a file, a link, or an empty directory."""
        with self._lock, self._parent(path) as (folder, name):
            facts = os.stat(_named(name, path), dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode):
                os.rmdir(name, dir_fd=folder)
            else:
                os.unlink(name, dir_fd=folder)
                if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1:
                    self._bytes_left += facts.st_size
            self._files_left += 1

    @contextlib.contextmanager
    def _opened(self, path: str, flags: int, *, create: bool = False) -> Generator[tuple[int, int]]:
        """A regular file and its length."""
        with self._parent(path) as (folder, name):
            _named(name, path)
            try:
                facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
            except FileNotFoundError:
                if not create:
                    raise _refusal(errno.ENOENT, path) from None
                self._take_file(path)
                flags |= os.O_CREAT | os.O_EXCL
            else:
                _require_file(facts, path)
            descriptor = os.open(name, flags | _FILE, _NEW_FILE_MODE, dir_fd=folder)
            try:
                facts = os.fstat(descriptor)
                _require_file(facts, path)
                yield descriptor, facts.st_size
            finally:
                os.close(descriptor)

    def _take_file(self, path: str) -> None:
        if self._files_left <= 0:
            raise _refusal(errno.EDQUOT, path)
        self._files_left -= 1

    @contextlib.contextmanager
    def _folder(self, path: str) -> Generator[int]:
        with self._parent(path) as (folder, name):
            if not name:
                yield folder
                return
            descriptor = os.open(name, _FOLDER, dir_fd=folder)
            try:
                yield descriptor
            finally:
                os.close(descriptor)

    @contextlib.contextmanager
    def _parent(self, path: str) -> Generator[tuple[int, str]]:
        """The directory that holds a path's last name, and that name; an empty name for the root itself."""
        parts = _parts(path)
        # A descriptor of its own, for the position of a listing belongs to the open file.
        folder = os.open(".", _FOLDER, dir_fd=self._root)
        try:
            for part in parts[:-1]:
                below = os.open(part, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = below
            yield folder, parts[-1] if parts else ""
        except OSError as error:
            # CPython's own text would name the part only, and for a refused link say what nobody understands.
            number = errno.EACCES if error.errno == errno.ELOOP else error.errno or errno.EIO
            raise _refusal(number, path) from None
        finally:
            os.close(folder)


def _parts(path: str) -> list[str]:
    if len(path) > _MOST_CHARS or path.startswith("/") or "\0" in path:
        raise _refusal(errno.EACCES, path)
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts or len(parts) > _MOST_PARTS:
        raise _refusal(errno.EACCES, path)
    return parts


def _named(name: str, path: str) -> str:
    if not name:
        raise _refusal(errno.EISDIR, path)
    return name


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _require_file(facts: os.stat_result, path: str) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise _refusal(errno.EISDIR, path)
    if not stat.S_ISREG(facts.st_mode):
        raise _refusal(errno.EACCES, path)


def _refusal(number: int, path: str) -> OSError:
    """What the operating system would have raised, with the guest's own path."""
    return OSError(number, os.strerror(number), path)
