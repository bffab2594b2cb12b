"""Which codecs guests may use, and CPython's search for codecs kept to them.

``str(data, name)``, ``bytes(text, name)`` and ``bytearray(text, name)`` are calls of types and cannot be tamed. CPython asks
the registered search functions for a codec that is not loaded, and its own imports ``encodings.<name>`` into the host: a
guest would choose what the host imports, looks for on its disk, and remembers.
"""

import codecs
import encodings
from typing import Final

from ringfence.language.quiet import frame_at, is_guest_code

# Text encodings whose codec is CPython's own.
ENCODINGS: Final = frozenset(
    {
        "ascii", "us-ascii", "utf-8", "utf8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
        "utf-32-be", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-8859-15", "cp437", "cp850", "cp1250", "cp1251",
        "cp1252", "koi8-r", "mac-roman", "unicode-escape", "raw-unicode-escape",
    }
)  # fmt: skip
_SEARCHED: Final = frozenset(name.replace("-", "_") for name in ENCODINGS) | ENCODINGS


def _search(name: str, /) -> codecs.CodecInfo | None:
    """Stands where ``encodings.search_function`` stood: the same, but knows only ``ENCODINGS`` when a guest asks."""
    if name not in _SEARCHED and is_guest_code(frame_at(1).f_code):
        return None
    found: codecs.CodecInfo | None = encodings.search_function(name)
    return found


def guard_codecs() -> None:
    """Put our search in the place of CPython's, once."""
    if not _done:
        _done.append(True)
        codecs.register(_search)
        codecs.unregister(encodings.search_function)


_done: Final[list[bool]] = []
