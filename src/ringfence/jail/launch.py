"""How a zygote's process is started: by exec of this interpreter, with nothing of the host in it.

A fork of the host would carry its memory, threads and descriptors along; an exec carries an argument list.
"""

import os
import pathlib
import socket
import subprocess
import sys
from collections.abc import Iterable
from typing import Final

import msgspec

import ringfence
from ringfence import errors

_BOOTSTRAP: Final = (
    "import sys; sys.path.extend(sys.argv[2:]); from ringfence.jail.zygote_main import main; main(int(sys.argv[1]))"
)
_FIRST_WITH_REMOTE_DEBUG: Final = (3, 14)
_SINGLE_THREAD: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}
"""A forked process has one thread, so libraries that start threads on import must not."""


def start(control: socket.socket) -> tuple[subprocess.Popen[bytes], int]:
    """Start a zygote's process.

    Args:
        control: The zygote's end of the control socket.

    Returns:
        The process, and the readable end of its standard error (non-blocking, the caller's to close).

    Raises:
        JailUnavailable: This is no Linux, or the interpreter cannot be started.
    """
    if sys.platform != "linux":
        raise errors.JailUnavailable(("seccomp",), f"the jail is made of Linux parts and this is {sys.platform}", _OFF_LINUX)
    if not sys.executable:
        raise errors.JailUnavailable(("zygote",), "this embedded interpreter does not know its executable", _EMBEDDED)
    readable, writable = os.pipe()
    os.set_blocking(readable, False)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            command(control.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=writable,
            close_fds=True,
            pass_fds=(control.fileno(),),
            cwd="/",
            env=_environment(),
            start_new_session=True,  # a terminal's Ctrl-C is for the host alone, and no worker has a terminal
        )
    except OSError as error:
        os.close(readable)
        reason = f"{sys.executable} cannot be started: {error.strerror or error}"
        raise errors.JailUnavailable(("zygote",), reason, _EMBEDDED) from error
    finally:
        os.close(writable)
    return process, readable


def command(control_fd: int) -> list[str]:
    """The argument list of a zygote.

    Args:
        control_fd: The number under which it inherits the control socket.
    """
    options = ["-I", "-S", "-B", "-X", "utf8=1"]
    if sys.version_info >= _FIRST_WITH_REMOTE_DEBUG:
        options += ["-X", "disable-remote-debug"]
    return [sys.executable, *options, "-c", _BOOTSTRAP, str(control_fd), *_directories((ringfence, msgspec))]


def _directories(packages: Iterable[object]) -> list[str]:
    """The directories that hold ``packages``, each once. No other part of ``site-packages`` processing takes place."""
    found: list[str] = []
    for package in packages:
        places = getattr(package, "__path__", ())
        found += [str(pathlib.Path(place).resolve().parent) for place in places]
    return list(dict.fromkeys(found))


def _environment() -> dict[str, str]:
    """An environment without secrets. Some builds of the interpreter find their own library by LD_LIBRARY_PATH only."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return kept | _SINGLE_THREAD


_OFF_LINUX: Final = "Use Linux, or isolation='inline', where only the language wall stands"
_EMBEDDED: Final = "Set sys.executable to a CPython of this version"
