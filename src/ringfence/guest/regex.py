"""Regular expressions: patterns and templates are compiled here, from plain text, by CPython's own compiler.

``_sre.compile`` takes matching code of its own kind; a guest that could write such code would have the C matcher at its
mercy. So a guest only ever supplies text and flags, and gets a pattern back. The methods that would run the host's
``re`` on a replacement template are tamed: the template is parsed here and expanded by a function of ours.
"""

import re
import re._compiler as _native_compiler  # type: ignore[import-not-found]
import re._parser as _native_parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable
from typing import Any, Final

from ringfence.guest import raw
from ringfence.guest.attributes import TAMED
from ringfence.guest.sealed import sealed_callable
from ringfence.language.quiet import silence

_compile: Final[Any] = _native_compiler.compile
_parse_template: Final[Any] = _native_parser.parse_template
_Error: Final = re.error
_Pattern: Final = re.Pattern
_Match: Final = re.Match
_native_sub: Final[Any] = _Pattern.sub
_native_subn: Final[Any] = _Pattern.subn
_match_group: Final[Any] = _Match.group
_pattern_of: Final[Any] = _Match.__dict__["re"].__get__
_text_of_pattern: Final[Any] = _Pattern.__dict__["pattern"].__get__

_MAX_PATTERN: Final = 1 << 16
_FLAGS: Final = int(re.ASCII | re.IGNORECASE | re.LOCALE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.UNICODE)

Outcome = tuple[Any, Any]


def compile_pattern(pattern: object, flags: int, /) -> Outcome:
    """Compile ``pattern``, text or bytes.

    Returns:
        ``(None, pattern)``, or ``("error", (message, position))`` for a pattern that is wrong, or ``(type, message)`` for
        a builtin exception to raise. Exceptions of the host's ``re`` never reach a guest: their type is mutable.
    """
    try:
        text = _plain(pattern)
        if type(flags) is not int:
            return TypeError, "flags must be an int"
        if len(text) > _MAX_PATTERN:
            return "error", (f"pattern longer than {_MAX_PATTERN} characters", None)
        return None, _quietly(text, flags & _FLAGS)
    except _Error as error:
        return "error", (str(error.msg), error.pos)
    except (ValueError, TypeError, OverflowError, RecursionError, MemoryError) as error:
        return type(error), str(error)


def parse_template(template: object, pattern: object, /) -> Outcome:
    """Parse a replacement template for ``pattern``; outcomes as ``compile_pattern``."""
    try:
        if type(pattern) is not _Pattern:
            return TypeError, "expected a pattern"
        return None, sealed_callable("expand", _expander(_plain(template), pattern))
    except _Error as error:
        return "error", (str(error.msg), error.pos)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        return type(error), str(error)


def _plain(value: object) -> Any:  # noqa: ANN401 - str or bytes
    if raw.inherits(type(value), str):
        return "".join((value,))  # type: ignore[arg-type]
    if raw.inherits(type(value), bytes):
        return b"".join((value,))  # type: ignore[arg-type]
    msg = "first argument must be string or compiled pattern"
    raise TypeError(msg)


def _quietly(text: str | bytes, flags: int) -> Any:  # noqa: ANN401 - a pattern
    """Compile with enough frames of ours on the stack that CPython's warnings about the pattern are ours, and silent.

    They would otherwise be attributed to a guest frame: the host's filters would be matched against the guest's
    ``__name__`` and a registry be put into its globals.
    """
    silence()
    return _deeper(_PADDING, text, flags)


def _deeper(levels: int, text: str | bytes, flags: int) -> Any:  # noqa: ANN401 - a pattern
    return _deeper(levels - 1, text, flags) if levels else _compile(text, flags)


def _expander(template: Any, pattern: Any) -> Callable[[Any], Any]:  # noqa: ANN401
    """Return a function from match to text that expands ``template``."""
    empty = template[:0]
    parts: list[tuple[bool, Any]] = []
    if sys.version_info >= (3, 12):
        parsed = _parse_template(template, pattern)
        # Literals and groups take turns, a literal first.
        for index, item in enumerate(parsed):
            parts.append((index % 2 == 1, item))
    else:
        groups, literals = _parse_template(template, pattern)
        at = {index: group for index, group in groups}  # noqa: C416
        for index, literal in enumerate(literals):
            parts.append((index in at, at.get(index, literal)))

    def expand(match: Any) -> Any:  # noqa: ANN401
        if type(match) is not _Match:
            msg = "expected a match"
            raise TypeError(msg)
        return empty.join([(_match_group(match, item) or empty) if is_group else item for is_group, item in parts])

    return expand


def _replacement(pattern: Any, repl: Any) -> Any:  # noqa: ANN401
    """A replacement for the C method: the guest's callable, a literal, or our expander."""
    if type(repl) in (bytearray, memoryview):
        repl = bytes(repl)
    elif not raw.inherits(type(repl), str) and not raw.inherits(type(repl), bytes):
        if not callable(repl):
            # Other buffers would reach the host's template parser in C.
            msg = f"expected string or bytes-like object, got '{raw.name_of(type(repl))}'"
            raise TypeError(msg)
        return repl
    text: Any = _plain(repl)
    backslash: Any = b"\\" if type(text) is bytes else "\\"
    if backslash not in text:
        return text
    try:
        return _expander(text, pattern)
    except _Error as error:
        failure = (str(error.msg), text, error.pos)
    raise _guest_error(*failure)


def _guest_error(message: str, text: Any, position: int | None) -> Exception:  # noqa: ANN401
    """The realm's own ``re.error``: the guest's copy of the class, reached through its module."""
    from ringfence.guest import realms

    realm, _ = realms.caller()
    if realm is None:
        return ValueError(message)
    module = realm.importer.load("re._constants")
    error: Exception = raw.module_dict_of(module)["error"](message, text, position)
    return error


def _sub(pattern: Any, repl: Any, string: Any, count: int = 0) -> Any:  # noqa: ANN401
    return _native_sub(pattern, _replacement(pattern, repl), string, count)


def _subn(pattern: Any, repl: Any, string: Any, count: int = 0) -> Any:  # noqa: ANN401
    return _native_subn(pattern, _replacement(pattern, repl), string, count)


def _expand(match: Any, template: Any) -> Any:  # noqa: ANN401
    text = _plain(template)
    try:
        expander = _expander(text, _pattern_of(match))
    except _Error as error:
        failure = (str(error.msg), text, error.pos)
    else:
        return expander(match)
    raise _guest_error(*failure)


_PADDING: Final = 4

TAMED.update(
    {
        (_Pattern, "sub"): (True, _sub),
        (_Pattern, "subn"): (True, _subn),
        (_Match, "expand"): (True, _expand),
    }
)
