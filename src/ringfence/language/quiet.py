"""Keep CPython from warning, on the host's behalf, about guest text and guest code.

Warnings name the guest's text, go to the host's standard error or, with ``-W error``, become exceptions in the guest; and
``warnings.catch_warnings`` would swap process-wide state under other threads. So one filter of ours stands in front. It
matches only what comes from a guest, told by file names that no other code has, and is put back whenever it is missing.
"""

import sys
import warnings
from types import CodeType, FrameType
from typing import Any, Final

FILE_PREFIX: Final = "<ringfence>/"
"""The prefix of every guest code object's file name. It also marks guest frames when tracebacks are rendered."""

frame_at: Final = sys._getframe  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - documented, and the only way
"""Return the frame that many calls up: the guest's, for a guard that guest code calls."""

# Where CPython compiles a pattern or folds the constants of a program, and may warn about what it sees.
_OWN_MODULES: Final = ("ringfence.guest.regex", "ringfence.language.program")


class _FromGuest:
    """Stands where ``warnings`` keeps a compiled pattern for the module name (``check_matched`` in Python/_warnings.c)."""

    def match(self, module: str) -> bool:
        """Whether the warning being issued is about guest code."""
        if module.startswith((FILE_PREFIX, *_OWN_MODULES)):
            return True
        frame: FrameType | None = frame_at(1)
        while frame is not None and frame.f_globals.get("__name__") == "warnings":
            coroutine = frame.f_locals.get("coro")  # warnings._warn_unawaited_coroutine
            code = getattr(coroutine, "cr_code", None) or getattr(coroutine, "ag_code", None)
            if is_guest_code(code):
                return True
            frame = frame.f_back
        return frame is not None and is_guest_code(frame.f_code)


def is_guest_code(code: Any) -> bool:  # noqa: ANN401 - whatever an object shows as its code
    """Whether ``code`` was compiled from guest source."""
    return type(code) is CodeType and code.co_filename.startswith(FILE_PREFIX)


def silence() -> None:
    """Put our filter in front of ``warnings.filters`` unless it is there."""
    filters: list[Any] = warnings.filters  # type: ignore[assignment]
    if not filters or filters[0] is not _FILTER:
        if _FILTER in filters:
            filters.remove(_FILTER)
        filters.insert(0, _FILTER)
        warnings._filters_mutated()  # type: ignore[attr-defined]  # noqa: SLF001 - what filterwarnings itself calls


_FILTER: Final = ("ignore", None, Warning, _FromGuest(), 0)
