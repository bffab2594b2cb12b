"""The zygote's program: runs in a process of its own that the host started by exec, and forks workers.

It imports what guests will need, gives up everything it can, tries the whole lock-down in a throw-away worker, and then
forks one worker per request. It never sees guest source. It ends, and with it every worker, when the host does.
"""

import contextlib
import fcntl
import gc
import importlib
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn

from ringfence.jail import calls, control, landlock, linux, lockdown, namespaces, profile, seccomp, syscalls
from ringfence.jail.service import Service
from ringfence.jail.spawner import Entry, Spawner

_HIGH_FD: Final = 64
"""Where the control socket is kept, out of the way of the descriptors a worker uses."""
_EXIT_FAULT: Final = 70
_OOM_SCORE: Final = "800"
_LEFT_IGNORED: Final = {signal.SIGPIPE, signal.SIGXFSZ}
"""CPython ignores these by itself, so that writing fails with an error instead."""

_CODECS: Final = (
    "ascii",
    "latin_1",
    "utf_8",
    "utf_8_sig",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32",
    "cp1252",
    "idna",
)
_PRELOAD: Final = (*(f"encodings.{name}" for name in _CODECS), "linecache", "traceback", "warnings")
"""What CPython imports lazily, in places where a worker can no longer import."""


class _Unavailable(Exception):
    """A mandatory step is missing, or the set-up is wrong."""

    def __init__(self, missing: tuple[str, ...], reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.fault = control.Fault(missing, reason, remedy or profile.remedy_for(missing))


def main(control_fd: int, ahead: str) -> NoReturn:
    """Run the zygote.

    Args:
        control_fd: The zygote's end of the control socket, inherited through exec.
        ahead: A module to import before the host has said anything, or an empty string.
    """
    channel = _start_clean(control_fd)
    try:
        _Zygote(channel).run(ahead)
    except _Unavailable as unavailable:
        fault = unavailable.fault
    except BaseException as error:
        fault = control.Fault(
            ("zygote",), f"{type(error).__name__}: {error}", "This is a fault of ringfence or its set-up"
        )
    with contextlib.suppress(OSError):
        channel.send(control.ENCODER.encode(fault))
    os._exit(_EXIT_FAULT)


def _start_clean(control_fd: int) -> socket.socket:
    """Undo what a process inherits through exec: descriptors, ignored and blocked signals, a low soft limit."""
    sys.argv[:] = [""]
    sys.modules.pop("typing_extensions", None)  # kept out by whoever started this process
    os.chdir("/")
    kept = fcntl.fcntl(control_fd, fcntl.F_DUPFD_CLOEXEC, _HIGH_FD)
    for number in signal.valid_signals() - _LEFT_IGNORED:
        if signal.getsignal(number) in {signal.SIG_IGN, signal.default_int_handler}:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    with contextlib.suppress(OSError):  # each living worker costs the zygote a descriptor; fewer will do
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
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
        self._idle: Iterator[object] = iter(())
        self._rehearsal: Callable[[], object] = _nothing

    def run(self, ahead: str) -> NoReturn:
        """Set up, say so, serve until the host is gone."""
        rehearsal = namespaces.begin()
        if ahead:
            # Not an import of the flavor yet: a fault in it is told when the host can hear it.
            with contextlib.suppress(Exception):
                importlib.import_module(ahead)
        configure = self._receive_configuration()
        self._import(configure)
        chosen = self._enter_namespaces(rehearsal)
        spawner = self._prepare(configure, chosen)
        Service(channel=self._channel, host=self._host, spawner=spawner, idle=self._idle).run()

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
        self._entry = _named(configure.entry)
        if configure.rehearsal:
            self._rehearsal = _named(configure.rehearsal)
        if configure.idle:
            self._idle = _named(configure.idle)()
        sys.path[:] = []
        sys.path_importer_cache.clear()
        os.environ.clear()
        threads = os.listdir("/proc/self/task")  # noqa: PTH208 - pathlib is not loaded here
        if len(threads) != 1:
            names = ", ".join((*configure.preload, configure.entry.partition(":")[0]))
            raise _Unavailable(
                ("zygote",),
                f"importing {names} left {len(threads)} threads running",
                "Name only modules that start no thread when they are imported",
            )

    def _enter_namespaces(self, rehearsal: namespaces.Rehearsal) -> namespaces.Plan:
        linux.forbid_executable_reads()
        with contextlib.suppress(OSError):
            _write_text("/proc/self/oom_score_adj", _OOM_SCORE)
        try:
            chosen = namespaces.choose(rehearsal)
            failed = namespaces.enter(chosen, self._become_first_process, self._open_last_files)
        except OSError as error:
            raise _Unavailable(("unprivileged",), error.strerror or str(error)) from error
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
        if self._first_process:  # a change of uid cleared an earlier one
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        steps = chosen.steps or frozenset()
        surprises = {name: reason for name, reason in failed.items() if name in steps}
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
        self._own_pid_namespace = namespaces.open_pid_namespace()

    def _prepare(self, configure: control.Configure, chosen: namespaces.Plan) -> Spawner:
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
        program = seccomp.assemble(syscalls.ARCHITECTURES[os.uname().machine])
        if "pid_namespace" not in missing:
            notes["pid_namespace"] = "one per worker" if chosen.nested else "shared by the workers of a zygote"
        if chosen.uid is not None:
            notes["unprivileged"] = f"uid {chosen.uid}"
        try:
            lockdown.set_shared_limits()
        except OSError as error:
            raise _Unavailable(("rlimits",), error.strerror or str(error)) from error
        while True:
            preparation = lockdown.Preparation(
                program=program,
                ruleset=ruleset,
                parent=0 if chosen.nested else os.getpid(),
                keep_native=configure.keep_native,
            )
            gc.freeze()
            spawner = Spawner(
                preparation=preparation,
                entry=self._entry,
                rehearsal=self._rehearsal,
                statm=self._statm,
                pid_namespace=self._own_pid_namespace if chosen.nested else -1,
            )
            fault = spawner.rehearse()
            if fault is None:
                break
            if fault.missing != ("landlock",) or ruleset is None:
                raise _Unavailable(fault.missing, fault.reason)
            os.close(ruleset.descriptor)
            ruleset = None
            missing["landlock"] = fault.reason
            del notes["landlock"]
        names = {step.name for step in profile.STEPS} - missing.keys()
        up = control.Up(profile.Confinement(names=frozenset(names), missing=missing, notes=notes))
        self._channel.send(control.ENCODER.encode(up))
        return spawner


def _nothing() -> None:
    """The rehearsal of a flavor that has none."""


def _named(path: str) -> Any:  # noqa: ANN401 - the host says what it is
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


def _write_text(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode("ascii"))
    finally:
        os.close(descriptor)
