"""What one run uses, measured from outside of the guest, and the limits that end it."""

import contextlib
import math
import time
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol, TypedDict

from ringfence.host.ending import Ended
from ringfence.policy import Limits
from ringfence.result import Outcome

_SHORTEST_WAIT_SECONDS: Final = 0.001


class Heartbeat(NamedTuple):
    """What a host does while it waits for a guest.

    Args:
        beat: Called on the waiting thread; what it raises ends the guest.
        seconds: How often, greater than 0.
    """

    beat: Callable[[], object]
    seconds: float


class Metered(Protocol):
    """A worker whose use of the machine can be read from outside."""

    def cpu_seconds(self) -> float:
        """Processor time it has used."""
        ...

    def memory_bytes(self) -> int:
        """Largest resident memory it has had."""
        ...


class Texts(TypedDict):
    """Standard output and standard error, as fields of a ``Result``."""

    stdout: str
    stderr: str


class Meter:
    """One run.

    Args:
        limits: What it may use.
        worker: Where it runs.
        heartbeat: What the host does while it waits, or None.
    """

    __slots__ = (
        "_beat_at", "_cpu_base", "_cpu_check", "_deadline", "_heartbeat", "_is_detached", "_limits", "_start", "_texts", "_worker",
        "cpu_seconds", "memory_bytes", "output_bytes", "wall_seconds",
    )  # fmt: skip

    def __init__(self, limits: Limits, worker: Metered, heartbeat: Heartbeat | None = None) -> None:
        self._limits = limits
        self._worker = worker
        self._start = now = time.monotonic()
        self._deadline = now + limits.wall_seconds
        self._cpu_base = worker.cpu_seconds()
        # A worker has one thread: it cannot use processor time faster than time passes.
        self._cpu_check = now + limits.cpu_seconds
        self._heartbeat = heartbeat
        self._beat_at = math.inf if heartbeat is None else now + heartbeat.seconds
        self._texts: dict[int, list[bytes]] = {1: [], 2: []}
        self._is_detached = False
        self.output_bytes = 0
        self.wall_seconds = 0.0
        self.cpu_seconds = 0.0
        self.memory_bytes = 0

    def wait(self) -> float:
        """How long the host may wait now before it must look again, in seconds.

        Raises:
            Ended: A limit is reached.
        """
        self.tick()
        return max(_SHORTEST_WAIT_SECONDS, min(self._deadline, self._cpu_check, self._beat_at) - time.monotonic())

    def tick(self) -> None:
        """Look at the clocks.

        Raises:
            Ended: A limit is reached.
            BaseException: What the heartbeat raised.
        """
        now = time.monotonic()
        if now >= self._beat_at and self._heartbeat is not None:
            self._beat_at = now + self._heartbeat.seconds
            self._heartbeat.beat()
            now = time.monotonic()
        if now >= self._deadline:
            raise Ended(Outcome.LIMIT, f"ran longer than {self._limits.wall_seconds:g} seconds", "wall_seconds")
        if now >= self._cpu_check:
            left = self._limits.cpu_seconds - (self._worker.cpu_seconds() - self._cpu_base)
            if left <= 0:
                detail = f"used more than {self._limits.cpu_seconds:g} seconds of processor time"
                raise Ended(Outcome.LIMIT, detail, "cpu_seconds")
            self._cpu_check = now + max(left, _SHORTEST_WAIT_SECONDS)

    def collect(self, stream: int, text: bytes) -> None:
        """Keep a piece of output.

        Raises:
            Ended: There is more than the guest may write; what fits is kept.
        """
        room = self._limits.output_bytes - self.output_bytes
        fits = len(text) <= room
        if not fits:
            text = text[:room].decode("utf-8", "ignore").encode()  # whole characters only
        if text:
            self._texts[stream].append(text)
        self.output_bytes += len(text)
        if not fits:
            raise Ended(Outcome.LIMIT, f"wrote more than {self._limits.output_bytes} bytes", "output_bytes")

    def stop(self) -> None:
        """Read the clocks once more; after the end of the worker the last readings stand."""
        self.wall_seconds = time.monotonic() - self._start
        if self._is_detached:
            return
        with contextlib.suppress(OSError, ValueError):
            self.cpu_seconds = max(self.cpu_seconds, self._worker.cpu_seconds() - self._cpu_base)
            self.memory_bytes = max(self.memory_bytes, self._worker.memory_bytes())

    def detach(self) -> None:
        """Read the worker no more: it is about to be let go of."""
        self._is_detached = True

    def output(self) -> Texts:
        """What was written, as text; bytes that are no UTF-8 become replacement characters."""
        stdout, stderr = (b"".join(self._texts[stream]).decode("utf-8", "replace") for stream in (1, 2))
        return {"stdout": stdout, "stderr": stderr}
