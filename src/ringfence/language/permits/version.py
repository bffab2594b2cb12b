"""Which interpreters the permits describe; on any other, every run is refused with one line that says so."""

import sys

from ringfence.language.permits.opcodes import SUPPORTED_MINORS


def interpreter_problem() -> str | None:
    """Return why this interpreter cannot run guests in the restricted language, or None if it can."""
    if sys.implementation.name != "cpython":
        return f"the permits describe CPython; this is {sys.implementation.name}"
    if sys.version_info[:2] not in SUPPORTED_MINORS:
        known = ", ".join(f"{major}.{minor}" for major, minor in sorted(SUPPORTED_MINORS))
        running = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return f"the permits describe CPython {known}; this is {running}, and nothing is guessed about it"
    if "t" in sys.abiflags:
        return "the permits describe CPython with its global interpreter lock; this is a free-threaded build"
    return None
