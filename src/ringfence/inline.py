"""A session with a guest in the host's own process and thread: the language wall alone.

The same guest side and the same broker as in a jailed session, joined by function calls instead of frames, so the
rules of the border are the same. A guest past its deadline is ended between two steps of its own code, whatever it catches
(``stopper``, ``interruption``). What only the jail can do is missing: one long call in C is not cut short, memory is not
bounded, and a bug in CPython that corrupts memory corrupts the host's.
"""

import contextlib
import contextvars
import dataclasses
import threading
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any

from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import Done, Operation, Reply, Returned
from ringfence.border.values import budget_of, is_roomy
from ringfence.errors import SessionClosed
from ringfence.grants import deeper
from ringfence.guest.headroom import Ground
from ringfence.guest.presences import Use
from ringfence.guest.sealed import GuestInterrupt, make_interrupt
from ringfence.guest.service import Service
from ringfence.host import ending
from ringfence.host.broker import Await, Broker, CallsUsedUp, guest_error
from ringfence.host.ending import Ended
from ringfence.host.meter import Meter
from ringfence.host.records import Records
from ringfence.interruption import Interruptible
from ringfence.language.program import Program
from ringfence.policy import Limits
from ringfence.result import Outcome, Result, Usage
from ringfence.short import shorten
from ringfence.stopper import Watch


class _Thread:
    """The thread of the guest, metered like a worker."""

    def __init__(self) -> None:
        # A clock that the thread which watches the limits can read too.
        self._clock = (
            time.pthread_getcpuclockid(threading.get_ident()) if hasattr(time, "pthread_getcpuclockid") else None
        )

    def cpu_seconds(self) -> float:
        """Processor time of the guest's thread."""
        return time.thread_time() if self._clock is None else time.clock_gettime(self._clock)

    def memory_bytes(self) -> int:
        """Unknown: the guest shares the host's memory."""
        return 0


class InlineSession:
    """A session with a realm in this process.

    Args:
        limits: Of every run. Processor and elapsed time are looked at every few milliseconds from another thread, and
            whenever the guest prints or calls a grant; ``memory_bytes`` does not hold here.
        modules: Names that the guest may import; None for all that have permits.
        grants: Names and values for the guest.
        wait_for: Waits for what a coroutine function gives, where there is an event loop.
        reentrant: Whether the guest may use grants while a granted function waits for it.
        records: Classes of the host's that cross by copy.

    Raises:
        NotGrantable: A grant is neither data, nor a callable, nor a facet.
        ValueError: The name of a grant is none that a guest could write.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        modules: frozenset[str] | None,
        grants: Mapping[str, object],
        wait_for: Await | None = None,
        reentrant: bool = True,
        records: Records | None = None,
    ) -> None:
        self._limits = limits
        self._lock = threading.RLock()
        self._meter: Meter | None = None
        self._ended: Ended | None = None
        self._is_closed = False
        self._raised: BaseException | None = None
        self.interruptible = Interruptible(lambda: self._stop(Ended(Outcome.CRASHED, "the host was interrupted")))
        self.ground: Ground | None = None
        self.context: contextvars.Context | None = None
        self._thread = 0
        self.broker = Broker(limits, "restricted", self._call_guest, wait_for, reentrant=reentrant, records=records)
        self._service = Service(
            grants=self.broker.encode_grants(grants),
            limits=limits,
            language="restricted",
            modules=modules,
            transport=self,
            types=self.broker.records.described,
        )

    def run(self, source: bytes, filename: str, inputs: bytes) -> Result:
        """Run a source text.

        Raises:
            SessionClosed: The session has ended.
            BaseException: What a granted function raised, if it is no ``Exception``; the session has ended then.
        """
        return self._exchange(lambda: self._service.run(source, filename, inputs))

    def look_with(self, name: str, *, attribute_order: tuple[str, ...], item_order: tuple[str, ...]) -> None:
        """Make the grant ``name`` the lookup policy of the realm; see ``guest.lookups``."""
        self._service.look_with(name, attribute_order=attribute_order, item_order=item_order)

    def run_program(
        self, program: Program, names: bytes, undefined: Mapping[str, tuple[str, str]], arguments: bytes | None
    ) -> Result:
        """Run a compiled program; arguments as ``Service.run_program``, raises as ``run`` does."""
        return self._exchange(lambda: self._service.run_program(program, names, undefined, arguments))

    def has_builtin(self, name: str) -> bool:
        """Whether the guest's builtins have a name."""
        return name in self._service.realm.builtins

    @property
    def has_ended(self) -> bool:
        """Whether a limit, the host or a failure has ended the guest."""
        return self._ended is not None or self._is_closed

    def check(self, source: bytes, filename: str) -> Result:
        """Check a source text; raises as ``run`` does."""
        return self._exchange(lambda: self._service.check(source, filename))

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        """Call a function of the guest by its global name; raises as in a jailed session."""
        return self._call_guest(name, name, args, kwargs)

    def close(self) -> None:
        """End the realm. Safe to call twice."""
        if not self._is_closed:
            self._is_closed = True
            self._service.close()

    kill = close

    # The transport of the guest's side.

    def request(self, capability: int, operation: Operation, member: str, arguments: bytes) -> Reply:
        """Perform a request of the guest."""
        reply: Reply = self._enter_host(lambda: self.broker.perform(0, capability, operation, member, arguments))
        return reply

    def quick(
        self, capability: int, operation: Operation, member: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:  # noqa: ANN401
        """Perform a request whose arguments need no copy."""
        return self._enter_host(lambda: self.broker.perform_quick(capability, operation, member, args, kwargs))

    def shorten(self, capability: int, member: str, use: Use) -> Use:
        """The short way of a call, where there is one."""
        short = self.broker.short(capability, member)
        if short is None or not is_roomy(budget_of(self._limits)):
            return use
        return shorten(self, short, self.broker.label(capability, member), self._limits.calls, use)

    def settle(self, label: str, result: object, error: BaseException | None) -> Any:  # noqa: ANN401 - a guest's value
        """See ``short.Runner``."""
        if error is None or isinstance(error, Exception):
            return self._service.take(self._enter_host(lambda: self.broker.settle(label, result, error)))
        if type(error) is not GuestInterrupt:
            self._keep(error)
        raise self._interrupt()

    def write(self, stream: str, text: str) -> None:
        """Keep what the guest writes."""
        meter = self._meter
        if meter is None:
            return  # a finalizer of the guest's, after its run
        try:
            meter.tick()
            meter.collect(1 if stream == "stdout" else 2, text.encode("utf-8", "backslashreplace"))
        except Ended as ended:
            self._stop(ended)
        else:
            return
        raise self._interrupt()

    def _enter_host(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - a reply or a scalar
        """Run host code for the guest, in the host's own context, and keep what must not pass through the guest."""
        meter = self._meter
        if meter is None or self._ended is not None:
            self._stop(Ended(Outcome.CRASHED, "a grant was used outside of a run"))
        elif threading.get_ident() != self._thread:  # a finalizer that another thread runs
            return Reply(0, None, "RuntimeError", "a grant can be used on the thread of its run only")
        else:
            try:
                meter.tick()
                answer = self._in_host_context(work)
                meter.tick()
                if self._ended is None:
                    return answer
            except CallsUsedUp:
                self._stop(Ended(Outcome.LIMIT, f"more than {self._limits.calls} calls of grants", "calls"))
            except Ended as ended:
                self._stop(ended)
            except MalformedValue as error:
                self._stop(ending.violation(error))
            except GuestInterrupt:
                pass
            except BaseException as raised:
                self._keep(raised)
        raise self._interrupt()

    def _in_host_context(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - see above
        # A finalizer may come while host code runs: a context cannot be entered twice, so a copy serves.
        context = contextvars.copy_context() if self.interruptible.is_in_host or not self.context else self.context
        return context.run(self._nested, work)

    def _keep(self, raised: BaseException) -> None:
        """Have what a grant raised go on when the guest is gone; a guest could swallow it."""
        self._raised = self._raised or raised
        self._stop(Ended(Outcome.CRASHED, "a grant ended the run"))

    def _nested(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - see above
        was_in_host, self.interruptible.is_in_host = self.interruptible.is_in_host, True
        try:
            return work()
        finally:
            self.interruptible.is_in_host = was_in_host

    def _stop(self, ended: Ended) -> None:
        self.ground = None
        if self._ended is None:
            self._ended = ended

    def _interrupt(self) -> BaseException:
        """What ends the guest, remembered by the realm in case the guest swallows it."""
        interrupt = make_interrupt("stopped")
        self._service.realm.interrupt = interrupt
        return interrupt

    def _exchange(self, work: Callable[[], Done]) -> Result:
        with self._metered() as meter:
            done = work()
            if self._ended is not None:
                result = self._ended.result()
                result = dataclasses.replace(result, denials=tuple(done.denials))
            else:
                result = ending.result_of(done, self.broker)
            return dataclasses.replace(result, **meter.output(), usage=self._usage(meter))

    def _call_guest(
        self, function: int | str, label: str, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> object:
        self._check_open()
        packed = self.broker.encode_arguments(label, args, kwargs)
        if self._meter is not None and self._lock.acquire(blocking=False):
            was_in_host, self.interruptible.is_in_host = self.interruptible.is_in_host, False
            # The context of the host function that calls back is entered; what the guest calls now gets a copy of it.
            context = self.context
            try:
                with deeper():
                    self.context = contextvars.copy_context()
                answer = self._service.call(function, packed)
                if self._ended is not None or not isinstance(answer, Returned):
                    msg = "the guest was stopped"
                    raise SessionClosed(msg)
                return self._answer(answer)
            finally:
                self.context = context
                self.interruptible.is_in_host = was_in_host
                self._lock.release()
        with self._metered() as meter:
            answer = self._service.call(function, packed)
            if self._ended is not None:
                return dataclasses.replace(self._ended.result(), **meter.output(), usage=self._usage(meter)).value
            if isinstance(answer, Done):
                return ending.result_of(answer, self.broker).value
            return self._answer(answer)

    def _answer(self, answer: Returned) -> object:
        if answer.error is not None:
            raise guest_error(answer.error)
        return self.broker.decode(answer.value or b"")

    @contextlib.contextmanager
    def _metered(self) -> Generator[Meter]:
        """One top-level exchange, on one thread, with a meter of its own."""
        self._check_open()
        if not self._lock.acquire(blocking=False):
            msg = "the session is in use on another thread"
            raise RuntimeError(msg)
        try:
            self.broker.calls = 0
            self.context = contextvars.copy_context()
            self._thread = threading.get_ident()
            self._meter = meter = Meter(self._limits, _Thread())
            self.ground = Ground()
            with self.interruptible, Watch(self._is_over, self._interrupt):
                yield meter
            if self._raised is not None:
                raise self._raised
        finally:
            self._meter = self.ground = self.context = None
            if self._ended is not None or self.interruptible.pressed:
                self.close()
            self._lock.release()

    def _is_over(self) -> bool:
        """Whether a limit of the run is reached; asked from the thread that watches."""
        meter = self._meter
        if meter is None:
            return False
        try:
            meter.tick()
        except Ended as ended:
            self._stop(ended)
            return True
        return self._ended is not None

    def _check_open(self) -> None:
        if self._ended is not None:
            msg = f"the session has ended: {self._ended.detail}"
            raise SessionClosed(msg)
        if self._is_closed:
            msg = "the session is closed"
            raise SessionClosed(msg)

    def _usage(self, meter: Meter) -> Usage:
        meter.stop()
        return Usage(
            wall_seconds=meter.wall_seconds,
            cpu_seconds=meter.cpu_seconds,
            output_bytes=meter.output_bytes,
            calls=self.broker.calls,
        )
