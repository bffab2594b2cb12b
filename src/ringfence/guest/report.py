"""A guest's exception as plain, bounded text. Rendered on the guest's side of the border; the object never leaves."""

from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import raw
from ringfence.language.parse import escape, show_line
from ringfence.language.quiet import FILE_PREFIX
from ringfence.result import ErrorInfo

if TYPE_CHECKING:
    from ringfence.guest.realm import Realm

_MAX_MESSAGE: Final = 4_096
_MAX_FRAMES: Final = 20
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
    entries: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        filename = code.co_filename
        if type(filename) is str and filename.startswith(FILE_PREFIX):
            shown = filename.removeprefix(FILE_PREFIX)
            entries.append(f'  File "{escape(shown)}", line {traceback.tb_lineno}, in {escape(code.co_name)}')
            source = show_line(realm.source_of(shown), traceback.tb_lineno).strip()
            if source:
                entries[-1] += f"\n    {source}"
        traceback = traceback.tb_next
    if len(entries) > _MAX_FRAMES:
        half = _MAX_FRAMES // 2
        entries[half:-half] = [f"  ... {len(entries) - _MAX_FRAMES} more frames ..."]
    return entries
