"""Patterns are compiled outside the realm, from plain text: matching code that a guest could write is never accepted."""

from re._constants import *
from re._constants import error

try:
    from re._constants import PatternError
except ImportError:
    PatternError = error

_compile = _primitive_compile


def isstring(obj):
    return isinstance(obj, (str, bytes))


def compile(p, flags=0):
    if not isstring(p):
        raise TypeError("first argument must be string or compiled pattern")
    failure, result = _compile(p, int(flags))
    if failure is None:
        return result
    if failure == "error":
        message, position = result
        raise error(message, p, position)
    raise failure(result)
