"""Soak: many sandboxes, a third of them hostile, killed and crashed at random points; afterwards nothing may be left.

``python tools/soak.py [--sandboxes 20000] [--threads 4] [--seed 0]`` prints what became of them and what the host holds
before and after. It ends with 1 where an honest guest got a wrong answer, or where descriptors, processes, threads or
memory have grown.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import ctypes
import dataclasses
import gc
import os
import pathlib
import random
import signal
import sys
import threading
import time
from typing import Final

from ringfence import Limits, Sandbox, SessionClosed
from ringfence.host import pool

_LIMITS: Final = Limits(wall_seconds=60.0, cpu_seconds=20.0, memory_bytes=64 << 20, output_bytes=10_000, calls=100)
_SHORT: Final = dataclasses.replace(_LIMITS, cpu_seconds=0.05)
_HOSTILE: Final = {
    "restricted": (
        ("while True: pass", _SHORT, {"limit"}),
        ("x = []\nwhile True: x.append(bytearray(1 << 20))", _LIMITS, {"limit"}),
        ("while True: print('x' * 1000)", _LIMITS, {"limit"}),
        ("while True: double(1)", _LIMITS, {"limit"}),
        ("().__class__.__bases__[0].__subclasses__()", _LIMITS, {"raised", "check_failed"}),
        ("def f(): return f()\nf()", _LIMITS, {"raised"}),
    ),
    "full": (
        ("import os\nos._exit(3)", _LIMITS, {"crashed"}),
        ("import os\nos.write(3, b'garbage')\ninput()", _LIMITS, {"violation", "crashed"}),
        ("import os\nwhile True: os.write(3, b'\\1' + bytes(120 * 1024))", _LIMITS, {"violation"}),
        ("import faulthandler\nfaulthandler._read_null()", _LIMITS, {"crashed"}),
        ("import os\nos.open('/etc/passwd', 0)", _LIMITS, {"raised"}),
        ("3 ** 10 ** 8", _SHORT, {"limit"}),
    ),
}
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_WARM: Final = 60
_GROWTH_BYTES: Final = 24 << 20
"""What the allocators of a host may keep that has run many guests on several threads."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What this process holds."""

    descriptors: int
    processes: int
    threads: int
    resident_bytes: int


def held() -> Held:
    """Count, after everything has been let go of that will be; what the C library merely keeps for later goes back too."""
    gc.collect()
    with contextlib.suppress(AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
    own = pathlib.Path("/proc/self")
    return Held(
        descriptors=len(list((own / "fd").iterdir())),
        processes=len(_descendants(os.getpid())),
        threads=threading.active_count(),
        resident_bytes=int((own / "statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES,
    )


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for number in map(int, (task / "children").read_text(encoding="ascii").split()):
            found += [number, *_descendants(number)]
    return found


def one(number: int, seed: int) -> str:
    """One sandbox; returns what became of it, or raises AssertionError where that is wrong."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - a repeatable choice
    language = chance.choice(("restricted", "restricted", "full"))
    kind = number % 3
    if kind == 0:
        source, limits, expected = chance.choice(_HOSTILE[language])
        with Sandbox({"double": _double}, language=language, limits=limits) as box:  # type: ignore[arg-type]
            result = box.run(source)
        if result.outcome.value not in expected:
            msg = f"{source!r} ended {result.outcome.value}: {result.explain()}"
            raise AssertionError(msg)
        return f"hostile {result.outcome.value}"
    if kind == 1 and chance.random() < 0.5:  # noqa: PLR2004 - half of them
        return _killed(chance)
    with Sandbox({"double": _double}, language=language, limits=_LIMITS) as box:  # type: ignore[arg-type]
        result = box.run("print(n)\nsum(double(i) for i in range(n))", {"n": number % 50})
    wanted = (number % 50) * (number % 50 - 1)
    if result.outcome.value != "ok" or (result.returned, result.stdout) != (wanted, f"{number % 50}\n"):
        msg = f"an honest guest ended {result.outcome.value}: {result.explain()}"
        raise AssertionError(msg)
    return "honest ok"


def _killed(chance: random.Random) -> str:
    """A session whose worker dies at a random moment."""
    with Sandbox({"double": _double}, limits=_LIMITS) as box, box.open() as session:
        timer = threading.Timer(chance.random() * 0.01, session.kill)
        timer.start()
        try:
            result = session.run("while True: double(1); print(1)" if chance.random() < 0.5 else "while True: pass")  # noqa: PLR2004
        except SessionClosed:
            return "killed before its run"
        finally:
            timer.join()
    if result.outcome.value not in {"crashed", "limit"}:
        msg = f"a killed guest ended {result.outcome.value}"
        raise AssertionError(msg)
    return f"killed {result.outcome.value}"


def _double(number: int) -> int:
    return number * 2


def soak(sandboxes: int, *, threads: int, seed: int) -> tuple[collections.Counter[str], Held, Held]:
    """Run them all.

    Returns:
        How many ended how, and what was held before and after.
    """
    with concurrent.futures.ThreadPoolExecutor(threads) as workers:
        list(workers.map(lambda number: one(number, seed), range(_WARM)))
        _let_go()
        before = held()
        ended = collections.Counter(workers.map(lambda number: one(number, seed), range(_WARM, _WARM + sandboxes)))
        _let_go()
        after = held()
    return ended, before, after


def _let_go() -> None:
    """Give up zygotes and warm workers, which come and go with the demand."""
    default = pool.default_pool()
    default.close()
    default.start_over()
    deadline = time.monotonic() + 20
    while _descendants(os.getpid()) and time.monotonic() < deadline:
        time.sleep(0.01)


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sandboxes", type=int, default=20_000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    started = time.monotonic()
    ended, before, after = soak(options.sandboxes, threads=options.threads, seed=options.seed)
    for what, count in sorted(ended.items()):
        print(f"{count:>8}  {what}")
    print(f"{sum(ended.values())} sandboxes in {time.monotonic() - started:.0f} s\nbefore {before}\nafter  {after}")
    return 1 if has_grown(before, after) else 0


def has_grown(before: Held, after: Held) -> bool:
    """Whether something was left behind."""
    return (
        after.descriptors > before.descriptors
        or after.processes > before.processes
        or after.threads > before.threads
        or after.resident_bytes > before.resident_bytes + _GROWTH_BYTES
    )


if __name__ == "__main__":
    sys.exit(main())
