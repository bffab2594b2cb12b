"""Ways to grant less: for reading only, until revoked, so many times, so often, under audit.

Each one returns a facet for a facet and a callable for a function, with one more guard. A guard holds for every session
that the result is granted to, and but for ``at_most`` for the capabilities that are reached through it too.
"""

import dataclasses
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from ringfence.errors import NotGrantable
from ringfence.grants import Facet, Guard, Guarded, Use, facet, facet_of, is_exported


class Revoker:
    """The handle that ends a revocable grant, in every copy of it and in every session."""

    spreads = True

    def __init__(self) -> None:
        self._revoked = False

    @property
    def revoked(self) -> bool:
        """Whether the grant is dead."""
        return self._revoked

    def revoke(self) -> None:
        """End the grant. A use that is under way ends normally; every later one is refused."""
        self._revoked = True

    def before(self, use: Use) -> None:
        """Refuse a use after the end."""
        if self._revoked:
            msg = f"{use.name} has been revoked"
            raise PermissionError(msg)

    def after(self, use: Use) -> None:
        """Nothing to learn."""


class _AtMost:
    spreads = False

    def __init__(self, uses: int) -> None:
        self._most = uses
        self._left = uses
        self._lock = threading.Lock()

    def before(self, use: Use) -> None:
        with self._lock:
            if self._left <= 0:
                msg = f"{use.name} may be used at most {self._most} time{'' if self._most == 1 else 's'}"
                raise PermissionError(msg)
            self._left -= 1

    def after(self, use: Use) -> None:
        pass


class _RateLimited:
    spreads = True

    def __init__(self, uses: int, seconds: float) -> None:
        self._uses = uses
        self._seconds = seconds
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def before(self, use: Use) -> None:
        now = time.monotonic()
        with self._lock:
            while self._times and now - self._times[0] >= self._seconds:
                self._times.popleft()
            if len(self._times) >= self._uses:
                msg = f"{use.name} may be used at most {self._uses} times in {self._seconds:g} seconds"
                raise PermissionError(msg)
            self._times.append(now)

    def after(self, use: Use) -> None:
        pass


class _Audited:
    spreads = True

    def __init__(self, callback: Callable[[Use], object]) -> None:
        self._callback = callback

    def before(self, use: Use) -> None:
        pass

    def after(self, use: Use) -> None:
        self._callback(use)


def readonly(target: object, *, attributes: Iterable[str] = ()) -> Facet:
    """Show an object for reading only.

    Args:
        target: A facet, which then keeps its attributes and items for reading and loses methods and writing; or any
        other
            object, of which ``attributes`` are shown.
        attributes: Names to show of an object that is no facet.

    Raises:
        TypeError: ``attributes`` is given for a facet.
        ValueError: As for ``facet``.
    """
    if isinstance(target, Facet):
        if tuple(attributes):
            msg = "a facet has its attributes already"
            raise TypeError(msg)
        return dataclasses.replace(target, methods=frozenset(), writable=frozenset())
    return facet(target, attributes=attributes)


def revocable(target: object) -> tuple[Any, Revoker]:
    """Make a grant that can be ended.

    Args:
        target: A function or a facet.

    Returns:
        What to grant, and the handle whose ``revoke`` ends it.
    """
    revoker = Revoker()
    return _guard(target, revoker), revoker


def at_most(uses: int, target: object) -> Any:  # noqa: ANN401 - a facet stays a facet, a function stays callable
    """Make a grant that works a number of times, over all sessions; for a facet every use of a member counts.

    Raises:
        ValueError: ``uses`` is negative.
    """
    if uses < 0:
        msg = f"uses must be at least 0, not {uses}"
        raise ValueError(msg)
    return _guard(target, _AtMost(uses))


def once(target: object) -> Any:  # noqa: ANN401 - see at_most
    """Make a grant that works one time."""
    return at_most(1, target)


def rate_limited(uses: int, seconds: float, target: object) -> Any:  # noqa: ANN401 - see at_most
    """Make a grant that works ``uses`` times in any stretch of ``seconds``.

    Raises:
        ValueError: ``uses`` is below 1 or ``seconds`` is not above 0.
    """
    if uses < 1 or not seconds > 0:
        msg = f"uses must be at least 1 and seconds above 0, not {uses} and {seconds}"
        raise ValueError(msg)
    return _guard(target, _RateLimited(uses, seconds))


def audited(callback: Callable[[Use], object], target: object) -> Any:  # noqa: ANN401 - see at_most
    """Make a grant that tells ``callback`` of every use after it ended.

    The callback runs on the thread of the sandbox; what it raises ends the use like an exception of the grant's own.
    """
    return _guard(target, _Audited(callback))


def _guard(target: object, guard: Guard) -> Facet | Guarded:
    if is_exported(target):
        target = facet_of(target)
    if isinstance(target, (Facet, Guarded)):
        return dataclasses.replace(target, guards=(guard, *target.guards))
    if callable(target):
        return Guarded(function=target, guards=(guard,))
    msg = f"{type(target).__name__} is neither a function nor a facet; make a facet of it first"
    raise NotGrantable(msg)
