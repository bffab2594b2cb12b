"""Makes sure, before a guest's request leaves it, that there is stack left for the code that serves the request.

A guest that recurses to the edge and then calls a grant must get ``RecursionError`` before host code starts, not in the
middle of it.
"""

import sys
import threading
from types import FrameType
from typing import Final

from ringfence.language.quiet import is_guest_code

FRAMES: Final = 128
"""Stack frames that a grant finds free, at least."""

# CPython 3.11 counts frames and C recursion together; later ones count frames apart, and leave thousands for C.
_COUNTS_APART: Final = sys.version_info >= (3, 12)
_C_LEVELS: Final = 64 if _COUNTS_APART else FRAMES


def _nest(depth: int) -> tuple[object, ...]:
    nested: tuple[object, ...] = (int,)
    for _ in range(depth):
        nested = (nested,)
    return nested


# ``isinstance`` enters one level of C recursion per nested tuple (CPython Objects/abstract.c,
# object_recursive_isinstance) and raises RecursionError itself where there are too few left.
NESTED: Final = _nest(_C_LEVELS)
frame_at: Final = sys._getframe  # pyright: ignore[reportPrivateUsage] - documented; nothing else counts frames
_limit: Final = sys.getrecursionlimit
_is_instance: Final = isinstance


def ensure_headroom() -> None:
    """Check.

    Raises:
        RecursionError: There are fewer than ``FRAMES`` left.
    """
    _is_instance(None, NESTED)  # type: ignore[arg-type]
    if _COUNTS_APART:
        try:
            frame_at(max(1, _limit() - FRAMES))
        except ValueError:
            return
        msg = "maximum recursion depth exceeded while calling a grant"
        raise RecursionError(msg)


class Ground:
    """The stack that a run stands on, to tell at once that a guest is not deep: ``frame_at(reach) in frames``.

    Where that holds, at most ``reach`` frames stand above the ground, few enough to leave ``FRAMES``, and they are
    those of the thread that the run was started on. Where it does not hold, ``check`` must tell.
    """

    __slots__ = ("_has_looked", "frames", "reach", "thread")

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.reach = 1
        self.frames: frozenset[FrameType] = frozenset()
        self._has_looked = False

    def check(self) -> None:
        """As ``ensure_headroom``; called from a frame above the guest's, on the run's own thread."""
        if not self._has_looked:
            self._has_looked = True
            self._look()
        ensure_headroom()

    def _look(self) -> None:
        below: list[FrameType] = []
        frame: FrameType | None = frame_at(1)
        while frame is not None:
            below.append(frame)
            if is_guest_code(frame.f_code):
                below.clear()  # what counts are the frames beneath the lowest one of a guest
            frame = frame.f_back
        # The frame asked for must exist, and one that is found must prove that there are FRAMES left.
        reach = min(len(below), _limit() - FRAMES - len(below)) - 1
        if reach > 1:
            self.reach, self.frames = reach, frozenset(below)
