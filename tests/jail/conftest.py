import contextlib
import pathlib
import time

import pytest

from ringfence.host.zygote import Flavor, Zygote

PROGRAMS = pathlib.Path(__file__).parent / "programs"
MEBIBYTE = 1 << 20

ATTACKER = Flavor(entry="attacker:serve", paths=(str(PROGRAMS),), keep_native=True)


def descendants(pid):
    """Every living process below ``pid``."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for number in (task / "children").read_text().split():
            found += [int(number), *descendants(int(number))]
    return found


def running(pid):
    """Whether a process lives; a zombie waiting for some init does not."""
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    return False


def gone(pids, seconds=20):
    deadline = time.monotonic() + seconds
    while any(running(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not any(running(pid) for pid in pids)


class Attacker:
    """A worker that evaluates expressions for a test, and the test's end of it."""

    def __init__(self, worker):
        self.worker = worker
        worker.channel.settimeout(30)

    def send(self, expression):
        self.worker.channel.send(expression.encode())

    def ask(self, expression):
        self.send(expression)
        return self.worker.channel.recv(1 << 18).decode()

    def status_after(self, expression):
        """How the worker ends when it evaluates an expression that it does not survive."""
        self.send(expression)
        return self.worker.wait(30)


@pytest.fixture(scope="session")
def zygote():
    with Zygote(ATTACKER) as zygote:
        yield zygote


@pytest.fixture
def spawn(zygote):
    """Makes attackers and ends them."""
    workers = []

    def make(*, memory_bytes=256 * MEBIBYTE, cpu_seconds=10.0):
        workers.append(zygote.spawn(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds))
        return Attacker(workers[-1])

    yield make
    for worker in workers:
        worker.close()


@pytest.fixture
def attacker(spawn):
    return spawn()


@pytest.fixture
def no_leak():
    """Check that a test leaves as many descriptors as it found."""
    before = sorted(entry.name for entry in pathlib.Path("/proc/self/fd").iterdir())
    yield
    assert sorted(entry.name for entry in pathlib.Path("/proc/self/fd").iterdir()) == before
