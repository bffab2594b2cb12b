"""Starts a zygote's process: by exec of this interpreter, with nothing of the host in it.

A fork of the host would carry its memory, threads and descriptors along; an exec carries an argument list. This file
imports next to nothing, so that a command can start its zygote before it has loaded itself: both then load side by side.
"""

from __future__ import annotations

import _socket
import contextlib
import fcntl
import os
import select
import signal
import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_BOOTSTRAP: Final = (
    "import gc, sys; gc.disable(); sys.path.extend(sys.argv[3:]); sys.modules['typing_extensions'] = None; "
    "from ringfence.jail.zygote_main import main; main(int(sys.argv[1]), sys.argv[2])"
)
"""msgspec looks for ``typing_extensions``, has no need of it, and would take a while to load it."""
_CONTROL_FD: Final = 3
_ABOVE_ALL: Final = 10
"""Descriptors are moved up here first: a host without standard streams has them at numbers that the zygote needs."""
_FIRST_WITH_REMOTE_DEBUG: Final = (3, 14)
_SINGLE_THREAD: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}
"""A forked process has one thread, so libraries that start threads on import must not."""


class Process:
    """A started zygote.

    Args:
        ahead: A module that it imports before the host has said anything, or an empty string.

    Attributes:
        ahead: As given.
        pid: Its process number.
        control: The host's end of the control socket, a descriptor.
        stderr: The readable end of its standard error, non-blocking.

    Raises:
        OSError: The interpreter cannot be started.
    """

    def __init__(self, ahead: str = "") -> None:
        self.ahead = ahead
        near, far = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        readable, writable = os.pipe()
        opened = [far.detach(), writable]
        try:
            opened += [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, _ABOVE_ALL) for each in tuple(opened)]
            self.pid: int = _spawn(command(_CONTROL_FD, ahead), opened[2], opened[3])
            self._pidfd: int = _pidfd_of(self.pid)
        except BaseException:
            os.close(readable)
            near.close()
            raise
        finally:
            for each in opened:
                os.close(each)
        os.set_blocking(readable, False)
        self.stderr: int = readable
        self.control: int = near.detach()
        self._is_over = False

    def wait(self, seconds: float | None) -> bool:
        """Wait for its end.

        Args:
            seconds: Longest time to wait, or None to wait as long as it takes.

        Returns:
            Whether it has ended.
        """
        if not self._is_over:
            poll = select.poll()
            poll.register(self._pidfd, select.POLLIN)
            if not poll.poll(None if seconds is None else seconds * 1000):
                return False
            with contextlib.suppress(ChildProcessError):  # a host that waits for every child took this one too
                os.waitpid(self.pid, 0)
            self.disown()
        return True

    def kill(self) -> None:
        """End it at once."""
        if not self._is_over:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def disown(self) -> None:
        """Let go of it without waiting, or after. Safe to call twice."""
        if not self._is_over:
            self._is_over = True
            os.close(self._pidfd)


def _spawn(words: list[str], far: int, stderr: int) -> int:
    """Start the program and return its process number."""
    try:
        return os.posix_spawn(
            words[0],
            words,
            _environment(),
            file_actions=[
                (os.POSIX_SPAWN_DUP2, far, _CONTROL_FD),
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, stderr, 2),
            ],
            setsid=True,  # a terminal's Ctrl-C is for the host alone, and no worker has a terminal
        )
    except PermissionError:
        # The C library makes a call for it that some containers refuse in a way that it does not expect.
        import subprocess

        words[words.index(str(_CONTROL_FD))] = str(far)
        null = subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            words, stdin=null, stdout=null, stderr=stderr, pass_fds=(far,), env=_environment(), start_new_session=True
        )
        process.returncode = 0  # the pidfd waits for it
        return process.pid


def _pidfd_of(pid: int) -> int:
    try:
        return os.pidfd_open(pid)
    except OSError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise


_started: list[Process] = []


def ahead(module: str) -> None:
    """Start a zygote that will be wanted soon; where that fails, whoever wants it will say why.

    Args:
        module: What it is to import in the meantime.
    """
    if sys.platform == "linux" and sys.executable and not _started:
        with contextlib.suppress(OSError):
            _started.append(Process(module))


def take(module: str) -> Process:
    """The zygote that was started ahead, or a new one.

    Args:
        module: What it is to import at once; one that was started for another module is ended.

    Raises:
        OSError: The interpreter cannot be started.
    """
    while _started:
        process = _started.pop()
        if process.ahead == module and not process.wait(0):
            return process
        discard(process)
    return Process(module)


def discard(process: Process) -> None:
    """End a zygote that has not been set up."""
    process.kill()
    process.wait(None)
    os.close(process.control)
    os.close(process.stderr)


def _forget_other_process() -> None:
    """In a process forked from the host: what was started belongs to the other."""
    while _started:
        process = _started.pop()
        process.disown()
        os.close(process.control)
        os.close(process.stderr)


def command(control_fd: int, module: str = "") -> list[str]:
    """The argument list of a zygote.

    Args:
        control_fd: The number under which it inherits the control socket.
        module: What it imports at once, or an empty string.
    """
    options = ["-I", "-S", "-X", "utf8=1"]
    if sys.dont_write_bytecode:
        options += ["-B"]
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    if sys.version_info >= _FIRST_WITH_REMOTE_DEBUG:
        options += ["-X", "disable-remote-debug"]
    return [sys.executable, *options, "-c", _BOOTSTRAP, str(control_fd), module, *_directories()]


def _directories() -> list[str]:
    """The directories that hold what a zygote imports, each once; no other part of ``site-packages`` processing."""
    found = [os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))]  # noqa: PTH120 - slow to load
    spec = PathFinder.find_spec("msgspec")
    if spec is None:
        import msgspec

        found.append(os.path.dirname(os.path.dirname(os.path.realpath(msgspec.__file__))))  # noqa: PTH120
    else:
        places = spec.submodule_search_locations or ()
        found += [os.path.dirname(os.path.realpath(place)) for place in places]  # noqa: PTH120
    return list(dict.fromkeys(found))


def _environment() -> dict[str, str]:
    """An environment without secrets. Some builds of the interpreter find their own library by LD_LIBRARY_PATH only."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return kept | _SINGLE_THREAD


os.register_at_fork(after_in_child=_forget_other_process)
