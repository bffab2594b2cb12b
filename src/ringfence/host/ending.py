"""How an exchange with a worker ends: which outcome a death, a limit, a broken protocol is, and what is kept."""

import contextlib
import dataclasses
import signal
from typing import TYPE_CHECKING, Final

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import Done, FindingRecord, Output
from ringfence.border.passing import bounded
from ringfence.border.wire import HostChannel
from ringfence.errors import CannotCross
from ringfence.host.worker import WorkerHandle
from ringfence.policy import Limits
from ringfence.result import ErrorInfo, Finding, Outcome, Result

if TYPE_CHECKING:
    from ringfence.host.broker import Broker
    from ringfence.host.meter import Meter

BURIAL_SECONDS: Final = 2.0
_FLUSH_SIGNAL: Final = signal.SIGUSR1
_LAST_WORDS_SECONDS: Final = 0.05
_MAX_DENIAL_CHARS: Final = 500
_MAX_DETAIL_CHARS: Final = 300
_LIMITS: Final = frozenset(field.name for field in dataclasses.fields(Limits))
_CPU_SIGNALS: Final = (signal.SIGPROF, signal.SIGXCPU)
_ANSWERS: Final = frozenset({Outcome.OK, Outcome.CHECK_FAILED, Outcome.RAISED, Outcome.LIMIT})


class Ended(Exception):
    """The worker is done with.

    Attributes:
        outcome: How.
        detail: Why, one line.
        limit: Name of the limit that was reached, or an empty string.
    """

    def __init__(self, outcome: Outcome, detail: str, limit: str = "") -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.limit = limit

    def result(self) -> Result:
        """The result without output and usage."""
        return Result(outcome=self.outcome, detail=self.detail, limit=self.limit)


def violation(error: MalformedValue) -> Ended:
    """The worker sent what no honest one sends."""
    return Ended(Outcome.VIOLATION, bounded(f"the worker broke the protocol: {error}", _MAX_DETAIL_CHARS))


def out_of_turn() -> Ended:
    """The worker sent an honest message at a moment when none may come."""
    return Ended(Outcome.VIOLATION, "the worker broke the protocol: a message out of turn")


def is_limit(name: str) -> bool:
    """Whether a worker named one of the limits."""
    return name in _LIMITS


def of_worker(worker: WorkerHandle, *, was_closed: bool) -> Ended:
    """How a worker died whose channel is closed."""
    if was_closed:
        return Ended(Outcome.CRASHED, "the session was closed during the run")
    try:
        status = worker.wait(BURIAL_SECONDS)
    except TimeoutError:
        return Ended(Outcome.VIOLATION, "the worker closed its channel and went on")
    if status >= 0:
        return Ended(Outcome.CRASHED, f"the worker ended with exit code {status}")
    number = -status
    if number in _CPU_SIGNALS:
        return Ended(Outcome.LIMIT, "the kernel stopped it for its processor time", "cpu_seconds")
    if number == signal.SIGSYS:
        return Ended(Outcome.VIOLATION, "it made a system call that only an attack makes (SIGSYS)")
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    hint = "; perhaps the kernel was out of memory" if number == signal.SIGKILL else ""
    return Ended(Outcome.CRASHED, f"the worker was ended by {name}{hint}")


def take_last_words(worker: WorkerHandle, channel: HostChannel, meter: "Meter") -> None:
    """Give a worker that is about to be killed a moment to write out what it holds back."""
    with contextlib.suppress(OSError, ValueError):
        signal.pidfd_send_signal(worker.pidfd, _FLUSH_SIGNAL)
    for packed in channel.drain(_LAST_WORDS_SECONDS):
        with contextlib.suppress(MalformedValue):
            message = messages.unpack_from_worker(packed)
            if isinstance(message, Output):
                try:
                    meter.collect(message.stream, message.text)
                except Ended:
                    return


def result_of(done: Done, broker: "Broker") -> Result:
    """The result that a worker reports, with every text bounded and escaped again.

    Raises:
        Ended: It reports what no honest worker does.
    """
    if done.outcome not in _ANSWERS or (done.outcome == Outcome.LIMIT) != is_limit(done.limit):
        raise out_of_turn()
    outcome = Outcome(done.outcome)
    error = None if done.error is None else ErrorInfo(
        type=bounded(done.error.type, messages.MAX_NAME_CHARS),
        message=bounded(done.error.message, messages.MAX_ERROR_CHARS),
        traceback=bounded(done.error.traceback, messages.MAX_TRACEBACK_CHARS),
    )  # fmt: skip
    value = None
    if outcome is Outcome.OK and done.value is not None:
        try:
            value = broker.decode(done.value)
        except MalformedValue as malformed:
            raise violation(malformed) from None
        except CannotCross as refused:
            outcome = Outcome.RAISED
            error = ErrorInfo(type="TypeError", message=f"the result: {refused}")
    return Result(
        outcome=outcome,
        returned=value,
        error=error,
        findings=tuple(map(_finding, done.findings[: messages.MAX_FINDINGS])),
        limit=done.limit,
        detail=f"{done.limit} was reached" if done.limit else "",
        denials=tuple(bounded(denial, _MAX_DENIAL_CHARS) for denial in done.denials[: messages.MAX_DENIALS]),
    )


def _finding(record: FindingRecord) -> Finding:
    return Finding(
        code=bounded(record.code, messages.MAX_NAME_CHARS),
        message=bounded(record.message, messages.MAX_ERROR_CHARS),
        filename=bounded(record.filename, messages.MAX_NAME_CHARS),
        line=record.line,
        column=record.column,
        end_line=record.end_line,
        end_column=record.end_column,
        source_line=bounded(record.source_line, messages.MAX_ERROR_CHARS),
        hint=bounded(record.hint, messages.MAX_ERROR_CHARS),
    )
