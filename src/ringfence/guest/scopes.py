"""The namespaces of a guest's frames."""

import sys
from inspect import CO_OPTIMIZED
from types import FrameType
from typing import Any


def local_names(frame: FrameType) -> Any:  # noqa: ANN401 - a guest's namespace
    """Return ``frame.f_locals`` of guest code, with nothing lost.

    CPython 3.12 inlines comprehensions, and ``code.replace`` forgets that their variables are hidden (``CO_FAST_HIDDEN``,
    Objects/codeobject.c): ``f_locals`` of a module then deletes the global names that are spelled like one of them.
    """
    code, names = frame.f_code, frame.f_globals
    if sys.version_info >= (3, 13) or code.co_flags & CO_OPTIMIZED or not code.co_varnames or has_odd_keys(names):
        return frame.f_locals
    kept = [(name, names[name]) for name in code.co_varnames if name in names]
    space = frame.f_locals
    if space is names:
        names.update(kept)
    return space


def has_odd_keys(space: dict[Any, Any]) -> bool:
    """Whether some key of ``space`` could answer a lookup with code of its own.

    CPython asks a global namespace for ``__builtins__`` and, told that there is none, puts those of the calling frame in: a
    ``str`` subclass whose ``__eq__`` changes its mind would get it the host's. Walking the keys runs no guest code.
    """
    return any(type(key) is not str for key in dict.keys(space))
