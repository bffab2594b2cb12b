"""Which realm a guest frame belongs to.

A frame is recognized by its builtins dictionary, which every function of a realm captured when it was made. The thread's
"current" realm would not do: a ``__del__`` of one guest may run while another guest is on the stack.
"""

import threading
from types import FrameType, FunctionType, TracebackType
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import raw
from ringfence.language.quiet import frame_at, is_guest_code

if TYPE_CHECKING:
    from ringfence.guest.realm import Realm

_by_builtins: Final[dict[int, "Realm"]] = {}


def register(realm: "Realm") -> None:
    """Make ``realm`` known. The realm keeps its builtins dictionary alive, so the key stays its own until ``forget``."""
    _by_builtins[id(realm.builtins)] = realm


def forget(realm: "Realm") -> None:
    """Forget ``realm``: what is left of its code can no longer import, print or evaluate."""
    _by_builtins.pop(id(realm.builtins), None)


def find(frame: FrameType | None) -> "Realm | None":
    """Return the realm of ``frame``, or None when it is no guest frame of a live realm."""
    if frame is None:
        return None
    builtins = frame.f_builtins
    realm = _by_builtins.get(id(builtins))
    return realm if realm is not None and realm.builtins is builtins else None


def find_function(function: FunctionType) -> "Realm | None":
    """Return the live realm whose code ``function`` is, or None."""
    builtins = raw.builtins_of(function)
    realm = _by_builtins.get(id(builtins))
    return realm if realm is not None and realm.builtins is builtins else None


def of_frame(frame: FrameType) -> "Realm":
    """Return the realm of ``frame``.

    Raises:
        ImportError: Its realm has ended, or the code runs with a ``__builtins__`` of the guest's own.
    """
    realm = find(frame)
    if realm is None:
        msg = "import is not available here: the realm has ended or __builtins__ was replaced"
        raise ImportError(msg)
    return realm


def caller() -> tuple["Realm | None", FrameType | None]:
    """Return the nearest guest frame up the stack and its realm.

    The nearest one decides, recognized or not: a finalizer that runs with a ``__builtins__`` of the guest's own, or after the
    end of its realm, must not be taken for the guest on whose stack it happens to run.

    Returns:
        ``(None, None)`` when the nearest guest frame belongs to no live realm.
    """
    frame: FrameType | None = frame_at(1)
    while frame is not None:
        realm = find(frame)
        if realm is not None:
            return realm, frame
        if is_guest_code(frame.f_code):
            break
        frame = frame.f_back
    return None, None


class _Active(threading.local):
    def __init__(self) -> None:
        self.realms: list[Realm] = []


_active: Final = _Active()


class entered:  # noqa: N801 - used as a verb
    """Note, for the length of a ``with`` block, that ``realm`` is being evaluated on this thread."""

    def __init__(self, realm: "Realm") -> None:
        self._realm = realm

    def __enter__(self) -> None:
        _active.realms.append(self._realm)

    def __exit__(self, *_error: object) -> None:
        _active.realms.pop()


def is_active(realm: "Realm") -> bool:
    """Whether ``realm`` is the one being evaluated on this thread: its code may still run elsewhere, as a finalizer."""
    return bool(_active.realms) and _active.realms[-1] is realm


stopping: Final[dict[int, object]] = {}
"""Threads on which a guest must stop now; filled from outside. Guards look at it where a guest could swallow an exception."""


def check_stop() -> None:
    """Raise again when the guest must stop: called where an exception may just have been swallowed, or time passes in C."""
    if stopping and threading.get_ident() in stopping:
        realm, _ = caller()
        if realm is not None and realm.interrupt is not None:
            raise realm.interrupt


def is_any_active() -> bool:
    """Whether some realm is being evaluated on this thread."""
    return bool(_active.realms)


def visible(error: BaseException | None) -> BaseException | None:
    """Return ``error`` if it passed through code of the realm that asks, else None.

    What the interpreter chains or calls "being handled" may be an exception of the host, or of another guest on whose
    stack a finalizer runs.
    """
    if error is None:
        return None
    realm, _ = caller()
    traceback: TracebackType | None = _traceback_of(error)
    while traceback is not None and realm is not None:
        if find(traceback.tb_frame) is realm:
            return error
        traceback = traceback.tb_next
    return None


def show_context(error: BaseException) -> None:
    """Let ``visible`` return an exception that a guest chains by hand, also one that was never raised."""
    realm, frame = caller()
    if realm is not None and frame is not None and _traceback_of(error) is None:
        _set_traceback(error, TracebackType(None, frame, frame.f_lasti, frame.f_lineno))


_traceback_of: Final[Any] = BaseException.__dict__["__traceback__"].__get__
_set_traceback: Final[Any] = BaseException.__dict__["__traceback__"].__set__
