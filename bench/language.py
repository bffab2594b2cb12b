"""What the language wall costs: guest programs against plain CPython, side by side in one process.

Run with ``make bench`` or ``python bench/language.py [--json FILE]``. Each program is compiled once by CPython and once by
ringfence; the two take turns, and the median of the pairwise ratios is reported with their spread. Where the dependency
group ``bench`` is installed, others run the same programs in the same run (``others.py``), in fewer rounds.
"""

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from others import Other, installed
from programs import PROGRAMS

from ringfence import Limits, Sandbox
from ringfence.guest.realm import Realm
from ringfence.language.program import compile_guest

ROUNDS = 15
OTHER_ROUNDS = 3
LIMITS = {"class_patterns": 3.0, "hazard_names": 3.0}
DEFAULT_LIMIT = 1.05


def main() -> int:
    """Run everything; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the figures to FILE")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--other-rounds", type=int, default=OTHER_ROUNDS, help="0 leaves the others out")
    options = parser.parse_args()
    figures: dict[str, Any] = {"python": platform.python_version(), "rounds": options.rounds, "ratios": {}}
    with installed() as others:
        shown = others if options.other_rounds else {}
        _report(options, figures, shown)
    cost = figures["compile"] = _compile(options.rounds)
    print(f"  compile            {cost['ratio']:6.2f}   aim 3.00   ({cost['ms_per_kloc']:.1f} ms per 1,000 lines)")
    figures["realm_us"] = _microseconds(_fresh_realm, options.rounds)
    print(f"  fresh realm        {figures['realm_us']:6.1f} us   aim 100")
    figures["call_us"] = _capability_call(options.rounds)
    print(f"  capability call    {figures['call_us']:6.2f} us   aim 1.00")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _report(options: argparse.Namespace, figures: dict[str, Any], others: dict[str, Other]) -> None:
    """Time every program, and print a row as soon as it is known."""
    rounds = options.rounds
    print(f"CPython {figures['python']}, {rounds} rounds: time over CPython's (median, lowest to highest)")
    if others:
        figures["other_rounds"] = options.other_rounds
        print(f"  {'':<18} {'ringfence':>22}   aim    {'   '.join(f'{name:>24}' for name in others)}")
    for name, source in PROGRAMS.items():
        aim = LIMITS.get(name, DEFAULT_LIMIT)
        median, low, high = _ratio(source, rounds)
        row = figures["ratios"][name] = {"median": median, "low": low, "high": high, "aim": aim}
        beside = [_beside(other, source, options.other_rounds) for other in others.values()]
        if others:
            row["others"] = dict(zip(others, beside, strict=True))
        cells = "   ".join(f"{_cell(each):>24}" for each in beside)
        print(f"  {name:<18} {median:6.2f} {low:5.2f} to {high:5.2f}   {aim:.2f}   {cells}".rstrip(), flush=True)


def _beside(other: Other, source: str, rounds: int) -> dict[str, float | str]:
    """Ratios of another way to run ``source``, or why it does not."""
    plain = _plain(source)
    try:
        run = other.prepare(source)
        run()
        pairs = [(_seconds(plain, other.clock), _seconds(run, other.clock)) for _ in range(rounds)]
    except Exception as error:  # whatever it says no with
        return {"refused": f"{type(error).__name__}: {error}"[:300]}
    ratios = [seconds / plain_seconds for plain_seconds, seconds in pairs]
    return {"median": statistics.median(ratios), "low": min(ratios), "high": max(ratios)}


def _cell(row: dict[str, float | str]) -> str:
    return "refused" if "refused" in row else f"{row['median']:.2f} {row['low']:.2f} to {row['high']:.2f}"


def _plain(source: str) -> Callable[[], object]:
    code = compile(source, "<plain>", "exec", dont_inherit=True)
    return lambda: exec(code, {"__name__": "__main__"})  # noqa: S102 - the program is ours


def _seconds(action: Callable[[], object], clock: Callable[[], float] = time.thread_time) -> float:
    """Processor time by default: what else the machine does is not the guest's."""
    start = clock()
    action()
    return clock() - start


def _ratio(source: str, rounds: int) -> tuple[float, float, float]:
    run_plain = _plain(source)
    program = compile_guest(source)

    def run_guest() -> None:
        realm = Realm(grants={}, write_output=lambda _stream, _text: None)
        realm.execute(program, realm.globals, realm.globals)

    run_plain(), run_guest()
    pairs = [(_seconds(run_plain), _seconds(run_guest)) for _ in range(rounds)]
    ratios = [guest / plain_seconds for plain_seconds, guest in pairs]
    return statistics.median(ratios), min(ratios), max(ratios)


def _compile(rounds: int) -> dict[str, float]:
    source = "\n".join(PROGRAMS.values()) * 8
    lines = source.count("\n")
    pairs = [
        (
            _seconds(lambda: compile(source, "<plain>", "exec", dont_inherit=True)),
            _seconds(lambda: compile_guest(source)),
        )
        for _ in range(rounds)
    ]
    guest = statistics.median(seconds for _, seconds in pairs)
    return {"ratio": statistics.median(b / a for a, b in pairs), "ms_per_kloc": guest * 1e6 / lines}


def _fresh_realm() -> None:
    Realm(grants={}, write_output=lambda _stream, _text: None)


def _microseconds(action: Callable[[], object], rounds: int) -> float:
    return statistics.median(_seconds(action) for _ in range(rounds * 20)) * 1e6


def _capability_call(rounds: int) -> float:
    """One call of a granted function with one scalar, inline, less the empty loop."""

    def double(number: int) -> int:
        return number * 2

    loop = "for i in range(20000): {}"
    limits = Limits(calls=10**9, cpu_seconds=600, wall_seconds=600)
    with Sandbox(grants={"double": double}, isolation="inline", limits=limits) as box:
        session = box.open()
        with_call, without = loop.format("double(3)"), loop.format("pass")
        session.run(with_call)
        return (
            statistics.median(
                (_seconds(lambda: session.run(with_call)) - _seconds(lambda: session.run(without))) / 20000
                for _ in range(rounds)
            )
            * 1e6
        )


if __name__ == "__main__":
    sys.exit(main())
