"""Every exception that ringfence raises in the host.

What a guest did is never raised by ``run``: it is told by a ``Result`` and raised only when ``Result.value`` is read.
Faults of the host's set-up, and ours, always raise.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ringfence.result import Result


class RingfenceError(Exception):
    """Base of all exceptions of ringfence."""


class OutcomeError(RingfenceError):
    """The run did not end ``ok``, so it has no value.

    Attributes:
        result: The whole result, with partial output and usage.
    """

    def __init__(self, message: str, result: "Result") -> None:
        super().__init__(message)
        self.result = result


class CheckFailed(OutcomeError):
    """The source was refused before anything ran."""


class GuestRaised(OutcomeError):
    """The guest ended with an exception of its own."""


class LimitReached(OutcomeError):
    """The guest used up one of its limits."""


class Violation(OutcomeError):
    """The guest hit the jail, or its worker broke the protocol."""


class WorkerCrashed(OutcomeError):
    """The worker died without a word (an interpreter bug or the kernel's out-of-memory killer)."""


class GuestError(RingfenceError):
    """A guest function that the host called raised.

    Attributes:
        type_name: Name of the guest's exception type.
        message: Its text, bounded and escaped.
        traceback: Guest-side traceback text.
    """

    def __init__(self, type_name: str, message: str, traceback: str = "") -> None:
        super().__init__(f"{type_name}: {message}" if message else type_name)
        self.type_name = type_name
        self.message = message
        self.traceback = traceback


class CannotCross(RingfenceError, TypeError):
    """A value is neither copyable nor grantable; the message names its path."""


class NotGrantable(RingfenceError, TypeError):
    """An object in ``grants`` is neither data, nor a callable, nor a facet."""


class SessionClosed(RingfenceError):
    """The session, or the sandbox it belongs to, has ended."""


class CheckerUnavailable(RingfenceError):
    """The type checker is not installed, or did not answer."""


class UnsupportedPython(RingfenceError):
    """This interpreter is newer or older than the permits know; nothing is guessed."""


class JailUnavailable(RingfenceError):
    """This machine cannot give a step of the jail that is mandatory or was required.

    Attributes:
        missing: Names of the missing steps, sorted.
        reason: What the kernel or the set-up answered.
        remedy: What to do about it.
    """

    def __init__(self, missing: "Iterable[str]", reason: str, remedy: str) -> None:
        self.missing = tuple(sorted(missing))
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"the jail is unavailable: missing {', '.join(self.missing)}: {reason}. {remedy}")
