"""Strangers' programs run against a real database with one granted closure; a table tells what became of them.

Every line of the table is checked: the exit code is 1 when any program ended otherwise than it should, or when the
secret in the database shows up in anything a guest returned or printed.
"""

import contextlib
import dataclasses
import io
import pathlib
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Final, Literal

import blog
import ringfence

GUESTS: Final = pathlib.Path(__file__).resolve().parent / "guests"
LIMITS: Final = ringfence.Limits(wall_seconds=10.0, cpu_seconds=1.0, memory_bytes=128 << 20)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One program, how it is run, and what must become of it.

    Args:
        program: File under ``guests``.
        tries: What it tries, for people.
        expect: Answers whether the result is as it must be.
        isolation: As of ``ringfence.Sandbox``.
        language: As of ``ringfence.Sandbox``.
    """

    program: str
    tries: str
    expect: Callable[[ringfence.Result], bool]
    isolation: Literal["jail", "inline"] = "jail"
    language: Literal["restricted", "full"] = "restricted"


def renders_posts(result: ringfence.Result) -> bool:
    """The theme did its work: three posts of tav, nobody else's, well escaped."""
    page = result.stdout
    return (
        result.outcome == "ok"
        and result.value == 3  # noqa: PLR2004 - tav wrote three posts
        and "<h1>tav's blog</h1>" in page
        and "Thank you, &lt;everyone&gt;" in page
        and "guido" not in page
    )


def all_refused(result: ringfence.Result) -> bool:
    """Every way that the program tried was refused."""
    rows = report_of(result)
    return bool(rows) and all(row[1] == "refused" for row in rows)


def none_reached(result: ringfence.Result) -> bool:
    """Without the language wall some ways find something of the worker's own; none finds the database."""
    kinds = {row[1] for row in report_of(result)}
    return "harmless" in kinds and "REACHED" not in kinds


def stopped_by(*limits: str) -> Callable[[ringfence.Result], bool]:
    """The program was ended by one of these limits, and its output until then was kept."""
    return lambda result: result.outcome == "limit" and result.limit in limits and bool(result.stdout)


CASES: Final = (
    Case(program="theme.py", tries="render tav's posts as HTML", expect=renders_posts),
    Case(program="introspect.py", tries="the same, behind both walls", expect=all_refused),
    Case(program="introspect.py", tries="the same, language wall alone", expect=all_refused, isolation="inline"),
    Case(program="introspect.py", tries="the same, jail alone", expect=none_reached, language="full"),
    Case(program="spin.py", tries="never end, swallow exceptions", expect=stopped_by("cpu_seconds", "wall_seconds")),
    Case(program="memory.py", tries="take all memory", expect=stopped_by("memory_bytes")),
    Case(program="files_sockets.py", tries="files, network, processes", expect=all_refused),
    Case(program="files_sockets.py", tries="the same, jail alone", expect=all_refused, language="full"),
)


def main() -> int:
    """Run every case and print the table.

    Returns:
        0 when everything in the table is as it must be, else 1.
    """
    rows: list[tuple[str, ...]] = []
    details: list[str] = []
    failures: list[str] = []
    jail: ringfence.Confinement | None = None
    with tempfile.TemporaryDirectory() as folder:
        db = blog.Database(pathlib.Path(folder) / "blog.sqlite")
        for case in CASES:
            started = time.perf_counter()
            result, walls, confinement = run(case, db)
            elapsed = time.perf_counter() - started
            if confinement.names:
                jail = confinement
            rows.append((case.program, case.tries, describe(result), f"{elapsed * 1000:.0f} ms", walls))
            details.append(detail(case, result))
            if not case.expect(result):
                failures.append(f"{case.program} ({case.tries}) ended otherwise than it should: {result}")
            if blog.SECRET in repr(result):
                failures.append(f"{case.program} ({case.tries}) got the secret")
            if str(GUESTS.parents[2]) in repr(result):
                failures.append(f"{case.program} ({case.tries}) learned where the host's files are: {result}")
        rows.insert(1, without_walls(db, failures))
        db.close()
    print("\n\n".join(details))
    print()
    print_table(("program", "what it tried", "outcome", "time", "walls in force"), rows)
    if jail is not None:
        print_walls(jail)
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    if not failures:
        print("\neverything is as it must be: behind the walls, the secret stayed in the database")
    return 1 if failures else 0


def run(case: Case, db: blog.Database) -> tuple[ringfence.Result, str, ringfence.Confinement]:
    """Run one program in a sandbox of its own.

    Returns:
        What it left behind, the walls that stood around it, and what the jail was made of.
    """
    source = (GUESTS / case.program).read_text(encoding="utf-8")
    grants = {"get_blog_posts": blog.blog_posts_of(db, "tav")}
    with ringfence.Sandbox(grants, isolation=case.isolation, language=case.language, limits=LIMITS) as box:
        result = box.run(source)
        walls = [case.language == "restricted" and "language", case.isolation == "jail" and "jail"]
        return result, " + ".join(wall for wall in walls if wall), box.confinement


def without_walls(db: blog.Database, failures: list[str]) -> tuple[str, ...]:
    """Run the introspecting program as plain Python in this very process: every way it tries is a real one.

    Returns:
        Its row of the table.
    """
    source = (GUESTS / "introspect.py").read_text(encoding="utf-8")
    realm: dict[str, object] = {"get_blog_posts": blog.blog_posts_of(db, "tav")}
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, realm)  # noqa: S102 - our own program, to show what the walls are for
    elapsed = time.perf_counter() - started
    report = realm["report"]
    rows = report if isinstance(report, list) else []
    reached = sum(row[1] == "REACHED" for row in rows)
    if not rows or reached != len(rows):
        failures.append(f"introspect.py without walls reached db in {reached} of {len(rows)} ways, not in all")
    outcome = f"{reached} of {len(rows)} reached db"
    return "introspect.py", "reach db through the closure", outcome, f"{elapsed * 1000:.0f} ms", "none"


def report_of(result: ringfence.Result) -> list[tuple[str, str, str]]:
    """The rows that a trying program returned, or none when it did not end well."""
    if result.outcome != "ok" or not isinstance(result.value, list):
        return []
    return [(str(row[0]), str(row[1]), str(row[2])) for row in result.value]


def describe(result: ringfence.Result) -> str:
    """How a run ended, in a few words."""
    rows = report_of(result)
    if rows:
        refused = sum(row[1] == "refused" for row in rows)
        harmless = sum(row[1] == "harmless" for row in rows)
        return f"{result.outcome}: {refused} of {len(rows)} refused" + (f", {harmless} harmless" if harmless else "")
    return f"{result.outcome}: {result.limit}" if result.limit else str(result.outcome)


def detail(case: Case, result: ringfence.Result) -> str:
    """What a program printed, as much as a person wants to read."""
    head = f"--- {case.program}: {case.tries} ({case.language}, {case.isolation})"
    body = result.stdout.rstrip() or result.explain()
    return "\n".join([head, *(f"    {line[:150]}" for line in body.splitlines())])


def print_walls(jail: ringfence.Confinement) -> None:
    """Print what the walls are made of on this machine."""
    print("\nlanguage: permitted syntax, names and modules only; the compiled code is verified")
    print(f"jail: {', '.join(sorted(jail.names))}")
    for name, reason in sorted(jail.missing.items()):
        print(f"not to be had on this machine: {name}: {reason}")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns as wide as their widest cell."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
