"""Keeps zygotes and warm workers, so that a sandbox costs a message and not a process.

One zygote per flavor. A worker is asked for ahead of time once its kind has been wanted before; it forks and locks
itself down while the host does something else. A worker serves one guest and is then killed.
"""

import atexit
import contextlib
import os
import threading
import weakref
from collections import OrderedDict, deque
from typing import Final, Self

from ringfence import errors
from ringfence.host.worker import PendingWorker, WorkerHandle
from ringfence.host.zygote import PLAIN, Flavor, Zygote
from ringfence.jail.profile import Confinement
from ringfence.policy import Limits

Kind = tuple[int, float | None]
"""What makes warm workers of one flavor interchangeable: memory, and processor time or None."""

_MOST_KINDS: Final = 4
_FLOOR: Final = 1
_CEILING: Final = 4
_PLENTY: Final = 50
_ATTEMPTS: Final = 3
_ROTATE_AFTER: Final = 5000
"""Workers of one zygote share its address layout and hash seed, so a zygote serves only so many."""


class _Shelf:
    """The warm workers of one kind, and how many of them are wanted.

    Whenever a worker is wanted and none is ready the target rises; whenever several are left for long it sinks.
    """

    __slots__ = ("_plenty", "_target", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[PendingWorker] = deque()
        self._target = 0
        self._plenty = 0

    def take(self, floor: int, ceiling: int) -> PendingWorker | None:
        """A warm worker, if there is one, and a new target."""
        chosen = self.waiting.popleft() if self.waiting else None
        if chosen is None or not chosen.is_ready:
            self._target, self._plenty = self._target + 1, 0
        elif len(self.waiting) > 1:
            self._plenty += 1
        if self._plenty >= _PLENTY:
            self._target, self._plenty = self._target - 1, 0
        self._target = max(floor, min(self._target, ceiling))
        return chosen

    @property
    def lacking(self) -> int:
        """How many workers are to be asked for."""
        return max(self._target - len(self.waiting), 0)

    def clear(self) -> None:
        """Give all of them up."""
        while self.waiting:
            self.waiting.popleft().cancel()


class _Family:
    """The zygote of one flavor and its warm workers."""

    def __init__(self, flavor: Flavor) -> None:
        self.flavor: Final = flavor
        self.lock = threading.Lock()
        self.warm: OrderedDict[Kind, _Shelf] = OrderedDict()
        self._zygote: Zygote | None = None

    def zygote(self) -> Zygote:
        """A living zygote; a new one where there is none, or where the old one has served enough. The lock is held."""
        present = self._zygote
        if present is not None and present.alive and present.spawned < _ROTATE_AFTER:
            return present
        self.discard()
        self._zygote = Zygote(self.flavor)
        return self._zygote

    def take(self, kind: Kind, floor: int, ceiling: int) -> tuple[Zygote, PendingWorker]:
        """A warm worker, or one asked for now; warm ones of a kind wanted before are topped up. The lock is held."""
        zygote = self.zygote()
        shelf = self.warm.get(kind)
        is_new = shelf is None
        if shelf is None:
            shelf = self.warm[kind] = _Shelf()
        self.warm.move_to_end(kind)
        while len(self.warm) > _MOST_KINDS:
            self.warm.popitem(last=False)[1].clear()
        memory_bytes, cpu_seconds = kind
        chosen = None if is_new else shelf.take(floor, ceiling)
        if chosen is None:
            chosen = zygote.request(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
        for _ in range(shelf.lacking):
            shelf.waiting.append(zygote.request(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds, is_spare=True))
        return zygote, chosen

    def discard(self) -> None:
        """Let the present zygote go once its last guest has ended. The lock is held."""
        for shelf in self.warm.values():
            shelf.clear()
        if self._zygote is not None:
            self._zygote.retire()
        self._zygote = None

    def close(self) -> None:
        """End the zygote with all of its workers."""
        with self.lock:
            zygote = self._zygote
            self.discard()
            if zygote is not None:
                zygote.close()


class Pool:
    """Gives out locked-down workers. Safe to use from any thread. Use as a context manager, or close it.

    Args:
        floor: Warm workers kept of each kind that has been wanted before, 0 or more.
        ceiling: How many there may be of a kind when they are wanted often, at least ``floor``.

    Raises:
        ValueError: A number is negative, or the ceiling lies below the floor.
    """

    def __init__(self, *, floor: int = _FLOOR, ceiling: int = _CEILING) -> None:
        self.start_over()
        self.keep(floor, ceiling)
        _pools.add(self)

    def start_over(self) -> None:
        """In a process forked from the host: forget the other's zygotes, with locks that no lost thread holds."""
        self._lock = threading.Lock()
        self._families: dict[Flavor, _Family] = {}
        self._closed = False

    def keep(self, floor: int, ceiling: int) -> None:
        """Change how many warm workers are kept; arguments and errors are those of the class."""
        if not 0 <= floor <= ceiling:
            msg = f"a pool keeps 0 <= floor <= ceiling warm workers, not {floor} and {ceiling}"
            raise ValueError(msg)
        self._floor, self._ceiling = floor, ceiling

    def acquire(self, limits: Limits, flavor: Flavor = PLAIN, *, single_run: bool = True) -> WorkerHandle:
        """A worker that has served nobody. Close it when its guest is done.

        Args:
            limits: Its memory and, for a single run, its processor time.
            flavor: What it has imported and runs.
            single_run: Whether ``limits.cpu_seconds`` holds for its whole life, so that the kernel can enforce it too.
                A session of many runs passes False and meters each run.

        Returns:
            The worker, ready for its first message.

        Raises:
            JailUnavailable: The jail cannot be built on this machine, or the flavor cannot be imported.
        """
        kind = (limits.memory_bytes, float(limits.cpu_seconds) if single_run else None)
        family = self._family(flavor)
        attempts = _ATTEMPTS
        while True:
            attempts -= 1
            with family.lock:
                zygote, pending = family.take(kind, self._floor, self._ceiling)
            try:
                worker = pending.finish()
            except errors.JailUnavailable:
                if attempts and not (zygote.alive or zygote.closed):
                    continue  # the zygote died, perhaps for lack of memory; the next one may do better
                raise
            if worker.alive or not attempts:
                return worker
            worker.close()

    def confinement(self, flavor: Flavor = PLAIN) -> Confinement:
        """What holds in the workers of a flavor. Starts its zygote, but no worker.

        Args:
            flavor: Which.

        Raises:
            JailUnavailable: The jail cannot be built on this machine, or the flavor cannot be imported.
        """
        family = self._family(flavor)
        with family.lock:
            return family.zygote().confinement

    def close(self) -> None:
        """End every zygote and worker. Safe to call twice."""
        with self._lock:
            self._closed = True
            families = list(self._families.values())
            self._families.clear()
        for family in families:
            family.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _family(self, flavor: Flavor) -> _Family:
        with self._lock:
            if self._closed:
                raise errors.JailUnavailable(("zygote",), "the pool was closed", "Make a new Sandbox")
            return self._families.setdefault(flavor, _Family(flavor))


_pools: Final["weakref.WeakSet[Pool]"] = weakref.WeakSet()
_default: Pool | None = None
_default_lock = threading.Lock()


def default_pool() -> Pool:
    """The pool of this process, made at the first call and closed at exit."""
    global _default
    with _default_lock:
        if _default is None:
            _default = Pool()
        return _default


def keep_warm(floor: int, ceiling: int) -> None:
    """Say how many locked-down workers wait for guests, per flavor and set of limits that has been wanted before.

    A waiting worker makes a new sandbox cost a message instead of a process, and takes about a megabyte.

    Args:
        floor: Always kept, 0 or more; 1 unless said otherwise.
        ceiling: Most kept when sandboxes are made faster than workers, at least ``floor``; 4 unless said otherwise.

    Raises:
        ValueError: A number is negative, or the ceiling lies below the floor.
    """
    default_pool().keep(floor, ceiling)


def _close_default() -> None:
    if _default is not None:
        with contextlib.suppress(OSError):
            _default.close()


def _forget_other_process() -> None:
    """In a process forked from the host: start over, with locks that no lost thread holds."""
    global _default_lock
    _default_lock = threading.Lock()
    for pool in list(_pools):
        pool.start_over()


atexit.register(_close_default)
os.register_at_fork(after_in_child=_forget_other_process)
