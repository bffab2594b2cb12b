"""What the jail costs: fresh sandboxes, warm workers, calls, idle memory, beside other ways to run a stranger's Python.

Run with ``make bench`` or ``python bench/jail.py [--json FILE]``. Others take their turn in the same run where they are
installed: ``bwrap`` and ``nsjail`` start a Python of their own each time, ``pydantic_monty`` is an interpreter of its
own. Compile the package beforehand (``python -m compileall``), as an installed one is.
"""

import argparse
import concurrent.futures
import contextlib
import importlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ringfence import Limits, Sandbox, keep_warm
from ringfence.host.pool import default_pool
from ringfence.host.zygote import Flavor, Zygote

AIMS = {
    "fresh, pool off (ms)": 4.0,
    "fresh, pool on (ms)": 0.5,
    "call (us)": 40.0,
    "idle worker (MB)": 1.2,
    "fresh per second": 300.0,
    "command, from nothing (ms)": 150.0,
}
QUANTILES = {"min": 0.0, "p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
CALLS_PER_RUN = 500
IDLE_WORKERS = 100
REFILL_SECONDS = 0.02
THREADS = 4
SOURCE = "1+1"
COMMAND = [sys.executable, "-I", "-c", "1"]


class Table:
    """Prints rows as they are measured, and keeps them."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, float]] = {}

    def spread(self, name: str, seconds: list[float], unit: float) -> None:
        """A row with every percentile."""
        ordered = sorted(seconds)
        row = {label: ordered[round(part * (len(ordered) - 1))] * unit for label, part in QUANTILES.items()}
        self._print(name, row)

    def single(self, name: str, value: float) -> None:
        """A row with one figure."""
        self._print(name, {"": value})

    def _print(self, name: str, row: dict[str, float]) -> None:
        self.rows[name] = row
        aim = f"aim {AIMS[name]:g}" if name in AIMS else ""
        print(f"  {name:<30}" + "".join(f"{label:>5} {value:9.3f}" for label, value in row.items()) + f"   {aim}")


def main() -> int:
    """Measure everything; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the figures to FILE")
    parser.add_argument("--rounds", type=int, default=300)
    options = parser.parse_args()
    rounds: int = options.rounds
    facts = {"python": platform.python_version(), "kernel": platform.release(), "cores": os.cpu_count()}
    print(", ".join(f"{name} {value}" for name, value in facts.items()), f", {rounds} rounds")
    table = Table()
    few = max(rounds // 10, 10)
    command = [sys.executable, "-m", "ringfence", "run", "-c", "1"]
    table.spread("command, from nothing (ms)", seconds_of(lambda: start(command), few), 1000)
    for name, words in starts():
        table.spread(f"{name} (ms)", seconds_of(lambda words=words: start(words), few), 1000)  # type: ignore[misc]
    keep_warm(0, 0)
    fresh()
    table.spread("fresh, pool off (ms)", seconds_of(fresh, rounds), 1000)
    table.single("fresh per second", per_second(rounds))
    keep_warm(2, 2)
    fresh()
    table.spread("fresh, pool on (ms)", seconds_of(fresh, rounds, pause=REFILL_SECONDS), 1000)
    table.spread("call (us)", calls(max(rounds // 10, 10)), 1e6)
    table.single("idle worker (MB)", idle_megabytes())
    for name, action in in_process():
        table.spread(f"{name} (ms)", seconds_of(action, rounds), 1000)
    if options.json:
        Path(options.json).write_text(json.dumps({**facts, "rounds": rounds, "rows": table.rows}, indent=2) + "\n")
    return 0


def seconds_of(action: Callable[[], object], rounds: int, *, pause: float = 0.0) -> list[float]:
    """How long an action took, each time."""
    taken: list[float] = []
    for _ in range(rounds):
        if pause:
            time.sleep(pause)
        before = time.perf_counter()
        action()
        taken.append(time.perf_counter() - before)
    return taken


def fresh() -> None:
    """Create a sandbox, run a little in it, destroy it."""
    with Sandbox() as box:
        result = box.run(SOURCE)
    if result.value != eval(SOURCE):  # noqa: S307 - ours
        raise SystemExit(result.explain())


def per_second(rounds: int) -> float:
    """Fresh sandboxes per second, a few at a time."""
    before = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
        for done in [threads.submit(fresh) for _ in range(rounds)]:
            done.result()
    return rounds / (time.perf_counter() - before)


def calls(rounds: int) -> list[float]:
    """One call of a granted function, less the empty loop: the mean of each of several loops."""

    def double(number: int) -> int:
        return number * 2

    limits = Limits(calls=10**9, cpu_seconds=600, wall_seconds=600)
    loop = f"for i in range({CALLS_PER_RUN}): {{}}"
    with Sandbox({"double": double}, limits=limits) as box, box.open() as session:
        with_call, without = loop.format("double(3)"), loop.format("pass")
        session.run(with_call)
        empty = min(seconds_of(lambda: session.run(without), 5))
        return [(each - empty) / CALLS_PER_RUN for each in seconds_of(lambda: session.run(with_call), rounds)]


def idle_megabytes() -> float:
    """Memory of one idle worker: its share of mapped pages, and its page tables."""
    with contextlib.ExitStack() as stack:
        pool = default_pool()
        workers = [stack.enter_context(pool.acquire(Limits())) for _ in range(IDLE_WORKERS)]
        return sum(resident_bytes(worker.pid) for worker in workers) / len(workers) / 1e6


def resident_bytes(pid: int) -> int:
    """``Pss`` and ``VmPTE`` of a process; needs the right to look at it."""
    found = 0
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmPTE:")):
        for line in Path(f"/proc/{pid}/{name}").read_text(encoding="ascii").splitlines():
            if line.startswith(key):
                found += int(line.split()[1]) * 1024
    return found


def start(command: list[str]) -> None:
    """Start a process and wait for its end."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def starts() -> Iterator[tuple[str, list[str]]]:
    """Other ways that start a process each time, as far as they work here."""
    candidates = [("python -I -c 1", COMMAND)]
    for program, words in (
        ("bwrap", ["--ro-bind", "/", "/", "--unshare-all", "--die-with-parent"]),
        ("nsjail", ["-Mo", "-Q", "--chroot", "/", "--disable_clone_newcgroup", "--"]),
    ):
        found = shutil.which(program) or shutil.which(program, path=str(Path(sys.executable).parent))
        if found:
            candidates.append((f"{program} python", [found, *words, *COMMAND]))
        else:
            print(f"  {program}: not installed")
    for name, words in candidates:
        try:
            start(words)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"  {name}: does not work here ({error})")
        else:
            yield name, words


def in_process() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Other interpreters, as far as they are installed."""
    try:
        monty = importlib.import_module("pydantic_monty")
    except ImportError:
        print("  pydantic_monty: not installed")
    else:
        yield "pydantic_monty", lambda: monty.Monty(SOURCE).run()


def zygote_alone(rounds: int) -> list[float]:
    """A zygote that imports nothing of the guest's side: what the operating system's part costs."""
    with Zygote(Flavor(entry="os:close")) as zygote:
        return seconds_of(lambda: zygote.spawn(memory_bytes=1 << 28, cpu_seconds=None).close(), rounds)


if __name__ == "__main__":
    sys.exit(main())
