"""Write guests' text without letting it steer a person's terminal, and values as a Python prompt shows them."""

import math
import sys
import unicodedata
from typing import Final, TextIO, cast

# Exact types that JSON has too. Anything else is shown by its repr: a tuple that came back as a list would be a lie.
_JSON_SCALARS: Final = (str, int, bool, type(None))


def write_guest(stream: TextIO | None, text: str) -> None:
    """Write text a guest made: as it is to a file or pipe, with control characters escaped to a terminal.

    What the stream's encoding lacks, lone surrogates included, is written as escapes.
    """
    if stream is None or not text:
        return
    if stream.isatty():
        text = visible(text)
    binary = getattr(stream, "buffer", None)
    if binary is None:
        stream.write(text)
        return
    # Not by stream.write: with PYTHONUNBUFFERED it drops what a pipe did not take at once.
    stream.flush()
    rest = memoryview(text.encode(stream.encoding, "backslashreplace"))
    while rest:
        rest = rest[binary.write(rest) :]


def say(text: str) -> None:
    """Write one of our own lines to standard error; it may quote a guest."""
    write_guest(sys.stderr, text if text.endswith("\n") else f"{text}\n")


def visible(text: str) -> str:
    r"""Escape every character that could move a cursor, change a color or reorder a line; keep ``\n`` and ``\t``."""
    return "".join(character if _harmless(character) else _escape(character) for character in text)


def shown(value: object) -> str:
    """Show a value as a Python prompt does: its repr.

    Values that crossed the border are exact builtin types, so no guest code runs here.
    """
    try:
        return repr(value)
    except ValueError:  # an int of more digits than sys.set_int_max_str_digits allows
        return f"<{type(value).__name__} that holds an integer too long to show>"


def is_json(value: object) -> bool:
    """Whether a value is exactly one that JSON can say, so that reading it back gives an equal value."""
    pending = [value]
    while pending:
        item = pending.pop()
        kind = type(item)
        if kind is list:
            pending.extend(cast("list[object]", item))
        elif kind is dict:
            entries = cast("dict[object, object]", item)
            if any(type(key) is not str for key in entries):
                return False
            pending.extend(entries.values())
        elif kind is float:
            if not math.isfinite(cast("float", item)):
                return False
        elif kind not in _JSON_SCALARS:
            return False
    return True


def _harmless(character: str) -> bool:
    return character.isprintable() or character in "\n\t" or unicodedata.category(character) == "Zs"


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
