"""One worker as the host sees it: a channel, a pidfd, and what it has used."""

import contextlib
import os
import pathlib
import select
import signal
import socket
import threading
import time
import weakref
from typing import Final, Protocol, Self

import msgspec

from ringfence import errors
from ringfence.jail import control, launch, profile

_READY_SECONDS: Final = 20.0
_PROCESS_CLOCK: Final = 2


class Abandonable(Protocol):
    """Something of a host process that a process forked from it must let go of."""

    def abandon(self) -> None:
        """Close descriptors, and touch nothing else."""


LIVING: Final["weakref.WeakSet[Abandonable]"] = weakref.WeakSet()
"""All of this process."""


class Origin(Protocol):
    """What a worker asks of its zygote."""

    @property
    def confinement(self) -> profile.Confinement:
        """What holds in its workers."""
        raise NotImplementedError

    def kill(self, serial: int) -> None:
        """End a worker that this process may not signal itself."""

    def take_pidfd(self, serial: int) -> int:
        """Wait until a worker was forked, and take over its pidfd."""
        raise NotImplementedError

    def exit_report(self, serial: int) -> control.Exited | None:
        """How a worker that has ended did so, or None when that will never be known."""

    def known_exit(self, serial: int) -> control.Exited | None:
        """The same without waiting."""

    def forget(self, serial: int) -> None:
        """Keep no more records of a worker."""


class PendingWorker:
    """A worker that was asked for. It may be locking itself down while the host does something else."""

    def __init__(self, zygote: Origin, serial: int, channel: socket.socket) -> None:
        self.zygote: Final = zygote
        self._serial = serial
        self._channel = channel
        LIVING.add(self)

    @property
    def is_ready(self) -> bool:
        """Whether there is nothing to wait for."""
        poll = select.poll()
        poll.register(self._channel, select.POLLIN)
        return bool(poll.poll(0))

    def finish(self) -> "WorkerHandle":
        """Wait until it is locked down.

        Raises:
            JailUnavailable: It could not be forked, or one of its steps failed. No guest source has been sent.
        """
        try:
            pidfd = self.zygote.take_pidfd(self._serial)
        except BaseException:
            self._channel.close()
            self.zygote.forget(self._serial)
            raise
        handle = WorkerHandle(self.zygote, self._serial, self._channel, pidfd)
        try:
            handle.greet()
        except BaseException:
            handle.close()
            raise
        return handle

    def cancel(self) -> None:
        """Give it up."""
        with contextlib.suppress(errors.JailUnavailable):
            self.finish().close()

    def abandon(self) -> None:
        """In a process forked from the host: let go of what belongs to the other."""
        self._channel.close()


class WorkerHandle:
    """A locked-down worker.

    Attributes:
        channel: The host's end of its channel, a non-blocking ``SOCK_SEQPACKET`` socket.
        pidfd: Becomes readable when it ends.
        pid: Its process number as this process sees it, or 0 where that cannot be known.
    """

    def __init__(self, zygote: Origin, serial: int, channel: socket.socket, pidfd: int) -> None:
        self.channel: Final = channel
        self.pidfd: Final = pidfd
        self.pid: Final = _pid_of(pidfd)
        self._zygote = zygote
        self._serial = serial
        self._cpu_seconds = 0.0
        self._memory_bytes = 0
        self._closed = False
        self._lock = threading.Lock()
        LIVING.add(self)

    @property
    def confinement(self) -> profile.Confinement:
        """What holds in this worker."""
        return self._zygote.confinement

    def greet(self) -> None:
        """Read the first message; from then on the channel belongs to the broker.

        Raises:
            JailUnavailable: A step of its lock-down failed.
        """
        self.channel.settimeout(_READY_SECONDS)
        try:
            data = self.channel.recv(control.FRAME_BYTES)
            greeting = control.GREETINGS.decode(data) if data else None
        except (OSError, msgspec.MsgspecError) as error:
            raise errors.JailUnavailable(
                ("zygote",), f"the worker did not get ready: {error}", launch.REPORT_FAULT
            ) from error
        if isinstance(greeting, control.Fault):
            raise errors.JailUnavailable(greeting.missing, greeting.reason, profile.remedy_for(greeting.missing))
        if greeting is None:
            raise errors.JailUnavailable(("seccomp",), "the worker's test of its own jail failed", launch.REPORT_FAULT)
        self.channel.settimeout(0)

    def kill(self) -> None:
        """End the worker at once, whatever it is doing. Safe to call at any time and twice."""
        with self._lock:
            if not self._closed:
                try:
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                except PermissionError:
                    self._zygote.kill(self._serial)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the worker to end.

        Args:
            timeout: Longest time to wait, in seconds, or None to wait as long as it takes.

        Returns:
            Its exit code, or the negative number of the signal that ended it. A worker stopped by its processor limit
            shows as ``-SIGPROF`` or ``-SIGXCPU``.

        Raises:
            TimeoutError: It still runs.
        """
        if not self._has_ended(timeout):
            msg = "the worker still runs"
            raise TimeoutError(msg)
        report = self._zygote.exit_report(self._serial)
        return -signal.SIGKILL if report is None else report.status

    def cpu_seconds(self) -> float:
        """Processor time it has used, metered from outside."""
        report = self._zygote.known_exit(self._serial)
        if report is not None:
            self._cpu_seconds = report.cpu_seconds
        elif self.pid:
            with contextlib.suppress(OSError):
                used = time.clock_gettime(~self.pid << 3 | _PROCESS_CLOCK)
                if not self._has_ended(0):  # else the number may be someone else's by now
                    self._cpu_seconds = max(self._cpu_seconds, used)
        return self._cpu_seconds

    def memory_bytes(self) -> int:
        """Largest resident memory it has had, or 0 where that cannot be read."""
        report = self._zygote.known_exit(self._serial)
        if report is not None:
            self._memory_bytes = report.memory_bytes
        elif self.pid:
            with contextlib.suppress(OSError):
                status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="ascii", errors="replace")
                if not self._has_ended(0):
                    self._memory_bytes = max(self._memory_bytes, _peak_of(status))
        return self._memory_bytes

    def close(self) -> None:
        """Kill it and let go of everything that belongs to it. The zygote buries it. Safe to call twice."""
        self.kill()
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self.channel.close()
            os.close(self.pidfd)
        self._zygote.forget(self._serial)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return not self._has_ended(0)

    def _has_ended(self, timeout: float | None) -> bool:
        if self._closed:
            return True
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return bool(poll.poll(None if timeout is None else max(0, timeout) * 1000))

    def abandon(self) -> None:
        """In a process forked from the host: let go of what belongs to the other."""
        self._lock = threading.Lock()
        if not self._closed:
            self._closed = True
            self.channel.close()
            os.close(self.pidfd)


def _pid_of(pidfd: int) -> int:
    """The process number behind a pidfd in this process's own pid namespace, or 0 (proc(5), fdinfo)."""
    with contextlib.suppress(OSError, ValueError):
        for line in pathlib.Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name == "Pid":
                return max(int(value), 0)
    return 0


def _peak_of(status: str) -> int:
    """``VmHWM`` of a ``/proc/PID/status`` text, in bytes."""
    for line in status.splitlines():
        name, _, value = line.partition(":")
        if name == "VmHWM":
            return int(value.split()[0]) * 1024
    return 0


def _abandon_all() -> None:
    for one in list(LIVING):
        with contextlib.suppress(OSError):
            one.abandon()


os.register_at_fork(after_in_child=_abandon_all)
