"""Hooks of the interpreter that would hand guest objects or guest text to the host, while a guest runs and afterwards."""

import sys
from types import TracebackType
from typing import Any, Final

from ringfence.language.quiet import is_guest_code, silence


def guard() -> None:
    """Make sure our hooks stand in front of whatever the host has installed; called before each evaluation."""
    silence()
    if sys.unraisablehook is not _hook:
        _behind[0] = sys.unraisablehook
        sys.unraisablehook = _hook


def _hook(unraisable: Any, /) -> None:  # noqa: ANN401 - sys.UnraisableHookArgs
    """Drop what a guest's finalizer or callback raised; pass on everything else.

    CPython's own hook would print text of the guest's choosing, and an application's would be handed its objects.
    """
    if not (_is_guests(unraisable.exc_traceback) or _comes_from_guest(unraisable.object)):
        _behind[0](unraisable)


def _is_guests(traceback: TracebackType | None) -> bool:
    while traceback is not None:
        if is_guest_code(traceback.tb_frame.f_code):
            return True
        traceback = traceback.tb_next
    return False


def _comes_from_guest(value: Any) -> bool:  # noqa: ANN401 - whatever raised
    return any(is_guest_code(_raw(value, name)) for name in ("__code__", "gi_code", "cr_code", "ag_code"))


def _raw(value: Any, name: str) -> Any:  # noqa: ANN401
    """Read ``name`` from the value's own type alone, without guest code."""
    descriptor = type.__dict__["__dict__"].__get__(type(value)).get(name)
    getter = getattr(type(descriptor), "__get__", None) if type(descriptor).__module__ == "builtins" else None
    return getter(descriptor, value) if getter is not None else None


_behind: Final[list[Any]] = [sys.__unraisablehook__]
