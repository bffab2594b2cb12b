"""Serves the host's requests for workers until the host is gone. Runs in the zygote, on its one thread."""

import contextlib
import gc
import os
import select
import signal
import socket
from collections import deque
from collections.abc import Iterator
from typing import Final, NoReturn

import msgspec

from ringfence.jail import control
from ringfence.jail.spawner import Spawner

_CPU_SHARE: Final = 0.5
"""A worker that ends with a processor limit's exit code has used about that much, or the code is a lie. The kernel's
profiling timer counts in ticks and the report in nanoseconds, so they differ."""
_CPU_TICKS_SECONDS: Final = 0.02
_IDLE_SECONDS: Final = 0.05
"""A host that starts a zygote for one guest has the processors to itself for that long."""


class _Worker(msgspec.Struct):
    """A living worker, as the zygote sees it."""

    serial: int
    pid: int
    pidfd: int
    cpu_seconds: float | None


class Service:
    """The zygote at work.

    Args:
        channel: Its end of the control socket.
        host: A pidfd of the host. PDEATHSIG would not do: it tells of the death of the thread that started the zygote.
        spawner: Makes the workers.
        idle: Takes a step whenever nothing has been asked for a while.
    """

    def __init__(self, *, channel: socket.socket, host: int, spawner: Spawner, idle: Iterator[object]) -> None:
        self._channel: Final = channel
        self._host: Final = host
        self._spawner: Final = spawner
        self._idle: Iterator[object] | None = idle
        self._workers: dict[int, _Worker] = {}
        self._outbox: deque[tuple[bytes, int]] = deque()
        self._poll: Final = select.epoll()

    def run(self) -> NoReturn:
        """Serve until the host has died or closed its end."""
        self._channel.settimeout(0)
        self._poll.register(self._channel.fileno(), select.EPOLLIN)
        self._poll.register(self._host, select.EPOLLIN)
        pause = _IDLE_SECONDS
        while True:
            ready = self._poll.poll(None if self._idle is None else pause)
            pause = _IDLE_SECONDS if ready else 0
            if not ready:
                self._take_step()
            for descriptor, events in ready:
                if descriptor == self._host:
                    self._end()
                elif descriptor == self._channel.fileno():
                    if events & (select.EPOLLIN | select.EPOLLHUP):
                        self._receive()
                    self._flush()
                elif descriptor in self._workers:
                    self._reap(descriptor)

    def _take_step(self) -> None:
        """Do a little of what may as well be done now; what fails there fails again where it is needed, and is told."""
        with contextlib.suppress(Exception):
            if self._idle is not None and next(self._idle, self) is not self:
                return
        self._idle = None
        gc.freeze()

    def _receive(self) -> None:
        try:
            data, descriptors, flags, _ = socket.recv_fds(self._channel, control.FRAME_BYTES, 1)
        except BlockingIOError:
            return
        except OSError:
            self._end()
        if not data or flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
            self._end()
        request = control.REQUESTS.decode(data)
        if isinstance(request, control.Spawn) and len(descriptors) == 1:
            try:
                self._spawn(request, descriptors[0])
            except OSError as error:
                self._post(control.NotSpawned(request.serial, error.strerror or str(error)))
            finally:
                os.close(descriptors[0])
        elif isinstance(request, control.Kill) and not descriptors:
            for worker in self._workers.values():
                if worker.serial == request.serial:
                    signal.pidfd_send_signal(worker.pidfd, signal.SIGKILL)
        else:
            self._end()

    def _spawn(self, request: control.Spawn, channel: int) -> None:
        pid = self._spawner.fork(channel, request)
        pidfd = os.pidfd_open(pid)
        self._workers[pidfd] = _Worker(request.serial, pid, pidfd, request.cpu_seconds)
        self._poll.register(pidfd, select.EPOLLIN)
        self._post(control.Spawned(request.serial), os.dup(pidfd))

    def _reap(self, pidfd: int) -> None:
        worker = self._workers.pop(pidfd)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        _, status, used = os.wait4(worker.pid, 0)
        cpu_seconds = used.ru_utime + used.ru_stime
        code = os.waitstatus_to_exitcode(status)
        limit = worker.cpu_seconds
        if (
            code in control.CPU_LIMIT_SIGNALS
            and limit is not None
            and cpu_seconds + _CPU_TICKS_SECONDS >= limit * _CPU_SHARE
        ):
            code = -code
        self._post(control.Exited(worker.serial, code, cpu_seconds, used.ru_maxrss * 1024))

    def _post(self, report: msgspec.Struct, descriptor: int = -1) -> None:
        self._outbox.append((control.ENCODER.encode(report), descriptor))
        self._flush()

    def _flush(self) -> None:
        """Send what waits; never block, for a host may be busy with something else."""
        while self._outbox:
            data, descriptor = self._outbox[0]
            try:
                socket.send_fds(self._channel, [data], [descriptor] if descriptor >= 0 else [])
            except BlockingIOError:
                self._poll.modify(self._channel.fileno(), select.EPOLLIN | select.EPOLLOUT)
                return
            except OSError:
                self._end()
            self._outbox.popleft()
            if descriptor >= 0:
                os.close(descriptor)
        self._poll.modify(self._channel.fileno(), select.EPOLLIN)

    def _end(self) -> NoReturn:
        """Take every worker along."""
        for worker in self._workers.values():
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(worker.pidfd, signal.SIGKILL)
        for worker in self._workers.values():
            with contextlib.suppress(OSError):
                os.waitpid(worker.pid, 0)
        os._exit(0)
