"""As much of ``os`` as pure computation needs: entropy, and how paths are spelled."""

import abc
import posixpath as path
import sys
from operator import index

name = "posix"
sep = "/"
altsep = None
extsep = "."
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
devnull = "/dev/null"
environ = {}
error = OSError
sys.modules["os.path"] = path
_urandom = _primitive_urandom


def urandom(size, /):
    """Return ``size`` random bytes."""
    return _urandom(index(size))


class PathLike(abc.ABC):
    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, "__fspath__") if cls is PathLike else NotImplemented


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    found = type(path).__fspath__(path) if hasattr(type(path), "__fspath__") else None
    if not isinstance(found, (str, bytes)):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return found


def getenv(key, default=None):
    return default


def isatty(fd, /):
    return False


def cpu_count():
    return 1


def fsencode(filename):
    found = fspath(filename)
    return found.encode("utf-8") if isinstance(found, str) else found


def fsdecode(filename):
    found = fspath(filename)
    return found.decode("utf-8") if isinstance(found, bytes) else found


def strerror(code, /):
    return f"Error {code}"
