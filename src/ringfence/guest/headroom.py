"""Makes sure, before a guest's request leaves it, that there is stack left for the code that serves the request.

A guest that recurses to the edge and then calls a grant must get ``RecursionError`` before host code starts, not in the
middle of it.
"""

import sys
from typing import Final

FRAMES: Final = 200
"""Stack frames that a grant finds free, at least."""


def _nest(depth: int) -> tuple[object, ...]:
    nested: tuple[object, ...] = (int,)
    for _ in range(depth):
        nested = (nested,)
    return nested


# ``isinstance`` enters one level of C recursion per nested tuple (CPython Objects/abstract.c,
# object_recursive_isinstance) and raises RecursionError itself where there are too few left. CPython 3.11 counts
# frames and C recursion together; later ones count frames apart.
_NESTED: Final = _nest(FRAMES)
_COUNTS_APART: Final = sys.version_info >= (3, 12)
_frame_at: Final = sys._getframe  # pyright: ignore[reportPrivateUsage] - documented; nothing else counts frames
_limit: Final = sys.getrecursionlimit
_is_instance: Final = isinstance


def ensure_headroom() -> None:
    """Check.

    Raises:
        RecursionError: There are fewer than ``FRAMES`` left.
    """
    _is_instance(None, _NESTED)  # type: ignore[arg-type]
    if _COUNTS_APART:
        try:
            _frame_at(max(1, _limit() - FRAMES))
        except ValueError:
            return
        msg = "maximum recursion depth exceeded while calling a grant"
        raise RecursionError(msg)
