"""Which realm a guest frame belongs to.

A frame is recognized by its builtins dictionary, which every function of a realm captured when it was made. The thread's
"current" realm would not do: a ``__del__`` of one guest may run while another guest is on the stack.
"""

import sys
from types import FrameType, FunctionType
from typing import TYPE_CHECKING, Final

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
    builtins = function.__builtins__
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
    """Return the nearest guest frame up the stack and its realm."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        realm = find(frame)
        if realm is not None:
            return realm, frame
        frame = frame.f_back
    return None, None
