"""The pool gives each guest a worker of its own, sooner when one was asked for before."""

import os
import pathlib
import signal
import threading
import time

import pytest
from tests.jail.conftest import ATTACKER, PROGRAMS, Attacker, descendants, gone
from tests.jail.test_life import in_fork

from ringfence import errors
from ringfence.host import pool as pools
from ringfence.host.pool import Pool
from ringfence.host.zygote import Flavor
from ringfence.policy import Limits

LIMITS = Limits(memory_bytes=64 << 20, cpu_seconds=1.0)
OTHER_LIMITS = Limits(memory_bytes=128 << 20, cpu_seconds=1.0)


@pytest.fixture
def pool():
    with Pool(floor=2, ceiling=2) as pool:
        yield pool


def ask(pool, expression, limits=LIMITS, **options):
    with pool.acquire(limits, ATTACKER, **options) as worker:
        return Attacker(worker).ask(expression)


def spawned(pool):
    return pool._families[ATTACKER].zygote().spawned


def test_nothing_is_kept_for_what_was_wanted_once(pool):
    assert ask(pool, "1 + 1") == "2"
    assert spawned(pool) == 1


def test_spare_workers_are_kept_for_what_was_wanted_twice(pool):
    for _ in range(5):
        assert ask(pool, "1 + 1") == "2"
    assert spawned(pool) == 5 + 2


def test_the_shelf_grows_while_workers_are_wanted_faster_than_made():
    with Pool(floor=0, ceiling=2) as pool:
        ask(pool, "1")
        family = pool._families[ATTACKER]
        (kind,) = family.warm
        below = descendants(family.zygote()._launched._process.pid)[:1]
        for pid in below:
            os.kill(pid, signal.SIGSTOP)
            while pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
                time.sleep(0.001)
        taken = [family.take(kind, 0, 2)[1] for _ in range(4)]
        assert len(family.warm[kind].waiting) == 2
        for pid in below:
            os.kill(pid, signal.SIGCONT)
        for pending in taken:
            with pending.finish() as worker:
                assert Attacker(worker).ask("1 + 1") == "2"


def test_the_shelf_shrinks_while_workers_are_left():
    with Pool(floor=1, ceiling=3) as pool:
        ask(pool, "1")
        shelf = pools._Shelf()
        for _ in range(3):
            assert shelf.take(1, 3) is None
        for _ in range(pools._PLENTY):
            while shelf.lacking:
                shelf.waiting.append(ready(pool._families[ATTACKER].zygote()))
            shelf.take(1, 3).cancel()
        assert shelf.lacking + len(shelf.waiting) == 2
        shelf.clear()


def ready(zygote):
    """A worker that has been asked for and is ready."""
    pending = zygote.request(memory_bytes=64 << 20, cpu_seconds=None)
    while not pending.is_ready:
        time.sleep(0.001)
    return pending


@pytest.mark.parametrize(("floor", "ceiling"), [(-1, 2), (3, 2)])
def test_a_floor_above_the_ceiling_is_refused(floor, ceiling):
    with pytest.raises(ValueError, match="0 <= floor <= ceiling"):
        Pool(floor=floor, ceiling=ceiling)


def test_no_worker_serves_twice(pool):
    seen = set()
    for _ in range(6):
        with pool.acquire(LIMITS, ATTACKER) as worker:
            seen.add(worker.pid)
            assert Attacker(worker).ask("'left' in sys.modules, sys.modules.setdefault('left', 1)") == "(False, 1)"
    assert len(seen) == 6


def test_limits_are_those_asked_for(pool):
    for _ in range(3):
        assert ask(pool, "len(bytes(90_000_000))") == "MemoryError: "
        assert ask(pool, "len(bytes(90_000_000))", OTHER_LIMITS) == "90000000"


def test_the_kernel_ends_single_runs_only(pool):
    limits = Limits(cpu_seconds=0.05)
    with pool.acquire(limits, ATTACKER) as worker:
        assert Attacker(worker).status_after("spin()") == -signal.SIGPROF
    with pool.acquire(limits, ATTACKER, single_run=False) as worker:
        worker.channel.send(b"spin()")
        with pytest.raises(TimeoutError):
            worker.wait(0.3)
        assert worker.cpu_seconds() > 0.05


def test_spare_workers_that_died_are_not_given_out(pool):
    for _ in range(2):
        ask(pool, "1")
    (shelf,) = pool._families[ATTACKER].warm.values()
    waiting = shelf.waiting
    for pending in list(waiting):
        worker = pending.finish()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(20)
        waiting.popleft()
        waiting.append(Finished(worker))
    assert ask(pool, "1 + 1") == "2"


class Finished:
    """A spare worker that has been waited for already."""

    is_ready = True

    def __init__(self, worker):
        self.worker = worker

    def finish(self):
        return self.worker

    def cancel(self):
        self.worker.close()


def test_a_zygote_that_died_is_replaced(pool):
    for _ in range(2):
        assert ask(pool, "1 + 1") == "2"
    process = pool._families[ATTACKER].zygote()._launched._process
    below = descendants(process.pid)
    process.kill()
    assert gone(below)
    for _ in range(3):
        assert ask(pool, "1 + 1") == "2"


def test_zygotes_are_rotated(pool, monkeypatch):
    monkeypatch.setattr(pools, "_ROTATE_AFTER", 3)
    with pool.acquire(LIMITS, ATTACKER) as first:
        zygote = pool._families[ATTACKER].zygote()
        for _ in range(4):
            assert ask(pool, "1 + 1") == "2"
        assert pool._families[ATTACKER].zygote() is not zygote
        assert Attacker(first).ask("1 + 1") == "2"
        assert zygote.alive
    assert not zygote.alive


def test_few_kinds_are_kept_warm(pool):
    for megabytes in range(40, 50):
        for _ in range(2):
            ask(pool, "1", Limits(memory_bytes=megabytes << 20))
    assert len(pool._families[ATTACKER].warm) == 4


def test_confinement_needs_no_worker(pool):
    confinement = pool.confinement(ATTACKER)
    confinement.demand({"seccomp"})
    assert spawned(pool) == 0


def test_many_threads(pool):
    answers = []

    def use(number):
        answers.extend((number, ask(pool, f"{number} + 1")) for _ in range(5))

    threads = [threading.Thread(target=use, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(number, str(number + 1)) for number in range(8) for _ in range(5)]


def test_a_forked_host_starts_over(pool):
    for _ in range(2):
        ask(pool, "1")

    def use():
        with pool.acquire(LIMITS, ATTACKER) as worker:
            answer = Attacker(worker).ask("1 + 1")
        pool.close()
        return answer == "2"

    assert in_fork(use) == 0
    assert ask(pool, "1 + 1") == "2"


def test_closing_leaves_nothing(no_leak):
    with Pool(floor=2, ceiling=2) as pool:
        for _ in range(3):
            ask(pool, "1")
    pool.close()
    with pytest.raises(errors.JailUnavailable) as caught:
        pool.acquire(LIMITS, ATTACKER)
    assert str(caught.value) == ("the jail is unavailable: missing zygote: the pool was closed. Make a new Sandbox")


def test_a_flavor_that_starts_threads_is_refused(pool):
    flavor = Flavor(entry="attacker:serve", preload=("threaded",), paths=(str(PROGRAMS),))
    with pytest.raises(errors.JailUnavailable) as caught:
        pool.acquire(LIMITS, flavor)
    assert str(caught.value) == (
        "the jail is unavailable: missing zygote: importing threaded, attacker left 2 threads running. "
        "Name only modules that start no thread when they are imported"
    )


def test_native_helpers_are_forgotten_unless_asked_for(pool):
    flavor = Flavor(entry="attacker:serve", paths=(str(PROGRAMS),))
    names = "[name in sys.modules for name in ('ctypes', '_ctypes', 'ringfence.jail.linux', 'os')]"
    with pool.acquire(LIMITS, flavor) as worker:
        assert Attacker(worker).ask(names) == "[False, False, False, True]"
        assert Attacker(worker).ask("__import__('ctypes')") == "ModuleNotFoundError: No module named 'ctypes'"
    assert ask(pool, names) == "[True, True, True, True]"


def test_the_default_pool_is_one():
    assert pools.default_pool() is pools.default_pool()
