"""A session with a guest in a jailed worker: the wait loop and its state machine.

The worker is hostile. Every frame is decoded strictly and must be one that may come now; anything else is a violation
and ends the worker. Nothing waits without a bound: time, processor time, output and calls are metered here, outside
of the guest's reach, and the worker is killed when one is used up. What it had written by then is kept.
"""

import contextlib
import dataclasses
import threading
from collections.abc import Generator, Mapping

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import Call, CallRequest, Check, Configure, Done, Output, Reply, Returned, Run
from ringfence.border.wire import ChannelClosed, HostChannel
from ringfence.errors import CannotCross, GuestError, SessionClosed
from ringfence.grants import deeper
from ringfence.host import ending
from ringfence.host.broker import Await, Broker, CallsUsedUp, guest_error
from ringfence.host.ending import Ended
from ringfence.host.meter import Heartbeat, Meter
from ringfence.host.records import Records
from ringfence.host.worker import WorkerHandle
from ringfence.policy import Limits
from ringfence.result import Outcome, Result, Usage


class JailedSession:
    """A session with one worker.

    Args:
        worker: Fresh and locked down; the session owns it.
        limits: Of every run.
        language: ``restricted`` or ``full``.
        modules: Names that the guest may import; None for all that have permits.
        grants: Names and values for the guest.
        wait_for: Waits for what a coroutine function gives, where there is an event loop.
        reentrant: Whether the guest may use grants while a granted function waits for it.
        records: Classes of the host's that cross by copy.
        heartbeat: What the host does while it waits.

    Raises:
        NotGrantable: A grant is neither data, nor a callable, nor a facet.
        ValueError: The name of a grant is none that a guest could write.
    """

    def __init__(
        self,
        worker: WorkerHandle,
        limits: Limits,
        *,
        language: str,
        modules: frozenset[str] | None,
        grants: Mapping[str, object],
        wait_for: Await | None = None,
        reentrant: bool = True,
        records: Records | None = None,
        heartbeat: Heartbeat | None = None,
    ) -> None:
        self._worker = worker
        self._limits = limits
        self._heartbeat = heartbeat
        self._channel = HostChannel(worker.channel, worker.pidfd, messages.message_budget(limits))
        self._lock = threading.RLock()
        self._meter: Meter | None = None
        self._ended: Ended | None = None
        self._is_closed = False
        self._last_request = 0
        self._last_call = 0
        self.broker = Broker(limits, language, self._call_guest, wait_for, reentrant=reentrant, records=records)
        self._configure: Configure | None = Configure(
            grants=self.broker.encode_grants(grants),
            language=language,
            limits=dataclasses.asdict(limits),
            modules=None if modules is None else sorted(modules),
            types=self.broker.records.described,
        )

    def run(self, source: bytes, filename: str, inputs: bytes) -> Result:
        """Run a source text.

        Raises:
            SessionClosed: The session has ended.
            BaseException: What a granted function raised, if it is no ``Exception``; the session has ended then.
        """
        return self._exchange(Run(source, filename, inputs))

    def check(self, source: bytes, filename: str) -> Result:
        """Check a source text; raises as ``run`` does."""
        return self._exchange(Check(source, filename))

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        """Call a function of the guest by its global name.

        Raises:
            GuestError: It raised, or there is none of that name.
            CannotCross: An argument cannot.
            OutcomeError: A limit was reached, or the worker ended; the session has ended then.
            SessionClosed: The session had ended before.
        """
        return self._call_guest(name, name, args, kwargs)

    def close(self) -> None:
        """End the worker. Safe to call twice."""
        self._is_closed = True
        self._worker.close()
        self._channel.forget()

    def kill(self) -> None:
        """End the worker from any thread; a run under way ends as crashed."""
        self._is_closed = True
        self._worker.kill()

    def _exchange(self, message: Run | Check) -> Result:
        with self._metered() as meter:
            try:
                self._send(message, meter)
                done = self._wait(meter, None)
                if not isinstance(done, Done):
                    raise ending.out_of_turn()
                result = ending.result_of(done, self.broker)
            except Ended as ended:
                self._end(ended, meter)
                result = ended.result()
            return dataclasses.replace(result, **meter.output(), usage=self._usage(meter))

    def _call_guest(
        self, function: int | str, label: str, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> object:
        self._check_open()
        packed = self.broker.encode_arguments(label, args, kwargs)
        nested = self._meter
        if nested is not None and self._lock.acquire(blocking=False):
            try:
                with deeper():
                    return self._call(nested, function, packed)
            except Ended as ended:
                # The host's function that called is in the middle of something: it gets an ordinary exception, and the
                # loop that it was called from sees the end afterwards.
                self._end(ended, nested)
                msg = f"the guest was stopped: {ended.detail}"
                raise SessionClosed(msg) from None
            finally:
                self._lock.release()
        with self._metered() as meter:
            try:
                return self._call(meter, function, packed)
            except Ended as ended:
                self._end(ended, meter)
                return dataclasses.replace(ended.result(), **meter.output(), usage=self._usage(meter)).value

    def _call(self, meter: Meter, function: int | str, packed: bytes) -> object:
        self._last_call = number = self._last_call + 1
        self._send(Call(number, function, packed), meter)
        answer = self._wait(meter, number)
        if not isinstance(answer, Returned):
            raise ending.out_of_turn()
        if answer.error is not None:
            raise guest_error(answer.error)
        try:
            return self.broker.decode(answer.value or b"")
        except MalformedValue as error:
            raise ending.violation(error) from None

    @contextlib.contextmanager
    def _metered(self) -> Generator[Meter]:
        """One top-level exchange, on one thread, with a meter of its own."""
        self._check_open()
        if not self._lock.acquire(blocking=False):
            msg = "the session is in use on another thread"
            raise RuntimeError(msg)
        try:
            self.broker.calls = 0
            self._meter = meter = Meter(self._limits, self._worker, self._heartbeat)
            yield meter
        except (CannotCross, GuestError):
            raise
        except BaseException:
            # Ctrl-C, or a granted function that ends the run: the guest is gone at once.
            self.close()
            raise
        finally:
            self._meter = None
            self._lock.release()

    def _check_open(self) -> None:
        if self._ended is not None:
            msg = f"the session has ended: {self._ended.detail}"
            raise SessionClosed(msg)
        if self._is_closed:
            msg = "the session is closed"
            raise SessionClosed(msg)

    def _send(self, message: messages.Message, meter: Meter) -> None:
        try:
            if self._configure is not None:
                self._channel.send(messages.pack(self._configure), meter.wait)
                self._configure = None
            self._channel.send(messages.pack(message), meter.wait)
        except ChannelClosed:
            raise ending.of_worker(self._worker, was_closed=self._is_closed) from None

    def _wait(self, meter: Meter, call: int | None) -> Done | Returned:
        """Serve the guest until it answers what was asked of it last."""
        while True:
            message = self._receive(meter)
            if isinstance(message, Output):
                meter.collect(message.stream, message.text)
            elif isinstance(message, CallRequest):
                reply = self._perform(message)
                if self._ended is not None:
                    raise self._ended
                self._send(reply, meter)
            elif isinstance(message, Done):
                if call is None:
                    return message
                if message.outcome == Outcome.LIMIT and ending.is_limit(message.limit):
                    raise Ended(Outcome.LIMIT, f"{message.limit} was reached", message.limit)
                raise ending.out_of_turn()
            elif message.id == call:
                return message
            else:
                raise ending.out_of_turn()

    def _receive(self, meter: Meter) -> messages.WorkerMessage:
        try:
            packed = self._channel.receive(meter.wait)
            meter.tick()
            return messages.unpack_from_worker(packed)
        except MalformedValue as error:
            raise ending.violation(error) from None
        except ChannelClosed:
            raise ending.of_worker(self._worker, was_closed=self._is_closed) from None

    def _perform(self, message: CallRequest) -> Reply:
        if message.id != self._last_request + 1:
            raise ending.out_of_turn()
        self._last_request = message.id
        try:
            return self.broker.perform(
                message.id, message.capability, message.operation, message.name, message.arguments
            )
        except CallsUsedUp:
            limit = self._limits.calls
            raise Ended(Outcome.LIMIT, f"more than {limit} calls of grants", "calls") from None
        except MalformedValue as error:
            raise ending.violation(error) from None

    def _end(self, ended: Ended, meter: Meter) -> None:
        """Take the guest's last words where it may have some, and end it."""
        if self._ended is not None:
            return
        self._ended = ended
        meter.stop()
        if ended.outcome is Outcome.LIMIT:
            ending.take_last_words(self._worker, self._channel, meter)
        self._worker.kill()
        with contextlib.suppress(TimeoutError):
            self._worker.wait(ending.BURIAL_SECONDS)
        meter.stop()
        meter.detach()
        self._worker.close()
        self._channel.forget()  # megabytes, perhaps, and this session is part of a cycle

    def _usage(self, meter: Meter) -> Usage:
        meter.stop()
        return Usage(
            wall_seconds=meter.wall_seconds,
            cpu_seconds=meter.cpu_seconds,
            memory_bytes=meter.memory_bytes,
            output_bytes=meter.output_bytes,
            calls=self.broker.calls,
        )
