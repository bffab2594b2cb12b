"""The messages between a host and its zygote, and the first message of a worker.

All are MessagePack maps with a tag, decoded strictly in both directions.
"""

from typing import Final

import msgspec

from ringfence.jail.profile import Confinement

FRAME_BYTES: Final = 64 * 1024
"""Largest control message, in bytes."""

CPU_LIMIT_SIGNALS: Final = frozenset({24, 27})
"""SIGXCPU and SIGPROF, which end a worker that used up its processor time."""


class Configure(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The host's first message: what to import before anything is given up.

    The host's pidfd travels with it.

    Args:
        entry: ``module:function`` that a worker calls with its channel descriptor once it is locked down.
        preload: Modules to import first, in this order.
        paths: Directories for these imports, after the standard library's; gone from ``sys.path`` afterwards.
        keep_native: Whether ``ctypes`` stays importable in workers, for full-language guests that were given it.
        idle: ``module:function`` that returns an iterator; while nothing is asked of the zygote it takes a step at a
            time, so that later workers find done what the first ones had to do themselves.
        rehearsal: ``module:function`` that a locked-down worker calls when nobody waits for it yet.
    """

    entry: str
    preload: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    keep_native: bool = False
    idle: str = ""
    rehearsal: str = ""


class Spawn(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Fork one worker. The worker's end of the channel travels with it.

    Args:
        serial: The host's number for this worker, ascending.
        memory_bytes: Address space the worker may add.
        cpu_seconds: Processor time after which the kernel ends it, or None to leave that to the host alone.
        is_spare: Whether nobody waits for it yet.
    """

    serial: int
    memory_bytes: int
    cpu_seconds: float | None
    is_spare: bool = False


class Kill(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """End one worker, for a host that may not signal it: root without CAP_KILL, or no longer root.

    Args:
        serial: As in the request.
    """

    serial: int


class Up(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The zygote is ready; a throw-away worker has been through the whole lock-down.

    Args:
        confinement: What holds in its workers.
    """

    confinement: Confinement


class Fault(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The zygote, or a worker before its first guest byte, cannot do a mandatory step.

    Args:
        missing: Steps that failed, or ``zygote`` when the fault is no step of the jail.
        reason: What the kernel answered.
        remedy: What to do about it.
    """

    missing: tuple[str, ...]
    reason: str
    remedy: str


class Spawned(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A worker was forked. Its pidfd travels with it.

    Args:
        serial: As in the request.
    """

    serial: int


class NotSpawned(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The kernel refused to fork.

    Args:
        serial: As in the request.
        reason: What it answered.
    """

    serial: int
    reason: str


class Exited(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A worker ended and was reaped.

    Args:
        serial: As in the request.
        status: Its exit code, or the negative number of the signal that ended it.
        cpu_seconds: Processor time it used.
        memory_bytes: Largest resident memory it had.
    """

    serial: int
    status: int
    cpu_seconds: float
    memory_bytes: int


class Ready(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """First message of a worker on its channel: it is locked down and has tested that itself."""


REQUESTS: Final = msgspec.msgpack.Decoder(Configure | Spawn | Kill)
REPORTS: Final = msgspec.msgpack.Decoder(Up | Fault | Spawned | NotSpawned | Exited)
GREETINGS: Final = msgspec.msgpack.Decoder(Ready | Fault)
ENCODER: Final = msgspec.msgpack.Encoder()
