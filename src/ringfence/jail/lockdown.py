"""Turns a freshly forked worker into one that can compute and talk on one channel, and nothing else.

The order matters: what needs privileges first, the filter last, and then a test from inside that the filter really
stands. Whatever fails ends the worker before the host has sent it a byte of guest source.
"""

import errno
import gc
import math
import os
import resource
import signal
import socket
import sys
from typing import Final

import msgspec

from ringfence.jail import calls, landlock, linux

STACK_BYTES: Final = 8 << 20
_RULESET_FD: Final = calls.CHANNEL_FD + 1
FIRST_FREE_FD: Final = _RULESET_FD + 1
"""The zygote keeps its own descriptors at or above this number, so that the worker's two never collide with them."""
EXIT_NOT_CONFINED: Final = 70
"""Exit code of a worker that found itself able to do what it must not."""
_SLACK_BYTES: Final = 4 << 20
"""Address space for what the interpreter maps between the measurement and the first guest byte."""
_LONGEST_CPU_SECONDS: Final = 1 << 30

_AT_FDCWD: Final = -100
_PROT_READ_EXEC: Final = 0x5
_PAGE_BYTES: Final = 4096


class Preparation:
    """What the zygote lays out once for all of its workers.

    Every call a worker makes on itself is built here, because what a worker touches first it must copy first.

    Args:
        program: The seccomp filter.
        ruleset: The Landlock ruleset, or None where there is no Landlock.
        parent: The zygote's pid as workers see it: 0 when each has a pid namespace of its own.
        keep_native: Whether ``ctypes`` stays importable.
    """

    def __init__(self, *, program: bytes, ruleset: landlock.Ruleset | None, parent: int, keep_native: bool) -> None:
        self.parent: Final = parent
        self.ruleset: Final = -1 if ruleset is None else ruleset.descriptor
        first_closed = _RULESET_FD if ruleset is None else FIRST_FREE_FD
        self.close_high: Final = linux.Call("close_range", first_closed, linux.LAST_DESCRIPTOR, 0)
        self.close_low: Final = linux.Call("close_range", 0, calls.CHANNEL_FD - 1, 0)
        self.drop_capabilities: Final = linux.DropCapabilities()
        self.hide: Final = linux.prctl_call(linux.PR_SET_DUMPABLE, 0)
        self.die_with_zygote: Final = linux.prctl_call(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        self.no_new_privs: Final = linux.prctl_call(linux.PR_SET_NO_NEW_PRIVS, 1)
        self.landlock: Final = linux.Call("landlock_restrict_self", _RULESET_FD, 0)
        self.filter: Final = linux.Filter(program)
        self.forgotten: Final = () if keep_native else linux.modules()
        self.reseeded: Final = tuple(sys.modules[name] for name in ("random", "numpy.random") if name in sys.modules)
        self._path = linux.text("/")
        self.attacks: Final = (
            linux.Call("openat", _AT_FDCWD, linux.address(self._path), os.O_RDONLY, 0),
            linux.Call("socket", socket.AF_UNIX, socket.SOCK_STREAM, 0),
            linux.Call("connect", calls.CHANNEL_FD, 0, 0),
            linux.Call("mmap", 0, _PAGE_BYTES, _PROT_READ_EXEC, calls.MAP_PRIVATE_ANONYMOUS, -1, 0),
            linux.Call("clone", signal.SIGCHLD, 0, 0, 0, 0),
            linux.Call("kill", 0, 0),
        )
        """What a worker tries once the filter stands. Each must be refused with EPERM."""


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """What one worker may use.

    Args:
        memory_bytes: Address space it may add to what the zygote has.
        cpu_seconds: Processor time, or None when only the host meters it.
        address_space_bytes: Address space of the zygote at the fork.
        data_bytes: Private writable memory of the zygote at the fork.
    """

    memory_bytes: int
    cpu_seconds: float | None
    address_space_bytes: int
    data_bytes: int


class StepFailed(Exception):
    """A step of the jail did not hold.

    Attributes:
        step: Its name in ``profile.STEPS``.
        reason: What the kernel answered.
    """

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason


def lock_down(preparation: Preparation, budget: Budget, channel: int) -> None:
    """Give everything up. Afterwards descriptor 3 is the channel and there is no other.

    Args:
        preparation: What the zygote made.
        budget: What this worker may use.
        channel: Its end of the channel, at ``FIRST_FREE_FD`` or above.

    Raises:
        StepFailed: A step did not hold. The process must end.
    """
    step = "closed_fds"
    try:
        os.dup2(channel, calls.CHANNEL_FD, inheritable=False)
        if preparation.ruleset >= 0:
            os.dup2(preparation.ruleset, _RULESET_FD, inheritable=False)
        preparation.close_high()
        preparation.close_low()
        step = "rlimits"
        _set_own_limits(budget)
        step = "unprivileged"
        preparation.drop_capabilities()
        if 0 in os.getresuid():
            raise StepFailed(step, "still root")
        preparation.hide()
        step = "wall_clock"
        preparation.die_with_zygote()
        if os.getppid() != preparation.parent:
            raise StepFailed(step, "the zygote is gone")
        step = "no_new_privs"
        preparation.no_new_privs()
        if preparation.ruleset >= 0:
            step = "landlock"
            preparation.landlock()
            os.close(_RULESET_FD)
        for module in preparation.reseeded:  # else all workers of a zygote would draw the same numbers
            module.seed()
        for name in preparation.forgotten:
            sys.modules.pop(name, None)
        step = "seccomp"
        preparation.filter()
    except OSError as error:
        raise StepFailed(step, error.strerror or str(error)) from error
    for attack in preparation.attacks:
        if attack.attempt() != -errno.EPERM:
            os._exit(EXIT_NOT_CONFINED)
    gc.enable()


def set_shared_limits() -> None:
    """Set the limits that the zygote can bear itself and its workers inherit.

    Raises:
        OSError: The kernel refuses.
    """
    _limit(resource.RLIMIT_STACK, STACK_BYTES)
    for nothing in (
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_CORE,
        resource.RLIMIT_MEMLOCK,
        resource.RLIMIT_MSGQUEUE,
        resource.RLIMIT_RTPRIO,
    ):
        _limit(nothing, 0)


def _set_own_limits(budget: Budget) -> None:
    _limit(resource.RLIMIT_AS, budget.address_space_bytes + budget.memory_bytes + _SLACK_BYTES)
    _limit(resource.RLIMIT_DATA, budget.data_bytes + budget.memory_bytes + _SLACK_BYTES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if budget.cpu_seconds is not None and budget.cpu_seconds < _LONGEST_CPU_SECONDS:
        # The profiling timer is fine-grained, but a guest may block its signal; the limit behind it cannot be dodged.
        whole = math.ceil(budget.cpu_seconds)
        _limit(resource.RLIMIT_CPU, whole + 1, whole + 2)
        signal.setitimer(signal.ITIMER_PROF, budget.cpu_seconds)


def _limit(which: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that is lower already stays."""
    present = resource.getrlimit(which)[1]
    hard = soft if hard is None else hard
    if present != resource.RLIM_INFINITY:
        hard = min(hard, present)
    resource.setrlimit(which, (min(soft, hard), hard))
