"""The page of a run of the prover: what was tried, on what machine, and what was found."""

import datetime as dt
import os
import platform
import subprocess
from collections import Counter
from collections.abc import Iterable

import ringfence
from prove.corpus import SETTINGS
from prove.holes import HOLES
from prove.parts import ROOT, Result, Run


def render(run: Run, results: Iterable[Result]) -> str:
    """Return the page as Markdown."""
    results = list(results)
    with ringfence.Sandbox() as box:
        walls = ", ".join(sorted(box.confinement.names))
    lines = [
        "# What the last run of the prover saw",
        "",
        "Written by `make prove`, which tries to break every claim of this project and says what it tried. Run it yourself.",
        "",
        "| | |",
        "| --- | --- |",
        f"| when | {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC |",
        f"| version | ringfence {ringfence.__version__}, commit {_commit()} |",
        f"| interpreters | {', '.join(run.interpreters)} |",
        f"| machine | {platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores |",
        f"| walls in force in the jail | {walls} |",
        f"| seed | {run.seed} |",
        f"| duration | {sum(each.seconds for each in results):.0f} s |",
        f"| found | {sum(len(each.found) for each in results) or 'nothing'} |",
        "",
    ]
    for result in results:
        lines += [f"## {result.title}", ""]
        lines += [f"- {line}" for line in result.figures]
        lines += [f"- **found**: `{line[:1000]}`" for line in result.found]
        lines += ["", *(_table(result) if result.table else ())]
    lines += ["## The holes that are planted", "", *(f"- {hole.what}" for hole in HOLES.values()), ""]
    return "\n".join(lines)


def summary(results: Iterable[Result]) -> str:
    """Return one line for all parts together."""
    results = list(results)
    found = sum(len(each.found) for each in results)
    seconds = sum(each.seconds for each in results)
    return f"prove: {len(results)} parts in {seconds:.0f} s, {found or 'nothing'} found"


def _table(result: Result) -> list[str]:
    """What contained each technique, in each setting."""
    heads = [f"| technique | {' | '.join(SETTINGS.values())} |", f"| --- |{' --- |' * len(SETTINGS)}"]
    counts = [Counter(row[column] for row in result.table) for column in range(1, len(SETTINGS) + 1)]
    totals = [", ".join(f"{how} {count}" for how, count in each.most_common()) for each in counts]
    return [*heads, *(f"| {' | '.join(row)} |" for row in result.table), f"| all | {' | '.join(totals)} |", ""]


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
