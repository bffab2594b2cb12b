"""The parts of the prover: each runs its processes, and returns figures and what was found."""

import concurrent.futures
import dataclasses
import json
import os
import pathlib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from prove.corpus import SETTINGS
from prove.holes import HOLES, VARIABLE

ROOT: Final = pathlib.Path(__file__).parent.parent
_PART_SECONDS: Final = 24 * 3600
# Processes at once; most parts keep one core busy each.
_WORKERS: Final = os.cpu_count() or 1
_HOLE_ATTACKS: Final = 3_000
_HOLE_SEED: Final = 5
_CRASHES: Final = 50


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the prover was asked for.

    Args:
        interpreters: Paths by label.
        seed: Where the generators start.
        programs: Ordinary programs for each interpreter.
        attacks: Attack programs for each interpreter.
    """

    interpreters: dict[str, str]
    seed: int
    programs: int
    attacks: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one part did.

    Args:
        title: The part.
        figures: One line for each thing counted.
        found: What broke, each with what is needed to see it again; empty when all held.
        seconds: Time it took.
        table: Rows of a table for the page: technique, and what contained it in each setting.
    """

    title: str
    figures: tuple[str, ...]
    found: tuple[str, ...]
    seconds: float
    table: tuple[tuple[str, ...], ...] = ()


def escapes(run: Run) -> Result:
    """The escape corpus, each program in four settings, on the first interpreter."""
    label, python = next(iter(run.interpreters.items()))
    started = time.monotonic()
    reports = dict(zip(SETTINGS, _at_once(lambda each: _report(python, "prove.corpus", each), SETTINGS), strict=True))
    found = [
        f"{name}, {where}: {how}" for where, one in reports.items() for name, how in one.get("breaches", {}).items()
    ]
    found += [f"{where}: {one['fault']}" for where, one in reports.items() if "fault" in one]
    names = next((list(one["rows"]) for one in reports.values() if "rows" in one), [])
    table = tuple((name, *(one.get("rows", {}).get(name, "?") for one in reports.values())) for name in names)
    figures = (f"{len(names)} programs of the corpus in {len(SETTINGS)} settings on Python {label}",)
    return _done("Escape corpus", started, figures, found, table)


def differential(run: Run) -> Result:
    """Ordinary programs, compared with CPython."""
    started = time.monotonic()

    def one(item: tuple[str, str]) -> dict[str, Any]:
        return _report(item[1], "prove.differential", str(run.seed), str(run.programs))

    figures, found = [], []
    for label, report in zip(run.interpreters, _at_once(one, run.interpreters.items()), strict=True):
        if "fault" in report:
            found.append(f"Python {label}: {report['fault']}")
            continue
        figures.append(
            f"Python {label}: {report['programs']} programs (seed {report['seed']}, {report['ended_well']} without an "
            f"error), {report['jailed']} of them in the jail too, {report['programs'] / report['seconds']:.0f} a second"
        )
        found += [f"Python {label}: {json.dumps(each)}" for each in report["differences"]]
    return _done("Ordinary programs do the same as in CPython", started, figures, found)


def attacks(run: Run) -> Result:
    """Generated attacks on the language wall alone."""
    started = time.monotonic()
    figures, found = [], []
    with tempfile.TemporaryDirectory() as folder:

        def one(item: tuple[str, str]) -> dict[str, Any]:
            return _attack(item[1], run.seed, run.attacks, pathlib.Path(folder, f"current-{item[0]}.py"))

        for label, report in zip(run.interpreters, _at_once(one, run.interpreters.items()), strict=True):
            ran, seconds = report["programs"], max(report["seconds"], 1e-9)
            figures.append(f"Python {label}: {ran} programs (seed {run.seed}), {ran / seconds:.0f} a second")
            found += [f"Python {label}: {each}" for each in report["found"]]
    return _done("Generated attacks on the language wall alone", started, figures, found)


def _attack(python: str, seed: int, count: int, current: pathlib.Path) -> dict[str, Any]:
    """Run ``count`` attacks, in a new process after each that ended the old one."""
    ran, seconds, found = 0, 0.0, []
    for attempt in range(_CRASHES):
        report = _report(python, "prove.arena", str(seed + attempt), str(count - ran), "--current", str(current))
        if "fault" not in report:
            found += [json.dumps(each) for each in report["breaches"]] + report["host_changes"]
            return {"programs": ran + report["programs"], "seconds": seconds + report["seconds"], "found": found}
        found.append(f"{report['fault']}; the last program:\n{current.read_text('utf-8') if current.exists() else '?'}")
        if not current.exists():
            break
    return {"programs": ran, "seconds": seconds, "found": found}


def planted(run: Run) -> Result:
    """Holes planted on purpose: each must be found."""
    python = next(iter(run.interpreters.values()))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:

        def is_found(name: str) -> bool:
            if HOLES[name].finder != "attacks":
                return _tests_fail(python, name)
            current = pathlib.Path(folder, f"{name}.py")
            arguments = (str(_HOLE_SEED), str(_HOLE_ATTACKS), "--current", str(current))
            report = _report(python, "prove.arena", *arguments, hole=name)
            return bool(report.get("breaches"))

        seen = dict(zip(HOLES, _at_once(is_found, HOLES), strict=True))
    missed = [f"not found: {HOLES[name].what}" for name, was_seen in seen.items() if not was_seen]
    return _done("Planted holes", started, [f"{sum(seen.values())} of {len(seen)} found"], missed)


def _tests_fail(python: str, hole: str) -> bool:
    command = [python, "-m", "pytest", "-q", "-x", "-p", "prove.holes", HOLES[hole].finder]
    done = subprocess.run(command, cwd=ROOT, env=_environment(hole), capture_output=True, check=False)
    return done.returncode == 1


ALL: Final[tuple[Callable[[Run], Result], ...]] = (escapes, differential, attacks, planted)


def _done(
    title: str, started: float, figures: Iterable[str], found: Iterable[str], table: tuple[tuple[str, ...], ...] = ()
) -> Result:
    result = Result(
        title=title, figures=tuple(figures), found=tuple(found), seconds=time.monotonic() - started, table=table
    )
    print(f"{'FOUND' if result.found else 'held ':5} {result.seconds:7.1f} s  {title}", flush=True)
    for line in (*result.figures, *result.found):
        print(f"                 {line}", flush=True)
    return result


def _at_once(action: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    with concurrent.futures.ThreadPoolExecutor(_WORKERS) as pool:
        return list(pool.map(action, items))


def _report(python: str, module: str, *arguments: str, hole: str = "") -> dict[str, Any]:
    """The JSON report of one process, or a ``fault`` that says how it ended."""
    done = subprocess.run(
        [python, "-m", module, *arguments],
        cwd=ROOT,
        env=_environment(hole),
        capture_output=True,
        text=True,
        check=False,
        timeout=_PART_SECONDS,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return {"fault": f"{module} ended with {done.returncode}: {done.stderr.strip()[-2000:]}"}
    report: dict[str, Any] = json.loads(lines[-1])
    return report


def _environment(hole: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in (VARIABLE, "PYTHONHOME")}
    path = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    return {**kept, "PYTHONPATH": path, **({VARIABLE: hole} if hole else {})}
