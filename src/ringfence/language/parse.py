"""Step 1: source text to a syntax tree, with caps on size and depth before anything expensive runs.

CPython's parser and compiler answer text made for it with ``MemoryError``, ``RecursionError``, ``SystemError`` or minutes of
work, so the size is capped first, every failure becomes a finding, and all later steps walk the tree without recursion.
"""

import ast
import re
import unicodedata
from typing import Final, Literal

from ringfence.language.quiet import FILE_PREFIX, silence
from ringfence.result import Finding

Mode = Literal["exec", "eval"]

# The parser joins a dotted name again for every dot.
_LONG_DOTTED_NAME: Final = re.compile(
    r"(?:\b(?:import|from)\b|,)[\s\\]*+(?:\.[\s\\]*+)*+(?:\w++[\s\\]*+\.[\s\\]*+){100}"
)
MAX_SOURCE_BYTES: Final = 1 << 20
_INNER_WORDS: Final = 99
_MAX_MARKS: Final = 100
MAX_NODES: Final = 400_000
MAX_DEPTH: Final = 1_000

_MAX_SHOWN_LINE: Final = 200


class Rejected(Exception):
    """The source is refused; ``findings`` says why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


def decode(source: object, filename: str, max_bytes: int = MAX_SOURCE_BYTES) -> str:
    """Return ``source`` as text that parser and checker will both read.

    Args:
        source: ``str``, or ``bytes`` holding UTF-8. An encoding declaration is ignored: it is the classic way to make
            a checker and a compiler read different programs.
        filename: Name used in findings.
        max_bytes: Largest accepted size in UTF-8 bytes.

    Returns:
        Exact ``str`` without a leading byte order mark.

    Raises:
        Rejected: Not text, not UTF-8, or too large.
    """
    if type(source) is bytes:
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Rejected(
                (_finding("RF003", f"the source is not UTF-8: byte {error.start} {error.reason}", filename),)
            ) from None
    elif type(source) is str:
        text = source
    else:
        raise Rejected((_finding("RF003", f"the source is a {type(source).__name__}, not text", filename),))
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        message = f"the source holds a lone surrogate at character {error.start}"
        raise Rejected((_finding("RF003", message, filename),)) from None
    if size > max_bytes:
        message = f"the source has {size} bytes; at most {max_bytes} are accepted"
        raise Rejected((_finding("RF002", message, filename, hint="split the program, or raise Limits.source_bytes"),))
    if "\0" in text:
        raise Rejected((_finding("RF003", f"the source holds a NUL character at {text.index(chr(0))}", filename),))
    if not text.isascii() and _has_long_run_of_marks(text):
        message = f"the source holds more than {_MAX_MARKS} combining marks in a row"
        raise Rejected((_finding("RF002", message, filename),))
    return text.removeprefix("\ufeff")


def _has_long_run_of_marks(text: str) -> bool:
    """Whether normalizing an identifier in ``text`` would sort a long run of marks, which takes quadratic time in C."""
    run = 0
    for character in text:
        run = run + 1 if character > "\u02ff" and unicodedata.combining(character) else 0
        if run > _MAX_MARKS:
            return True
    return False


def _has_many_dots(text: str) -> bool:
    """Whether words and dots alternate as often as in a long dotted name; nearly no program has that, and a look is cheap."""
    parts = text.split(".")
    # Of as many parts in a row, one has an index that the number divides.
    for at in range(_INNER_WORDS, len(parts), _INNER_WORDS):
        first, last = at, at
        while first >= 0 and last - first < _INNER_WORDS and _is_word(parts[first]):
            first -= 1
        while last < len(parts) and last - first <= _INNER_WORDS and _is_word(parts[last]):
            last += 1
        if last - first > _INNER_WORDS:
            return True
    return False


def _is_word(part: str) -> bool:
    """Whether ``part`` is a word between blanks; a part with anything else in it ends a dotted name."""
    return part.replace("\\", " ").strip().replace("_", "a").isalnum()


def parse(text: str, filename: str, mode: Mode = "exec") -> ast.Module | ast.Expression:
    """Parse ``text`` into a tree whose size and depth are bounded.

    Args:
        text: What ``decode`` returned.
        filename: Name used in findings.
        mode: ``exec`` for statements, ``eval`` for one expression.

    Returns:
        The tree, exactly as CPython parsed it.

    Raises:
        Rejected: A syntax error, or a program too large or too deep.
    """
    silence()
    if _has_many_dots(text) and _LONG_DOTTED_NAME.search(text):
        raise Rejected((too_deep(filename),))
    try:
        tree = ast.parse(text, FILE_PREFIX + filename, mode)
    except SyntaxError as error:
        raise Rejected((syntax_finding(error, text, filename),)) from None
    except (RecursionError, MemoryError):
        raise Rejected((too_deep(filename),)) from None
    except (ValueError, OverflowError, SystemError) as error:
        raise Rejected((_finding("RF001", f"the source cannot be parsed: {error}", filename),)) from None
    return tree  # type: ignore[return-value]  # ast.parse returns Expression for mode "eval"


def normalize(name: str) -> str:
    """Return the identifier CPython will really use for ``name`` (PEP 3131: NFKC)."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def show_line(text: str, line: int) -> str:
    """Return line ``line`` (from 1) of ``text``, bounded, with control characters escaped."""
    lines = text.splitlines()
    if not 0 < line <= len(lines):
        return ""
    return escape(lines[line - 1])[:_MAX_SHOWN_LINE]


def escape(text: str) -> str:
    """Replace characters that could forge or hide output when ``text`` is shown to a person."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c == "\t" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    """As Python writes it in a literal; without the codec for that, which would be imported now."""
    code = ord(character)
    short = {0x0A: "\\n", 0x0D: "\\r"}.get(code)
    if short is not None:
        return short
    return f"\\x{code:02x}" if code <= _BYTE else f"\\u{code:04x}" if code <= _BMP else f"\\U{code:08x}"


_BYTE: Final = 0xFF
_BMP: Final = 0xFFFF


def _finding(code: str, message: str, filename: str, hint: str = "") -> Finding:
    return Finding(code=code, message=message, filename=filename, hint=hint)


def too_deep(filename: str) -> Finding:
    """The finding for a program that is too large or too deep."""
    message = f"the program is nested deeper than {MAX_DEPTH} levels or has more than {MAX_NODES} nodes"
    return _finding("RF002", message, filename, hint="split long expressions and deeply nested blocks")


def syntax_finding(error: SyntaxError, text: str, filename: str) -> Finding:
    """Turn what CPython's parser or compiler says into a finding that shows the line."""
    line, column = error.lineno or 0, error.offset or 0
    return Finding(
        code="RF001",
        message=f"syntax error: {escape(str(error.msg))}",
        filename=filename,
        line=line,
        column=max(column, 0),
        end_line=error.end_lineno or 0,
        end_column=max(error.end_offset or 0, 0),
        source_line=show_line(text, line),
    )
