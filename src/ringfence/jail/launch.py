"""The host's dealings with a zygote's process: start it, set it up, tell why it died, end it."""

import contextlib
import os
import platform
import socket
import sys
from typing import Final

import msgspec

from ringfence import errors
from ringfence.jail import control, profile, start, syscalls

_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 5.0
_FAULT_TEXT_BYTES: Final = 8192


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
        own = self._own_pidfd()
        ahead = configure.preload[-1] if configure.preload else ""
        try:
            self._process: Final = start.take(ahead)
        except OSError as error:
            os.close(own)
            reason = f"{sys.executable} cannot be started: {error.strerror or error}"
            raise errors.JailUnavailable(("zygote",), reason, _EMBEDDED) from error
        self.control: Final = socket.socket(fileno=self._process.control)
        try:
            self.confinement: Final = self._set_up(configure, own)
        except BaseException:
            self.end()
            raise

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return not self._process.wait(0)

    def fault(self, reason: str) -> errors.JailUnavailable:
        """An exception for a zygote that died, with the last line it wrote.

        Args:
            reason: What the host noticed.
        """
        text = ""
        self._process.wait(1.0)
        with contextlib.suppress(OSError):
            text = os.read(self._process.stderr, _FAULT_TEXT_BYTES).decode("utf-8", "replace").strip()
        last = text.splitlines()[-1] if text else ""
        return errors.JailUnavailable(("zygote",), f"{reason}: {last}" if last else reason, REPORT_FAULT)

    def end(self) -> None:
        """End the process and with it its workers, wait for it, and let go of every descriptor. Call once."""
        self.control.close()
        if not self._process.wait(_END_SECONDS):
            self._process.kill()
            self._process.wait(None)
        os.close(self._process.stderr)

    def abandon(self) -> None:
        """In a process forked from the host: let go of the descriptors and leave the zygote to the other."""
        self.control.close()
        os.close(self._process.stderr)
        self._process.disown()

    @staticmethod
    def _own_pidfd() -> int:
        try:
            return os.pidfd_open(os.getpid())
        except OSError as error:
            lacking = ("wall_clock",)
            raise errors.JailUnavailable(lacking, error.strerror or str(error), profile.remedy_for(lacking)) from error

    def _set_up(self, configure: control.Configure, own: int) -> profile.Confinement:
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


REPORT_FAULT: Final = "Read the reason; if it names no cause outside of ringfence, report it as a fault of ringfence"
_OTHER_MACHINE: Final = "Use Linux on x86_64, or isolation='inline', where only the language wall stands"
_EMBEDDED: Final = "Set sys.executable to a CPython of this version"
