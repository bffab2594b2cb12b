"""What crossing the border costs, inline and jailed, beside a plain call and JSON over a pipe in the same run.

Run with ``make bench`` or ``python bench/border.py [--json FILE]``. The guest times itself between two stamps of the host,
so neither compiling nor starting is counted. Each figure is the best of its rounds: what else the machine does only adds.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from ringfence import Limits, Sandbox

ROUNDS = 30
LIMITS = Limits(calls=10**9, cpu_seconds=600, wall_seconds=600, memory_bytes=1 << 30)
ROWS = [{"id": number, "name": f"row {number}", "score": number / 7, "ok": number % 2 == 0} for number in range(10_000)]
BLOB = os.urandom(10_000_000)
CLOCK = time.perf_counter

# Per case: guest source that is timed, and how often one stamped stretch performs it.
CASES = {
    "call_us": ("for _ in range(100): double(3)", 100, 1e6),
    "thousand_calls_ms": ("for _ in range(1000): double(3)", 1, 1e3),
    "rows_to_guest_ms": ("give_rows()", 1, 1e3),
    "rows_to_host_ms": ("take(rows)", 1, 1e3),
    "blob_to_guest_ms": ("give_blob()", 1, 1e3),
    "blob_to_host_ms": ("take(blob)", 1, 1e3),
}
AIMS = {
    "inline": {"call_us": 1.0, "rows_to_guest_ms": 25.0, "rows_to_host_ms": 25.0},
    "jail": {"call_us": 40.0, "rows_to_guest_ms": 25.0, "rows_to_host_ms": 25.0},
}


def double(number: int) -> int:
    """A host function that hardly does anything."""
    return number * 2


def main() -> int:
    """Measure everything; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the figures to FILE")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    figures: dict[str, Any] = {"python": platform.python_version(), "rounds": options.rounds, "load": load}
    print(
        f"CPython {figures['python']}, best of {options.rounds} rounds, load {load:.1f} on {os.cpu_count()} processors"
    )
    figures["plain"] = _show("plain", {"call_us": _plain_call(options.rounds)})
    figures["json_over_a_pipe"] = _show("json", _json_over_a_pipe(options.rounds))
    isolations: tuple[Literal["inline", "jail"], ...] = ("inline", "jail")
    for isolation in isolations:
        figures[isolation] = _show(isolation, _border(isolation, options.rounds))
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _show(name: str, figures: dict[str, float]) -> dict[str, float]:
    for case, figure in figures.items():
        what, _, unit = case.rpartition("_")
        aim = AIMS.get(name, {}).get(case)
        print(f"  {name:<7} {what:<15} {figure:10.2f} {unit}" + (f"   aim {aim:g}" if aim else ""))
    return figures


def _best(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        start = CLOCK()
        work()
        seconds.append(CLOCK() - start)
    return min(seconds)


def _plain_call(rounds: int) -> float:
    def calls() -> None:
        for _ in range(100):
            double(3)

    return _best(calls, rounds * 10) / 100 * 1e6


def _border(isolation: Literal["inline", "jail"], rounds: int) -> dict[str, float]:
    stamps: list[float] = []
    grants = {
        "double": double,
        "stamp": lambda: stamps.append(CLOCK()),
        "give_rows": lambda: ROWS,
        "give_blob": lambda: BLOB,
        "take": lambda _value: None,
    }
    found = {}
    with Sandbox(grants, isolation=isolation, limits=LIMITS) as box, box.open() as session:
        session.run("rows, blob = give_rows(), give_blob()").explain()
        for case, (source, times, scale) in CASES.items():
            rounds_here = rounds * 10 if times > 1 and isolation == "inline" else rounds
            program = f"for _ in range({rounds_here}):\n stamp()\n {source}\n stamp()" if "for" not in source else (
                f"for _ in range({rounds_here}):\n stamp()\n {source.replace(': ', f':{chr(10)}  ')}\n stamp()"
            )  # fmt: skip
            _ = session.run(program).value
            pairs = zip(stamps[::2], stamps[1::2], strict=True)
            found[case] = min(after - before for before, after in pairs) / times * scale
            stamps.clear()
    return found


def _json_over_a_pipe(rounds: int) -> dict[str, float]:
    """A process that answers JSON with the same JSON, as the simplest sandbox would."""
    down, up = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(down[1]), os.close(up[0])
        with os.fdopen(down[0], "rb") as source, os.fdopen(up[1], "wb") as sink:
            for line in source:
                sink.write(json.dumps(json.loads(line)).encode() + b"\n")
                sink.flush()
        os._exit(0)
    os.close(down[0]), os.close(up[1])
    with os.fdopen(down[1], "wb") as sink, os.fdopen(up[0], "rb") as source:

        def echo(value: object) -> None:
            sink.write(json.dumps(value).encode() + b"\n")
            sink.flush()
            json.loads(source.readline())

        def calls() -> None:
            for _ in range(100):
                echo([3])

        figures = {
            "call_us": _best(calls, rounds) / 100 * 1e6,
            "rows_both_ways_ms": _best(lambda: echo(ROWS), rounds) * 1e3,
        }
    os.waitpid(child, 0)
    return figures


if __name__ == "__main__":
    sys.exit(main())
