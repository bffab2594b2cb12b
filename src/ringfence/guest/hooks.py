"""Hooks of the interpreter that would hand guest objects or guest text to the host, while a guest runs and afterwards."""

import sys
from functools import partial
from types import AsyncGeneratorType, CoroutineType, FunctionType, GeneratorType, MethodType, TracebackType
from typing import Any, Final

from ringfence.guest import owned, realms
from ringfence.guest.encoding import guard_codecs
from ringfence.guest.sealed import is_sealed
from ringfence.language.quiet import is_guest_code, silence


def guard() -> None:
    """Make sure our hooks stand in front of whatever the host has installed; called before each evaluation."""
    silence()
    guard_codecs()
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
    """Whether ``value``, a finalizer or a callback, is a guest's. Looks at exact types only, so that no guest code runs."""
    kind = type(value)
    if kind is MethodType:
        return _comes_from_guest(value.__func__)
    if kind in _CODE_OF:
        return is_guest_code(getattr(value, _CODE_OF[kind]))
    if kind is partial:
        return _comes_from_guest(value.func)
    # A callable in C tells nothing of who made it: text in its error may be a guest's, so it is taken for a guest's, also
    # when none runs any more and the collector has come to what it left.
    return (
        is_sealed(value)
        or (id(kind) in owned.SHARED and kind is not type(None))
        or owned.is_guest_owned(kind)
        or realms.is_any_active()
    )


_CODE_OF: Final[dict[type, str]] = {
    AsyncGeneratorType: "ag_code",
    CoroutineType: "cr_code",
    FunctionType: "__code__",
    GeneratorType: "gi_code",
}
_behind: Final[list[Any]] = [sys.__unraisablehook__]
