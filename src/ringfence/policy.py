"""Frozen values that say how much a guest may use.

No behavior lives here: every other part of ringfence reads these values, none may change them.
"""

import dataclasses
import math
from typing import Final

MEBIBYTE: Final = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may consume. Every limit is on by default; none can be switched off, only raised.

    Args:
        wall_seconds: Elapsed time of one run, in seconds, greater than 0.
        cpu_seconds: Processor time of one run, in seconds, greater than 0.
        memory_bytes: Address space a guest may add, in bytes, at least 32 MiB.
        output_bytes: Bytes of standard output and standard error together, at least 0.
        calls: Calls from the guest to granted capabilities, at least 0.
        source_bytes: Size of one source text in UTF-8, at least 1.
        value_bytes: Encoded size of one value crossing the border, at least 1.
        value_items: Elements in one value crossing the border, at least 1.
        value_depth: Nesting of one value crossing the border, 1 to 200.

    Raises:
        TypeError: A limit is not a number of the right kind.
        ValueError: A limit is outside its range.
    """

    wall_seconds: float = 5.0
    cpu_seconds: float = 2.0
    memory_bytes: int = 256 * MEBIBYTE
    output_bytes: int = 1 * MEBIBYTE
    calls: int = 10_000
    source_bytes: int = 1 * MEBIBYTE
    value_bytes: int = 64 * MEBIBYTE
    value_items: int = 1_000_000
    value_depth: int = 100

    def __post_init__(self) -> None:
        """Refuse values that would switch a limit off or mean something else than they say."""
        for name in ("wall_seconds", "cpu_seconds"):
            seconds = getattr(self, name)
            if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
                msg = f"{name} must be a number of seconds, not {type(seconds).__name__}"
                raise TypeError(msg)
            if not (math.isfinite(seconds) and seconds > 0):
                msg = f"{name} must be finite and greater than 0, not {seconds!r}"
                raise ValueError(msg)
        for name, (low, high) in _INTEGER_RANGES.items():
            number = getattr(self, name)
            if isinstance(number, bool) or not isinstance(number, int):
                msg = f"{name} must be an int, not {type(number).__name__}"
                raise TypeError(msg)
            if number < low or (high is not None and number > high):
                bounds = f"at least {low}" if high is None else f"from {low} to {high}"
                msg = f"{name} must be {bounds}, not {number}"
                raise ValueError(msg)


_INTEGER_RANGES: Final[dict[str, tuple[int, int | None]]] = {
    "memory_bytes": (32 * MEBIBYTE, None),
    "output_bytes": (0, None),
    "calls": (0, None),
    "source_bytes": (1, None),
    "value_bytes": (1, None),
    "value_items": (1, None),
    "value_depth": (1, 200),
}
