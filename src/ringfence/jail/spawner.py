"""Forks workers and follows each from its first moment to its exit code. Runs in the zygote."""

import contextlib
import os
import signal
import socket
from collections.abc import Callable
from typing import Final, NoReturn

from ringfence.jail import calls, control, linux, lockdown

Entry = Callable[[int], object]
"""What a locked-down worker runs: it gets the number of its channel descriptor."""

_EXIT_FAULT: Final = 70
_EXIT_ENTRY_RAISED: Final = 71
_GREETING_SECONDS: Final = 10.0
_TRIAL: Final = control.Spawn(serial=0, memory_bytes=256 << 20, cpu_seconds=1.0)
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_READY: Final = control.ENCODER.encode(control.Ready())


class Spawner:
    """Makes workers of one preparation.

    Args:
        preparation: What they share.
        entry: What they run.
        rehearsal: What those that nobody waits for run first.
        statm: A descriptor of this process's ``/proc/self/statm``, opened before the root was emptied.
        pid_namespace: A descriptor of the zygote's own pid namespace when each worker gets one of its own, else -1.
    """

    def __init__(
        self,
        *,
        preparation: lockdown.Preparation,
        entry: Entry,
        rehearsal: Callable[[], object],
        statm: int,
        pid_namespace: int,
    ) -> None:
        self._preparation: Final = preparation
        self._entry: Final = entry
        self._rehearsal: Final = rehearsal
        self._statm: Final = statm
        self._pid_namespace: Final = pid_namespace

    def rehearse(self) -> control.Fault | None:
        """Put a throw-away worker through everything.

        Returns:
            What failed there, or None.
        """
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with near, far:
            try:
                pid = self._fork(far.fileno(), _TRIAL, _do_nothing)
            except OSError as error:
                return control.Fault(("zygote",), error.strerror or str(error), "")
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

    def fork(self, channel: int, request: control.Spawn) -> int:
        """Fork a worker.

        Args:
            channel: The worker's end of its channel; the caller's to close.
            request: What it may use.

        Returns:
            Its pid.

        Raises:
            OSError: The kernel refuses.
        """
        return self._fork(channel, request, self._entry)

    def _fork(self, channel: int, request: control.Spawn, entry: Entry) -> int:
        address_space, data = self._measure()
        budget = lockdown.Budget(
            memory_bytes=request.memory_bytes,
            cpu_seconds=request.cpu_seconds,
            address_space_bytes=address_space,
            data_bytes=data,
        )
        nested = self._pid_namespace >= 0
        if nested:
            linux.unshare(linux.CLONE_NEWPID)
        pid = -1
        try:
            pid = os.fork()
            if pid == 0:
                self._work(budget, channel, entry, is_spare=request.is_spare)
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
            linux.setns(self._pid_namespace, linux.CLONE_NEWPID)
        except OSError:
            if pid > 0:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            raise

    def _work(self, budget: lockdown.Budget, channel: int, entry: Entry, *, is_spare: bool) -> NoReturn:
        """What a worker does from its first to its last moment."""
        speak = channel
        try:
            lockdown.lock_down(self._preparation, budget, channel)
            speak = calls.CHANNEL_FD
            if is_spare:
                self._rehearsal()
            os.write(speak, _READY)
        except BaseException as error:
            step, reason = (
                (error.step, error.reason) if isinstance(error, lockdown.StepFailed) else ("zygote", repr(error))
            )
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


def _do_nothing(_channel: int) -> None:
    """The entry of a throw-away worker."""
