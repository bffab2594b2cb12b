"""The standard library in memory, for the full language: a jailed worker has no files to import from.

The sources lie one after the other in one file in the user's own cache folder, mapped read-only, so that a zygote and all
of its workers share the pages. What guests run from it is plain Python that only the jail contains: a spoilt archive
harms a guest, not a wall.
"""

import contextlib
import importlib
import importlib.abc
import importlib.util
import mmap
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Final

from ringfence.guest import library

_SKIPPED: Final = frozenset(
    {"ensurepip", "idlelib", "lib2to3", "site-packages", "test", "tkinter", "turtledemo", "__pycache__"}
)
_SKIPPED_NATIVE: Final = ("_ctypes", "_tkinter", "_test", "_xx", "xx", "_curses", "readline")
_LIBRARY: Final = Path(os.__file__).parent


class Archive(importlib.abc.SourceLoader):
    """Finds and loads modules from one block of bytes.

    Args:
        data: All sources.
        index: Where each lies: the path of a file below the library's folder, to its first byte and its length.
    """

    def __init__(self, data: mmap.mmap | bytes, index: Mapping[str, tuple[int, int]]) -> None:
        self._data = data
        self._index = dict(index)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """The spec of a module of the library, or None."""
        del path, target
        return importlib.util.spec_from_loader(fullname, self) if self._file_of(fullname) else None

    def get_filename(self, fullname: str) -> str:
        """Where its source lies on disk, for tracebacks."""
        file = self._file_of(fullname)
        if not file:
            msg = f"No module named {fullname!r}"
            raise ImportError(msg, name=fullname)
        return str(_LIBRARY / file)

    def get_data(self, path: str) -> bytes:
        """The source behind a name that ``get_filename`` has given."""
        first, length = self._index.get(path.removeprefix(f"{_LIBRARY}/"), (0, -1))
        if length < 0:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self._data[first : first + length]

    def _file_of(self, fullname: str) -> str:
        base = fullname.replace(".", "/")
        return next((file for file in (f"{base}/__init__.py", f"{base}.py") if file in self._index), "")


def install() -> None:
    """Load every native module of the library, and serve all others from memory from now on."""
    for name in _native_modules():
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    files = sorted(_source_files())
    index: dict[str, tuple[int, int]] = {}
    at = 0
    for name, length in files:
        index[name] = (at, length)
        at += length
    sys.meta_path.append(Archive(_data([name for name, _ in files], at), index))


def _native_modules() -> Iterator[str]:
    folder = Path(sysconfig.get_path("platstdlib"), "lib-dynload")
    with contextlib.suppress(OSError):
        for name in sorted(entry.name for entry in folder.iterdir()):
            if name.endswith(EXTENSION_SUFFIXES[0]) and not name.startswith(_SKIPPED_NATIVE):
                yield name.removesuffix(EXTENSION_SUFFIXES[0])


def _source_files(folder: str = "") -> Iterator[tuple[str, int]]:
    """Every source below the library's folder, by its path there, with its length."""
    with os.scandir(_LIBRARY / folder) as entries:
        for entry in entries:
            if entry.name in _SKIPPED:
                continue
            path = f"{folder}{entry.name}"
            if entry.is_dir():
                yield from _source_files(f"{path}/")
            elif path.endswith(".py"):
                yield path, entry.stat().st_size


def _data(names: Sequence[str], length: int) -> mmap.mmap | bytes:
    """All sources, from the cache if it has them."""
    path = library.cache_file("sources", [_LIBRARY / name for name in names])
    if path is not None:
        with contextlib.suppress(OSError, ValueError):
            if not path.exists():
                library.write(path, b"".join([(_LIBRARY / name).read_bytes() for name in names]))
            with path.open("rb") as file:
                if library.is_ours(file.fileno()) and os.fstat(file.fileno()).st_size == length:
                    return mmap.mmap(file.fileno(), length, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)
    return b"".join([(_LIBRARY / name).read_bytes() for name in names])
