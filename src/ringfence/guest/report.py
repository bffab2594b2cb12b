"""A guest's exception as plain, bounded text. Rendered on the guest's side of the border; the object never leaves."""

from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import raw
from ringfence.language.parse import escape, show_line
from ringfence.language.quiet import FILE_PREFIX, is_guest_code
from ringfence.result import ErrorInfo

if TYPE_CHECKING:
    from ringfence.guest.realm import Realm

_MAX_MESSAGE: Final = 4_096
_MAX_FRAMES: Final = 20
_MAX_WALKED: Final = 100_000
_traceback_of: Final[Any] = BaseException.__dict__["__traceback__"].__get__


def describe_error(realm: "Realm", error: BaseException) -> ErrorInfo:
    """Return type name, message and guest-side traceback of ``error``.

    The message is made by the guest's own ``__str__``, so anything may happen in it; what it returns is copied, bounded
    and escaped.
    """
    kind = raw.type_of(error)
    name = escape(raw.exact(raw.name_of(kind)))[:_MAX_MESSAGE]
    message = _message(error)
    lines = ["Traceback (most recent call last):", *_frames(realm, _traceback_of(error))]
    lines.append(f"{name}: {message}" if message else name)
    return ErrorInfo(type=name, message=message, traceback="\n".join(lines))


def _message(error: BaseException) -> str:
    try:
        text = "".join((str(error),))[: _MAX_MESSAGE + 1]
    except BaseException:
        return "<the exception's text could not be made>"
    shown = "\n".join(escape(line) for line in text.split("\n"))
    return shown if len(shown) <= _MAX_MESSAGE else shown[:_MAX_MESSAGE] + "..."


def _frames(realm: "Realm", traceback: TracebackType | None) -> list[str]:
    # A guest may make a traceback as long as it likes: raising one exception again adds to it.
    first: list[TracebackType] = []
    last: deque[TracebackType] = deque(maxlen=_MAX_FRAMES // 2)
    count = 0
    while traceback is not None and count < _MAX_WALKED:
        if is_guest_code(traceback.tb_frame.f_code):
            count += 1
            (first if len(first) < _MAX_FRAMES // 2 else last).append(traceback)
        traceback = traceback.tb_next
    left_out = count - len(first) - len(last)
    gap = [f"  ... {left_out} more frames ..."] if left_out else []
    return [*(_entry(realm, each) for each in first), *gap, *(_entry(realm, each) for each in last)]


def _entry(realm: "Realm", traceback: TracebackType) -> str:
    code = traceback.tb_frame.f_code
    shown = code.co_filename.removeprefix(FILE_PREFIX)
    entry = f'  File "{escape(shown)}", line {traceback.tb_lineno}, in {escape(code.co_name)}'
    source = show_line(realm.source_of(shown), traceback.tb_lineno).strip()
    return f"{entry}\n    {source}" if source else entry
