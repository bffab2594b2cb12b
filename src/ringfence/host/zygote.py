"""The host's end of a zygote: starts it, asks it for workers, learns how they ended.

One lock guards the control socket, so any thread may ask. What a guest says on its channel is the broker's business.
"""

import contextlib
import dataclasses
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Final, Self

from ringfence import errors
from ringfence.host import worker
from ringfence.jail import control, launch, profile

_REPLY_SECONDS: Final = 20.0
_EXIT_REPORT_SECONDS: Final = 5.0
_FORK_REFUSED: Final = "Raise the limit of processes, or use fewer sandboxes at once"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Flavor:
    """What the workers of one zygote have imported, and what they run.

    Args:
        entry: ``module:function``; a worker calls it with the number of its channel descriptor after lock-down.
        preload: Modules to import beforehand, for they cannot be imported later.
        paths: Directories to import them from, after the standard library.
        keep_native: Whether ``ctypes`` stays importable (full-language guests that were given it).
        idle: ``module:function`` that returns an iterator of steps to take while nothing is asked of the zygote.
        rehearsal: ``module:function`` that a worker calls when nobody waits for it yet.
    """

    entry: str = "ringfence.guest.worker:serve"
    preload: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    keep_native: bool = False
    idle: str = ""
    rehearsal: str = ""


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
        self._retired = False
        self._launched = launch.Launched(
            control.Configure(
                entry=flavor.entry,
                preload=flavor.preload,
                paths=flavor.paths,
                keep_native=flavor.keep_native,
                idle=flavor.idle,
                rehearsal=flavor.rehearsal,
            )
        )
        self._control = self._launched.control
        worker.LIVING.add(self)

    @property
    def confinement(self) -> profile.Confinement:
        """What holds in its workers."""
        return self._launched.confinement

    @property
    def alive(self) -> bool:
        """Whether it can still be asked for workers, by this process."""
        return not self._ended and self._owner == os.getpid() and self._launched.running

    @property
    def closed(self) -> bool:
        """Whether it was closed on purpose."""
        return self._ended

    @property
    def spawned(self) -> int:
        """How many workers it has been asked for."""
        return self._serial

    def request(self, *, memory_bytes: int, cpu_seconds: float | None, is_spare: bool = False) -> worker.PendingWorker:
        """Ask for a worker without waiting for it.

        Args:
            memory_bytes: Address space it may add.
            cpu_seconds: Processor time after which the kernel ends it, or None to leave that to the host.
            is_spare: Whether nobody waits for it yet: then it rehearses first.

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
                self._records[serial] = _Record()
                spawn = control.Spawn(
                    serial=serial, memory_bytes=memory_bytes, cpu_seconds=cpu_seconds, is_spare=is_spare
                )
                self._control.settimeout(_REPLY_SECONDS)
                socket.send_fds(self._control, [control.ENCODER.encode(spawn)], [far.fileno()])
        except OSError as error:
            near.close()
            reason = f"the zygote cannot be asked: {error.strerror or error}"
            raise self._launched.fault(reason) from error
        except BaseException:
            near.close()
            raise
        return worker.PendingWorker(self, serial, near)

    def spawn(self, *, memory_bytes: int, cpu_seconds: float | None) -> worker.WorkerHandle:
        """Ask for a worker and wait until it is locked down. Arguments and errors as for ``request``."""
        return self.request(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds).finish()

    def retire(self) -> None:
        """Close as soon as its last worker is closed."""
        with self._lock:
            self._retired = True
            idle = not self._records
        if idle:
            self.close()

    def close(self) -> None:
        """End the zygote and every worker of it. Safe to call twice."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            self._launched.end()
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

    def kill(self, serial: int) -> None:
        """End a worker that this process may not signal itself."""
        with self._lock, contextlib.suppress(OSError):
            if not self._ended:
                self._control.settimeout(_REPLY_SECONDS)
                self._control.send(control.ENCODER.encode(control.Kill(serial)))

    def take_pidfd(self, serial: int) -> int:
        """Wait until the zygote has forked a worker, and take over its pidfd."""
        record = self._await(serial, _REPLY_SECONDS, lambda record: record.pidfd >= 0 or record.refused is not None)
        if record is None:
            reason = "the zygote did not answer"
            raise self._launched.fault(reason)
        if record.refused is not None:
            raise errors.JailUnavailable(("zygote",), f"no worker could be forked: {record.refused}", _FORK_REFUSED)
        pidfd, record.pidfd = record.pidfd, -1
        return pidfd

    def exit_report(self, serial: int) -> control.Exited | None:
        """How a worker that has ended did so, or None when the zygote is gone too."""
        record = self._await(serial, _EXIT_REPORT_SECONDS, lambda record: record.exited is not None)
        return None if record is None else record.exited

    def known_exit(self, serial: int) -> control.Exited | None:
        """The exit report if it has been read already."""
        record = self._records.get(serial)
        return None if record is None else record.exited

    def forget(self, serial: int) -> None:
        """Keep no more records of a worker; a retired zygote ends with its last one."""
        with self._lock:
            record = self._records.pop(serial, None)
            last = self._retired and not self._records
        if record is not None and record.pidfd >= 0:
            os.close(record.pidfd)
        if last:
            self.close()

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

    def abandon(self) -> None:
        """In a process forked from the host: let go of what belongs to the other."""
        self._lock = threading.Lock()
        if self._ended:
            return
        self._ended = True
        self._launched.abandon()
        for record in self._records.values():
            if record.pidfd >= 0:
                os.close(record.pidfd)
        self._records.clear()
