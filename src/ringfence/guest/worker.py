"""The worker's loop: a frame in, the guest served, a frame out.

It runs after lock-down, on one descriptor, with ``read`` and ``write`` as its only ways out. Its memory belongs to the
guest once guest code has run, so nothing the host relies on is decided here.
"""

import contextlib
import gc
import itertools
import operator
import os
import signal
import time
from types import FrameType
from typing import Any, Final, Protocol

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import Call, CallRequest, Check, Configure, Done, Operation, Output, Reply, Returned, Run
from ringfence.border.wire import ChannelClosed, WorkerChannel
from ringfence.guest.presences import Use
from ringfence.guest.sealed import make_interrupt
from ringfence.guest.service import SLOW, Service
from ringfence.policy import Limits
from ringfence.result import Outcome

_STREAMS: Final = {"stdout": 1, "stderr": 2}
_PIECE_BYTES: Final = 8_192
# Writing at once costs a system call each, so only the first writes of a run are free to; later ones wait for company,
# but not longer than this. What still waits when the host stops the guest is fetched by a signal.
_PROMPT_WRITES: Final = 256
_PATIENCE_SECONDS: Final = 0.01
_MAX_MESSAGE_BYTES: Final = 1 << 40  # the host is trusted to keep its own budget
FLUSH_SIGNAL: Final = signal.SIGUSR1


class Channel(Protocol):
    """Where messages come from and go to."""

    def send(self, message: bytes) -> None:
        """Send a whole message."""
        ...

    def receive(self) -> bytes:
        """Wait for a whole message."""
        ...


class Worker:
    """The loop and what it holds.

    Args:
        channel: The way to the host.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._pending: list[tuple[int, bytes]] = []
        self._pending_bytes = 0
        self._prompt = _PROMPT_WRITES
        self._last_flush = 0.0
        self._last_id = 0
        self._is_sending = False
        self._is_leaving = False
        self._service: Service | None = None

    def serve(self) -> None:
        """Answer messages until the host is gone."""
        message = self._receive()
        if not isinstance(message, Configure):
            raise MalformedValue(_OUT_OF_TURN)
        limits = Limits(**message.limits)  # type: ignore[arg-type]
        self._service = service = Service(
            grants=message.grants,
            limits=limits,
            language=message.language,
            modules=None if message.modules is None else frozenset(message.modules),
            transport=self,
            types=message.types,
        )
        while True:
            message = self._receive()
            self._prompt = _PROMPT_WRITES
            if isinstance(message, Run):
                answer: Done | Returned = service.run(message.source, message.filename, message.inputs)
            elif isinstance(message, Check):
                answer = service.check(message.source, message.filename)
            elif isinstance(message, Call):
                answer = self._call(service, message)
            else:
                raise MalformedValue(_OUT_OF_TURN)
            self.flush()
            self._send(_with_memory_limit(answer))

    def _call(self, service: Service, message: Call) -> Done | Returned:
        answer = service.call(message.function, message.arguments)
        return Returned(message.id, answer.value, answer.error) if isinstance(answer, Returned) else answer

    # The transport of the guest's side.

    def request(self, capability: int, operation: Operation, member: str, arguments: bytes) -> Reply:
        """Send a request and serve the host's calls until its reply comes."""
        self._last_id = number = self._last_id + 1
        # A finalizer that used a grant in here would answer out of turn.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            self.flush()
            self._send(CallRequest(number, capability, int(operation), member, arguments))
            return self._await_reply(number, collect=was_enabled)
        finally:
            if was_enabled:
                gc.enable()

    def _await_reply(self, number: int, *, collect: bool) -> Reply:
        assert self._service is not None  # noqa: S101 - presences exist only after it
        while True:
            try:
                message = self._receive()
            except MemoryError:
                # Half of a message is read: there is no way on.
                self._service.realm.interrupt = interrupt = make_interrupt("memory_bytes")
                raise interrupt from None
            if isinstance(message, Reply) and message.id == number:
                return message
            if not isinstance(message, Call):
                raise MalformedValue(_OUT_OF_TURN)
            if collect:
                gc.enable()
            answer = self._call(self._service, message)
            gc.disable()
            self.flush()
            self._send(answer)

    def shorten(self, _capability: int, _member: str, use: Use) -> Use:
        """There is one way here."""
        return use

    def quick(self, *_: Any) -> Any:  # noqa: ANN401
        """Nothing is quicker than a frame here."""
        return SLOW

    def write(self, stream: str, text: str) -> None:
        """Send what the guest writes, or let it wait a moment for more."""
        if not text:
            return
        piece = text.encode("utf-8", "backslashreplace")
        self._pending.append((_STREAMS[stream], piece))
        self._pending_bytes += len(piece)
        if self._prompt > 0:
            self._prompt -= 1
        elif self._pending_bytes < _PIECE_BYTES and time.monotonic() - self._last_flush < _PATIENCE_SECONDS:
            return
        self.flush()

    def flush(self) -> None:
        """Send what waits. Does nothing when a finalizer calls it in the middle of a message."""
        while self._pending and not self._is_sending:
            pending, self._pending, self._pending_bytes = self._pending, [], 0
            self._is_sending = True
            for number, group in itertools.groupby(pending, key=operator.itemgetter(0)):
                self._channel.send(messages.pack(Output(number, b"".join([piece for _, piece in group]))))
            self._sent()
            self._last_flush = time.monotonic()

    def _send(self, message: messages.Message) -> None:
        self._is_sending = True
        self._channel.send(messages.pack(message))
        self._sent()

    def _sent(self) -> None:
        self._is_sending = False
        if self._is_leaving:
            self.leave()

    def leave(self) -> None:
        """Send what waits and end, or do so once the message under way is sent."""
        self._is_leaving = True
        if self._is_sending:
            return
        self._is_leaving = False
        try:
            self.flush()
        finally:
            os._exit(0)

    def _receive(self) -> messages.HostMessage:
        return messages.unpack_from_host(self._channel.receive())


_OUT_OF_TURN: Final = "a message out of turn"


def _with_memory_limit(answer: Done | Returned) -> Done | Returned:
    """An exception for want of memory that nobody caught is the limit's doing."""
    if isinstance(answer, Done) and answer.error is not None and answer.error.type == "MemoryError":
        return Done(
            outcome=Outcome.LIMIT.value,
            value=None,
            error=answer.error,
            findings=[],
            denials=answer.denials,
            limit="memory_bytes",
            detail="",
        )
    return answer


_workers: Final[list[Worker]] = []


def serve(descriptor: int) -> None:
    """Serve one guest on a channel until the host closes it.

    Args:
        descriptor: The worker's end, a ``SOCK_SEQPACKET`` socket.
    """
    worker = Worker(WorkerChannel(descriptor, _MAX_MESSAGE_BYTES))
    _workers.append(worker)
    with contextlib.suppress(ChannelClosed):
        worker.serve()


def last_words(_number: int, _frame: FrameType | None) -> None:
    """Signal handler: the host is about to kill this worker and asks for output that still waits."""
    for worker in _workers:
        worker.leave()
