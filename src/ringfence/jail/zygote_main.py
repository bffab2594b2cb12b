"""The zygote's program: runs in a process of its own that the host started by exec, and forks workers.

It imports what guests will need, gives up everything it can, tries the whole lock-down in a throw-away worker, and then
forks one worker per request. It never sees guest source. It ends, and with it every worker, when the host does.
"""

import contextlib
import dataclasses
import fcntl
import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable
from typing import Final, NoReturn

import msgspec

from ringfence.jail import calls, control, landlock, linux, lockdown, namespaces, profile, seccomp, syscalls

Entry = Callable[[int], object]

_HIGH_FD: Final = 64
"""Where the control socket is kept, out of the way of the descriptors a worker uses."""
_EXIT_FAULT: Final = 70
_EXIT_ENTRY_RAISED: Final = 71
_GREETING_SECONDS: Final = 10.0
_CPU_SHARE: Final = 0.9
"""A worker that ends with a processor limit's exit code has used at least this share of it, or the code is a lie."""
_OOM_SCORE: Final = "800"
_LEFT_IGNORED: Final = {signal.SIGPIPE, signal.SIGXFSZ}
"""CPython ignores these by itself, so that writing fails with an error instead."""

_CODECS: Final = ("ascii", "latin_1", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "cp1252", "idna")
_PRELOAD: Final = (*(f"encodings.{name}" for name in _CODECS), "linecache", "traceback", "warnings")
"""What CPython imports lazily, in places where a worker can no longer import."""


@dataclasses.dataclass(slots=True)
class _Worker:
    """A living worker, as the zygote sees it."""

    serial: int
    pid: int
    pidfd: int
    cpu_seconds: float | None


class _Unavailable(Exception):  # noqa: N818 - a condition of the machine
    """A mandatory step is missing, or the set-up is wrong."""

    def __init__(self, missing: tuple[str, ...], reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.fault = control.Fault(missing, reason, remedy or profile.remedy_for(missing))


def main(control_fd: int) -> NoReturn:
    """Run the zygote.

    Args:
        control_fd: The zygote's end of the control socket, inherited through exec.
    """
    channel = _start_clean(control_fd)
    try:
        _Zygote(channel).run()
    except _Unavailable as unavailable:
        fault = unavailable.fault
    except BaseException as error:
        fault = control.Fault(("zygote",), f"{type(error).__name__}: {error}", "This is a fault of ringfence or its set-up")
    with contextlib.suppress(OSError):
        channel.send(control.ENCODER.encode(fault))
    os._exit(_EXIT_FAULT)


def _start_clean(control_fd: int) -> socket.socket:
    """Undo what a process inherits through exec: descriptors, ignored and blocked signals."""
    sys.argv[:] = [""]
    kept = fcntl.fcntl(control_fd, fcntl.F_DUPFD_CLOEXEC, _HIGH_FD)
    for number in signal.valid_signals() - _LEFT_IGNORED:
        if signal.getsignal(number) in {signal.SIG_IGN, signal.default_int_handler}:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    with contextlib.suppress(OSError):  # told by the throw-away worker, which needs the same call
        linux.close_range(calls.CHANNEL_FD, kept - 1)
        linux.close_range(kept + 1)
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    while null < lockdown.FIRST_FREE_FD - 1:
        null = os.dup(null)
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, 0, kept)


class _Zygote:
    """The state of the one zygote of this process."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._host = -1
        self._own_pid_namespace = -1
        self._first_process = False
        self._statm = -1
        self._entry: Entry = os.close
        self._preparation: lockdown.Preparation
        self._workers: dict[int, _Worker] = {}
        self._outbox: deque[tuple[bytes, int]] = deque()
        self._poll = select.epoll()

    def run(self) -> NoReturn:
        """Set up, say so, serve until the host is gone."""
        architecture = _architecture()
        configure = self._receive_configuration()
        self._import(configure)
        chosen = self._enter_namespaces()
        self._prepare(architecture, configure, chosen)
        self._serve()

    # Set-up

    def _receive_configuration(self) -> control.Configure:
        data, descriptors, flags, _ = socket.recv_fds(self._channel, control.FRAME_BYTES, 1)
        if flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC) or len(descriptors) != 1:
            msg = "the host's first message is cut off"
            raise RuntimeError(msg)
        self._host = descriptors[0]
        request = control.REQUESTS.decode(data)
        if not isinstance(request, control.Configure):
            msg = "the host's first message is no configuration"
            raise TypeError(msg)
        return request

    def _import(self, configure: control.Configure) -> None:
        """Import the flavor, after which nothing can be imported from files again."""
        sys.path.extend(configure.paths)
        for name in (*_PRELOAD, *configure.preload):
            importlib.import_module(name)
        module, _, function = configure.entry.partition(":")
        self._entry = getattr(importlib.import_module(module), function)
        sys.path[:] = []
        sys.path_importer_cache.clear()
        os.environ.clear()
        threads = os.listdir("/proc/self/task")
        if len(threads) != 1:
            raise _Unavailable(
                ("zygote",),
                f"importing {', '.join(configure.preload)} left {len(threads)} threads running",
                "Name only modules that start no thread when they are imported",
            )

    def _enter_namespaces(self) -> namespaces.Plan:
        linux.forbid_executable_reads()
        with contextlib.suppress(OSError):
            _write_text("/proc/self/oom_score_adj", _OOM_SCORE)
        try:
            chosen = namespaces.plan()
            failed = namespaces.enter(chosen, self._become_first_process, self._open_last_files)
        except OSError as error:
            raise _Unavailable(("unprivileged",), error.strerror or str(error)) from error
        if self._first_process:  # a change of uid cleared an earlier one
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        surprises = {name: reason for name, reason in failed.items() if name in chosen.steps}
        if surprises:
            raise _Unavailable(tuple(surprises), "; ".join(f"{name}: {reason}" for name, reason in surprises.items()))
        return chosen

    def _become_first_process(self) -> None:
        """Fork into the new pid namespace; the old process only waits, so that the host has something to wait for."""
        pid = os.fork()
        if pid:
            with contextlib.suppress(OSError):
                linux.close_range(0)
            _, status = os.waitpid(pid, 0)
            os._exit(max(os.waitstatus_to_exitcode(status), 0))
        self._first_process = True

    def _open_last_files(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        with contextlib.suppress(OSError):
            self._own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def _prepare(self, architecture: syscalls.Architecture, configure: control.Configure, chosen: namespaces.Plan) -> None:
        """Build what all workers share, then try it."""
        missing = dict(chosen.missing)
        notes: dict[str, str] = {}
        ruleset = None
        try:
            ruleset = landlock.create()
            notes["landlock"] = ruleset.note
        except OSError as error:
            missing["landlock"] = error.strerror or str(error)
        linux.exit_on_signal(signal.SIGPROF)
        linux.exit_on_signal(signal.SIGXCPU)
        nested = "pid_namespace" in chosen.steps and chosen.user_namespace and self._own_pid_namespace >= 0
        self._preparation = lockdown.Preparation(
            filter=linux.Filter(seccomp.assemble(architecture)),
            ruleset=ruleset,
            parent=0 if nested else os.getpid(),
            keep_native=configure.keep_native,
        )
        if not nested:
            self._own_pid_namespace = -1
        if "pid_namespace" in chosen.steps:
            notes["pid_namespace"] = "one per worker" if nested else "shared by the workers of a zygote"
        if chosen.uid is not None:
            notes["unprivileged"] = f"uid {chosen.uid}"
        gc.collect()
        gc.disable()
        gc.freeze()
        self._try_lock_down(missing, notes)
        names = {step.name for step in profile.STEPS} - missing.keys()
        up = control.Up(profile.Confinement(names=frozenset(names), missing=missing, notes=notes))
        self._channel.send(control.ENCODER.encode(up))

    def _try_lock_down(self, missing: dict[str, str], notes: dict[str, str]) -> None:
        """Put a throw-away worker through everything; do without an optional step that fails there."""
        while True:
            fault = self._rehearse()
            if fault is None:
                return
            (step,) = fault.missing
            if step == "landlock" and self._preparation.ruleset is not None:
                os.close(self._preparation.ruleset.descriptor)
                self._preparation = dataclasses.replace(self._preparation, ruleset=None)
            elif step == "pid_namespace" and self._own_pid_namespace >= 0:
                self._own_pid_namespace = -1
                self._preparation = dataclasses.replace(self._preparation, parent=os.getpid())
                notes[step] = "shared by the workers of a zygote"
                continue
            else:
                raise _Unavailable(fault.missing, fault.reason)
            missing[step] = fault.reason
            notes.pop(step, None)

    def _rehearse(self) -> control.Fault | None:
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with near, far:
            try:
                pid = self._fork(far.fileno(), control.Spawn(0, 1 << 28, 1.0), _do_nothing)
            except OSError as error:
                return control.Fault(("pid_namespace",), error.strerror or str(error), "")
            far.close()
            near.settimeout(_GREETING_SECONDS)
            try:
                greeting = near.recv(control.FRAME_BYTES)
            except TimeoutError:
                greeting = b""
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
        if not greeting:
            code = os.waitstatus_to_exitcode(status)
            confined = "" if code != lockdown.EXIT_NOT_CONFINED else ": the filter let an attack through"
            return control.Fault(("seccomp",), f"a trial worker ended with {code}{confined}", "")
        answer = control.GREETINGS.decode(greeting)
        return answer if isinstance(answer, control.Fault) else None

    # Service

    def _serve(self) -> NoReturn:
        self._channel.setblocking(False)
        self._poll.register(self._channel.fileno(), select.EPOLLIN)
        self._poll.register(self._host, select.EPOLLIN)
        while True:
            for descriptor, events in self._poll.poll():
                if descriptor == self._host:
                    self._end()
                elif descriptor == self._channel.fileno():
                    if events & (select.EPOLLIN | select.EPOLLHUP):
                        self._receive()
                    self._flush()
                elif descriptor in self._workers:
                    self._reap(descriptor)

    def _receive(self) -> None:
        try:
            data, descriptors, flags, _ = socket.recv_fds(self._channel, control.FRAME_BYTES, 1)
        except BlockingIOError:
            return
        except OSError:
            self._end()
        if not data or flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC) or len(descriptors) != 1:
            self._end()
        request = control.REQUESTS.decode(data)
        if not isinstance(request, control.Spawn):
            self._end()
        try:
            self._spawn(request, descriptors[0])
        except OSError as error:
            self._post(control.NotSpawned(request.serial, error.strerror or str(error)))
        finally:
            os.close(descriptors[0])

    def _spawn(self, request: control.Spawn, channel: int) -> None:
        pid = self._fork(channel, request, self._entry)
        pidfd = os.pidfd_open(pid)
        self._workers[pidfd] = _Worker(request.serial, pid, pidfd, request.cpu_seconds)
        self._poll.register(pidfd, select.EPOLLIN)
        self._post(control.Spawned(request.serial), os.dup(pidfd))

    def _fork(self, channel: int, request: control.Spawn, entry: Entry) -> int:
        """Fork a worker, in a pid namespace of its own where that is possible.

        Raises:
            OSError: The kernel refuses.
        """
        address_space, data = self._measure()
        budget = lockdown.Budget(
            memory_bytes=request.memory_bytes,
            cpu_seconds=request.cpu_seconds,
            address_space_bytes=address_space,
            data_bytes=data,
        )
        nested = self._own_pid_namespace >= 0
        if nested:
            linux.unshare(linux.CLONE_NEWPID)
        pid = -1
        try:
            pid = os.fork()
            if pid == 0:
                self._work(budget, channel, entry)
        finally:
            if nested:
                self._return_home(pid)
        return pid

    def _return_home(self, pid: int) -> None:
        """Make this zygote's own pid namespace the one that the next fork starts from.

        Raises:
            OSError: The kernel refuses; the worker just forked is gone.
        """
        try:
            linux.setns(self._own_pid_namespace, linux.CLONE_NEWPID)
        except OSError:
            if pid > 0:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            raise

    def _work(self, budget: lockdown.Budget, channel: int, entry: Entry) -> NoReturn:
        """What a worker does from its first to its last moment."""
        speak = channel
        try:
            lockdown.lock_down(self._preparation, budget, channel)
            speak = calls.CHANNEL_FD
            os.write(speak, _READY)
        except BaseException as error:
            step, reason = (error.step, error.reason) if isinstance(error, lockdown.StepFailed) else ("zygote", repr(error))
            fault = control.ENCODER.encode(control.Fault((step,), reason, ""))
            for descriptor in (speak, calls.CHANNEL_FD):
                with contextlib.suppress(OSError):
                    os.write(descriptor, fault)
                    break
            os._exit(_EXIT_FAULT)
        try:
            entry(calls.CHANNEL_FD)
        except BaseException:
            os._exit(_EXIT_ENTRY_RAISED)
        os._exit(0)

    def _measure(self) -> tuple[int, int]:
        """Address space and private writable memory of this process now, in bytes (proc(5), statm)."""
        pages = os.pread(self._statm, 4096, 0).split()
        return int(pages[0]) * _PAGE_BYTES, int(pages[5]) * _PAGE_BYTES

    def _reap(self, pidfd: int) -> None:
        worker = self._workers.pop(pidfd)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        _, status, used = os.wait4(worker.pid, 0)
        cpu_seconds = used.ru_utime + used.ru_stime
        code = os.waitstatus_to_exitcode(status)
        limit = worker.cpu_seconds
        if code in control.CPU_LIMIT_SIGNALS and limit is not None and cpu_seconds >= limit * _CPU_SHARE:
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


_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_READY: Final = control.ENCODER.encode(control.Ready())


def _do_nothing(_channel: int) -> None:
    """The entry of a throw-away worker."""


def _architecture() -> syscalls.Architecture:
    machine = os.uname().machine
    known = syscalls.ARCHITECTURES.get(machine)
    if known is None or not known.tested:
        reason = f"the filter has {'never been tried' if known else 'no table of calls'} on {machine}"
        raise _Unavailable(("seccomp",), reason, "Use an x86_64 machine")
    return known


def _write_text(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode("ascii"))
    finally:
        os.close(descriptor)
