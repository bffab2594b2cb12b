"""The host's end of a zygote: starts it, asks it for workers, learns how they ended.

One lock guards the control socket, so any thread may ask. Nothing here reads a channel beyond a worker's greeting: what a
guest says is the broker's business.
"""

import contextlib
import dataclasses
import os
import pathlib
import select
import signal
import socket
import subprocess
import threading
import time
import weakref
from collections.abc import Callable
from typing import Final, Self

import msgspec

from ringfence import errors
from ringfence.jail import control, launch, profile

_START_SECONDS: Final = 60.0
_REPLY_SECONDS: Final = 20.0
_EXIT_REPORT_SECONDS: Final = 5.0
_END_SECONDS: Final = 5.0
_FAULT_TEXT_BYTES: Final = 8192
_PROCESS_CLOCK: Final = 2
_ZYGOTE_FAULT: Final = "Read the reason; if it names no cause outside of ringfence, report it as a fault of ringfence"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Flavor:
    """What the workers of one zygote have imported, and what they run.

    Args:
        entry: ``module:function``; a worker calls it with the number of its channel descriptor after lock-down.
        preload: Modules to import beforehand, for they cannot be imported later.
        paths: Directories to import them from, after the standard library.
        keep_native: Whether ``ctypes`` stays importable (full-language guests that were given it).
    """

    entry: str = "ringfence.guest.worker:serve"
    preload: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    keep_native: bool = False


PLAIN: Final = Flavor()


@dataclasses.dataclass(slots=True)
class _Record:
    """What the zygote has reported of one worker."""

    pidfd: int = -1
    refused: str | None = None
    exited: control.Exited | None = None


class Zygote:
    """A running zygote of one flavor. Use as a context manager, or close it.

    Args:
        flavor: What its workers have imported and run.

    Raises:
        JailUnavailable: A mandatory step of the jail does not hold here, or the flavor cannot be imported.
    """

    def __init__(self, flavor: Flavor = PLAIN) -> None:
        self.flavor: Final = flavor
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._serial = 0
        self._records: dict[int, _Record] = {}
        self._ended = False
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = near
        try:
            with far:
                self._process, self._stderr = launch.start(far)
        except BaseException:
            near.close()
            raise
        _living.add(self)
        try:
            self.confinement: Final = self._configure()
        except BaseException:
            self.close()
            raise

    def _configure(self) -> profile.Confinement:
        configure = control.Configure(
            entry=self.flavor.entry,
            preload=self.flavor.preload,
            paths=self.flavor.paths,
            keep_native=self.flavor.keep_native,
        )
        own = os.pidfd_open(os.getpid())
        try:
            self._control.settimeout(_START_SECONDS)
            socket.send_fds(self._control, [control.ENCODER.encode(configure)], [own])
            data = self._control.recv(control.FRAME_BYTES)
            report = control.REPORTS.decode(data) if data else None
        except (OSError, msgspec.MsgspecError) as error:
            raise self._fault(str(error)) from error
        finally:
            os.close(own)
        if isinstance(report, control.Fault):
            raise errors.JailUnavailable(report.missing, report.reason, report.remedy)
        if not isinstance(report, control.Up):
            raise self._fault("the zygote ended before it was ready")
        report.confinement.demand(())
        return report.confinement

    def _fault(self, reason: str) -> errors.JailUnavailable:
        """An exception that tells what the zygote wrote before it died."""
        text = ""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._process.wait(1.0)
            text = os.read(self._stderr, _FAULT_TEXT_BYTES).decode("utf-8", "replace").strip()
        last = text.splitlines()[-1] if text else ""
        return errors.JailUnavailable(("zygote",), f"{reason}: {last}" if last else reason, _ZYGOTE_FAULT)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked for workers, by this process."""
        return not self._ended and self._owner == os.getpid() and self._process.poll() is None

    def request(self, *, memory_bytes: int, cpu_seconds: float | None) -> "PendingWorker":
        """Ask for a worker without waiting for it.

        Args:
            memory_bytes: Address space it may add.
            cpu_seconds: Processor time after which the kernel ends it, or None to leave that to the host.

        Returns:
            The worker to be.

        Raises:
            JailUnavailable: The zygote is gone.
        """
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with far, self._lock:
                self._check_usable()
                self._serial += 1
                serial = self._serial
                spawn = control.Spawn(serial=serial, memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
                self._control.settimeout(_REPLY_SECONDS)
                socket.send_fds(self._control, [control.ENCODER.encode(spawn)], [far.fileno()])
                self._records[serial] = _Record()
        except OSError as error:
            near.close()
            raise self._fault(f"the zygote cannot be asked: {error.strerror or error}") from error
        except BaseException:
            near.close()
            raise
        return PendingWorker(self, serial, near)

    def spawn(self, *, memory_bytes: int, cpu_seconds: float | None) -> "WorkerHandle":
        """Ask for a worker and wait until it is locked down. Arguments and errors as for ``request``."""
        return self.request(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds).finish()

    def close(self) -> None:
        """End the zygote and every worker of it. Safe to call twice."""
        with self._lock:
            already, self._ended = self._ended, True
            self._control.close()
        if already or self._owner != os.getpid():
            return
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._stderr)
        with self._lock:
            for record in self._records.values():
                if record.pidfd >= 0:
                    os.close(record.pidfd)
            self._records.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_usable(self) -> None:
        if self._owner != os.getpid():
            reason = "the zygote belongs to the process that this one was forked from"
            raise errors.JailUnavailable(("zygote",), reason, "Make a new Sandbox after the fork")
        if self._ended:
            raise errors.JailUnavailable(("zygote",), "the zygote was closed", "Make a new Sandbox")

    def _take_pidfd(self, serial: int) -> int:
        """Wait until the zygote has forked a worker, and take over its pidfd."""
        record = self._await(serial, _REPLY_SECONDS, lambda record: record.pidfd >= 0 or record.refused is not None)
        if record is None:
            raise self._fault("the zygote did not answer")
        if record.refused is not None:
            self._forget(serial)
            raise errors.JailUnavailable(("zygote",), f"no worker could be forked: {record.refused}", _FORK_REFUSED)
        pidfd, record.pidfd = record.pidfd, -1
        return pidfd

    def _exit_report(self, serial: int) -> control.Exited | None:
        """How a worker that has ended did so, or None when the zygote is gone too."""
        record = self._await(serial, _EXIT_REPORT_SECONDS, lambda record: record.exited is not None)
        return None if record is None else record.exited

    def _known_exit(self, serial: int) -> control.Exited | None:
        """The exit report if it has been read already."""
        record = self._records.get(serial)
        return None if record is None else record.exited

    def _forget(self, serial: int) -> None:
        with self._lock:
            record = self._records.pop(serial, None)
        if record is not None and record.pidfd >= 0:
            os.close(record.pidfd)

    def _await(self, serial: int, seconds: float, done: Callable[[_Record], bool]) -> _Record | None:
        """Read reports, whomever they concern, until one worker's record is as wanted; None when that cannot be."""
        deadline = time.monotonic() + seconds
        with self._lock:
            while True:
                record = self._records.get(serial)
                if record is None or done(record):
                    return record
                remaining = deadline - time.monotonic()
                if self._ended or remaining <= 0 or not self._read_report(remaining):
                    return None

    def _read_report(self, seconds: float) -> bool:
        """Read one report into its record. The lock is held. False when the zygote is gone."""
        self._control.settimeout(seconds)
        try:
            data, descriptors, flags, _ = socket.recv_fds(self._control, control.FRAME_BYTES, 1)
        except OSError:
            return False
        report = control.REPORTS.decode(data) if data and not flags & socket.MSG_TRUNC else None
        record = None
        if isinstance(report, control.Spawned | control.NotSpawned | control.Exited):
            record = self._records.get(report.serial)
        if isinstance(report, control.Spawned) and record is not None and len(descriptors) == 1:
            record.pidfd = descriptors.pop()
        elif isinstance(report, control.NotSpawned) and record is not None:
            record.refused = report.reason
        elif isinstance(report, control.Exited) and record is not None:
            record.exited = report
        for descriptor in descriptors:
            os.close(descriptor)
        return report is not None

    def _abandon(self) -> None:
        """In a process forked from the host: let go of what belongs to the other, and touch nothing else."""
        self._lock = threading.Lock()
        self._ended = True
        self._control.close()
        os.close(self._stderr)
        self._process.returncode = 0  # not this process's to wait for
        for record in self._records.values():
            if record.pidfd >= 0:
                os.close(record.pidfd)
        self._records.clear()


class PendingWorker:
    """A worker that was asked for. It may be locking itself down while the host does something else."""

    def __init__(self, zygote: Zygote, serial: int, channel: socket.socket) -> None:
        self._zygote = zygote
        self._serial = serial
        self._channel = channel
        _living.add(self)

    def finish(self) -> "WorkerHandle":
        """Wait until it is locked down.

        Raises:
            JailUnavailable: It could not be forked, or one of its steps failed. No guest source has been sent.
        """
        try:
            pidfd = self._zygote._take_pidfd(self._serial)  # noqa: SLF001 - one unit
        except BaseException:
            self._channel.close()
            raise
        handle = WorkerHandle(self._zygote, self._serial, self._channel, pidfd)
        try:
            handle._greet()  # noqa: SLF001 - one unit
        except BaseException:
            handle.close()
            raise
        return handle

    def cancel(self) -> None:
        """Give it up."""
        with contextlib.suppress(errors.JailUnavailable):
            self.finish().close()

    def _abandon(self) -> None:
        self._channel.close()


class WorkerHandle:
    """A locked-down worker.

    Attributes:
        channel: The host's end of its channel, a non-blocking ``SOCK_SEQPACKET`` socket.
        pidfd: Becomes readable when it ends.
        pid: Its process number as this process sees it, or 0 where that cannot be known.
    """

    def __init__(self, zygote: Zygote, serial: int, channel: socket.socket, pidfd: int) -> None:
        self.channel: Final = channel
        self.pidfd: Final = pidfd
        self.pid: Final = _pid_of(pidfd)
        self._zygote = zygote
        self._serial = serial
        self._cpu_seconds = 0.0
        self._memory_bytes = 0
        self._closed = False
        self._lock = threading.Lock()
        _living.add(self)

    @property
    def confinement(self) -> profile.Confinement:
        """What holds in this worker."""
        return self._zygote.confinement

    def _greet(self) -> None:
        self.channel.settimeout(_REPLY_SECONDS)
        try:
            data = self.channel.recv(control.FRAME_BYTES)
            greeting = control.GREETINGS.decode(data) if data else None
            signal.pidfd_send_signal(self.pidfd, 0)
        except PermissionError as error:
            reason = "the host may not signal its worker"
            raise errors.JailUnavailable(("wall_clock",), reason, profile.remedy_for(("wall_clock",))) from error
        except (OSError, msgspec.MsgspecError) as error:
            raise errors.JailUnavailable(("zygote",), f"the worker did not get ready: {error}", _ZYGOTE_FAULT) from error
        if isinstance(greeting, control.Fault):
            raise errors.JailUnavailable(greeting.missing, greeting.reason, profile.remedy_for(greeting.missing))
        if greeting is None:
            raise errors.JailUnavailable(("seccomp",), "the worker's test of its own jail failed", _ZYGOTE_FAULT)
        self.channel.setblocking(False)

    def kill(self) -> None:
        """End the worker at once, whatever it is doing. Safe to call at any time and twice."""
        with self._lock:
            if not self._closed:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

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
        report = self._zygote._exit_report(self._serial)  # noqa: SLF001 - one unit
        return -signal.SIGKILL if report is None else report.status

    def cpu_seconds(self) -> float:
        """Processor time it has used, metered from outside."""
        report = self._zygote._known_exit(self._serial)  # noqa: SLF001 - one unit
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
        report = self._zygote._known_exit(self._serial)  # noqa: SLF001 - one unit
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
        self._zygote._forget(self._serial)  # noqa: SLF001 - one unit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _has_ended(self, timeout: float | None) -> bool:
        if self._closed:
            return True
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return bool(poll.poll(None if timeout is None else max(0, timeout) * 1000))

    def _abandon(self) -> None:
        self._lock = threading.Lock()
        if not self._closed:
            self._closed = True
            self.channel.close()
            os.close(self.pidfd)


def probe() -> profile.Confinement:
    """Find out what the jail can be on this machine, by building it in throw-away processes.

    Returns:
        What holds and what is missing, with reasons.

    Raises:
        JailUnavailable: A mandatory step does not hold.
    """
    with Zygote(Flavor(entry="os:close")) as zygote:
        return zygote.confinement


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


_FORK_REFUSED: Final = "Raise the limit of processes, or use fewer sandboxes at once"
_living: Final["weakref.WeakSet[Zygote | PendingWorker | WorkerHandle]"] = weakref.WeakSet()


def _abandon_all() -> None:
    for one in list(_living):
        with contextlib.suppress(OSError):
            one._abandon()  # noqa: SLF001 - one unit


os.register_at_fork(after_in_child=_abandon_all)
