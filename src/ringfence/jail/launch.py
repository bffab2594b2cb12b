"""Starts a zygote's process: by exec of this interpreter, with nothing of the host in it.

A fork of the host would carry its memory, threads and descriptors along; an exec carries an argument list.
"""

import contextlib
import os
import pathlib
import platform
import socket
import subprocess
import sys
from collections.abc import Iterable
from typing import Final

import msgspec

import ringfence
from ringfence import errors
from ringfence.jail import control, profile, syscalls

_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 5.0
_FAULT_TEXT_BYTES: Final = 8192
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


class Launched:
    """A zygote's process, started and set up.

    Args:
        configure: What it is to import and run.

    Attributes:
        control: The host's end of the control socket.
        confinement: What holds in its workers.

    Raises:
        JailUnavailable: This is no Linux, the interpreter cannot be started, the flavor cannot be imported, or a
            mandatory step of the jail does not hold.
    """

    def __init__(self, configure: control.Configure) -> None:
        check_machine(sys.platform, platform.machine())
        if not sys.executable:
            reason = "this embedded interpreter does not know its executable"
            raise errors.JailUnavailable(("zygote",), reason, _EMBEDDED)
        self.control, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with far:
                self._process, self._stderr = _start(far)
        except BaseException:
            self.control.close()
            raise
        try:
            self.confinement: Final = self._set_up(configure)
        except BaseException:
            self.end()
            raise

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def fault(self, reason: str) -> errors.JailUnavailable:
        """An exception for a zygote that died, with the last line it wrote.

        Args:
            reason: What the host noticed.
        """
        text = ""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._process.wait(1.0)
            text = os.read(self._stderr, _FAULT_TEXT_BYTES).decode("utf-8", "replace").strip()
        last = text.splitlines()[-1] if text else ""
        return errors.JailUnavailable(("zygote",), f"{reason}: {last}" if last else reason, REPORT_FAULT)

    def end(self) -> None:
        """End the process and with it its workers, wait for it, and let go of every descriptor. Call once."""
        self.control.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._stderr)

    def abandon(self) -> None:
        """In a process forked from the host: let go of the descriptors and leave the zygote to the other."""
        self.control.close()
        os.close(self._stderr)
        self._process.returncode = 0  # it is not this process's to wait for

    def _set_up(self, configure: control.Configure) -> profile.Confinement:
        try:
            own = os.pidfd_open(os.getpid())
        except OSError as error:
            lacking = ("wall_clock",)
            raise errors.JailUnavailable(lacking, error.strerror or str(error), profile.remedy_for(lacking)) from error
        try:
            self.control.settimeout(_START_SECONDS)
            socket.send_fds(self.control, [control.ENCODER.encode(configure)], [own])
            data = self.control.recv(control.FRAME_BYTES)
            report = control.REPORTS.decode(data) if data else None
        except (OSError, msgspec.MsgspecError) as error:
            reason = f"the zygote could not be set up ({error})"
            raise self.fault(reason) from error
        finally:
            os.close(own)
        if isinstance(report, control.Fault):
            raise errors.JailUnavailable(report.missing, report.reason, report.remedy)
        if not isinstance(report, control.Up):
            reason = "the zygote ended before it was ready"
            raise self.fault(reason)
        report.confinement.demand(())
        return report.confinement


def check_machine(system: str, machine: str) -> None:
    """Refuse machines on which the filter would mean nothing, or was never tried.

    Args:
        system: As ``sys.platform`` says it.
        machine: As ``platform.machine()`` says it.

    Raises:
        JailUnavailable: It is such a machine.
    """
    known = syscalls.ARCHITECTURES.get(machine)
    if system != "linux":
        reason = f"the jail is made of Linux parts and this is {system}"
    elif known is None:
        reason = f"the filter has no table of system calls for {machine}"
    elif not known.tested:
        reason = f"the filter has never been tried on {machine}"
    else:
        return
    raise errors.JailUnavailable(("seccomp",), reason, _OTHER_MACHINE)


def _start(inherited: socket.socket) -> tuple["subprocess.Popen[bytes]", int]:
    """Start the process with one descriptor; return it and the readable end of its standard error."""
    readable, writable = os.pipe()
    os.set_blocking(readable, False)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            command(inherited.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=writable,
            close_fds=True,
            pass_fds=(inherited.fileno(),),
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


REPORT_FAULT: Final = "Read the reason; if it names no cause outside of ringfence, report it as a fault of ringfence"
_OTHER_MACHINE: Final = "Use Linux on x86_64, or isolation='inline', where only the language wall stands"
_EMBEDDED: Final = "Set sys.executable to a CPython of this version"
