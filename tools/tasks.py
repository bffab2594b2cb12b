"""The tasks behind the Makefile: each one installs what it needs, then runs.

Standard library only: it is started by whatever Python 3.11+ the machine has.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable

import environments
import pythons
from environments import BUILD, ROOT

REPORTS = BUILD / "reports"
DOCS_SITE = BUILD / "site"
# More workers than this only contend: many tests start processes of their own.
MAX_TEST_WORKERS = 4


class Checks:
    """Runs commands one after the other, goes on after a failure, and sums up."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, bool, float]] = []

    def run(self, name: str, command: list[str | pathlib.Path], **extra_environment: str) -> None:
        """Run one check and remember how it ended."""
        print(f"\n==> {name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=_environment(**extra_environment), check=False).returncode
        self.rows.append((name, code == 0, time.monotonic() - started))

    def finish(self) -> int:
        """Print the summary; the exit code is 1 when anything failed."""
        print()
        for name, passed, seconds in self.rows:
            print(f"{'ok    ' if passed else 'FAILED'}  {seconds:6.1f} s  {name}")
        return 0 if all(passed for _, passed, _ in self.rows) else 1


def demo() -> int:
    """Run the example, with its own exit code."""
    main = _main_interpreter()
    folder = environments.ensure(main, folder=".venv", level="run")
    return subprocess.run(
        [folder / "python", "examples/blog/demo.py"], cwd=ROOT, env=_environment(), check=False
    ).returncode


def test() -> int:
    """Run every check, and the tests on each interpreter."""
    main = _main_interpreter()
    others = _others(main)
    tested = {interpreter.minor for interpreter in (main, *others)}
    missing = [f"{major}.{minor}" for major, minor in pythons.SUPPORTED_MINORS if (major, minor) not in tested]
    checks = Checks()
    folder = environments.ensure(main, folder=".venv", level="dev")
    _lint(checks, folder)
    _types(checks, folder)
    _docs(checks, folder)
    for interpreter in (main, *others):
        if interpreter is not main:
            folder = environments.ensure(interpreter, folder=f".venv-{interpreter.label}", level="test")
        _pytest(checks, folder, interpreter.label)
    code = checks.finish()
    if missing:
        print(f"not tested here, no such Python was found: {', '.join(missing)}")
    print(_totals([REPORTS / f"tests-{interpreter.label}.xml" for interpreter in (main, *others)]), flush=True)
    return code


def lint() -> int:
    """Style and import contracts."""
    return _checks_in_dev(_lint)


def types() -> int:
    """Both type checkers."""
    return _checks_in_dev(_types)


def docs() -> int:
    """Build the documentation."""
    return _checks_in_dev(_docs)


def prove() -> int:
    """Try to break every claim, on each interpreter, and write the page about it. Options come from PROVE."""
    main = _main_interpreter()
    command = [str(environments.ensure(main, folder=".venv", level="dev") / "python"), "-m", "prove"]
    command += [f"--python={main.label}={command[0]}"]
    for each in _others(main):
        folder = environments.ensure(each, folder=f".venv-{each.label}", level="test")
        command += [f"--python={each.label}={folder / 'python'}"]
    command += ["--page", str(ROOT / "docs/security/proof.md"), *os.environ.get("PROVE", "").split()]
    search = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    return subprocess.run(command, cwd=ROOT, env=_environment(PYTHONPATH=search), check=False).returncode


def conformance() -> int:
    """Run CPython's own tests inside the restricted language, on each interpreter that has them."""
    for interpreter in pythons.find().values():
        folder = environments.ensure(interpreter, folder=f".venv-{interpreter.label}", level="run")
        REPORTS.mkdir(parents=True, exist_ok=True)
        report = REPORTS / f"conformance-{interpreter.label}.json"
        command = [str(folder / "python"), "tests/conformance/run.py", "--report", str(report)]
        code = subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode
        if code:
            return code
        print(f"every test and why it failed is in {report.relative_to(ROOT)}")
    return 0


def bench() -> int:
    """Measure the language wall and the border next to plain CPython, and the jail next to others, in ``.venv``."""
    main = _main_interpreter()
    folder = environments.ensure(main, folder=".venv", level="run")
    REPORTS.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(folder / "python"), "-m", "compileall", "-q", "src"], cwd=ROOT, check=False)
    code = 0
    for name in ("language", "border", "jail"):
        figures = REPORTS / f"bench-{name}-{main.label}.json"
        command = [str(folder / "python"), f"bench/{name}.py", "--json", str(figures)]
        code = code or subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode
        if code == 0:
            print(f"the figures are in {figures.relative_to(ROOT)}")
    return code


def install() -> int:
    """Make the development environment."""
    main = _main_interpreter()
    print(environments.ensure(main, folder=".venv", level="dev").parent)
    return 0


def format_sources() -> int:
    """Rewrite the sources in the house style."""

    def rewrite(checks: Checks, folder: pathlib.Path) -> None:
        checks.run("ruff check --fix", [folder / "ruff", "check", "--fix", "."])
        checks.run("ruff format", [folder / "ruff", "format", "."])

    return _checks_in_dev(rewrite)


def clean() -> int:
    """Remove environments, caches and everything built."""
    environments.remove_all()
    for folder in (BUILD, ROOT / "dist", ROOT / ".ruff_cache", ROOT / ".import_linter_cache", ROOT / ".hypothesis"):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _main_interpreter() -> pythons.Interpreter:
    """The interpreter for everything but the tests of the other minors. The running one needs no search."""
    running = pythons.running()
    if running is not None and running.has_venv:
        return running
    found = list(pythons.find().values())
    if not found:
        names = ", ".join(f"{major}.{minor}" for major, minor in pythons.SUPPORTED_MINORS)
        msg = f"ringfence needs CPython of {names}: none found on PATH or in pyenv's folder"
        raise environments.SetupFailed(msg)
    return next((interpreter for interpreter in found if interpreter.has_venv), found[-1])


def _others(main: pythons.Interpreter) -> list[pythons.Interpreter]:
    """The interpreters of the other minors."""
    return [interpreter for minor, interpreter in pythons.find().items() if minor != main.minor]


def _checks_in_dev(add: Callable[[Checks, pathlib.Path], None]) -> int:
    main = _main_interpreter()
    checks = Checks()
    add(checks, environments.ensure(main, folder=".venv", level="dev"))
    return checks.finish()


def _lint(checks: Checks, folder: pathlib.Path) -> None:
    checks.run("ruff check", [folder / "ruff", "check", "."])
    checks.run("ruff format", [folder / "ruff", "format", "--check", "."])
    checks.run("import contracts", [folder / "lint-imports", "--no-cache"])


def _types(checks: Checks, folder: pathlib.Path) -> None:
    checks.run("mypy", [folder / "mypy"])
    checks.run("pyright", [folder / "pyright", "--pythonpath", folder / "python"])


def _docs(checks: Checks, folder: pathlib.Path) -> None:
    # The theme's advertisement of other products on every build is no finding of ours.
    checks.run("docs", [folder / "mkdocs", "--quiet", "build", "--strict"], NO_MKDOCS_2_WARNING="1")


def _pytest(checks: Checks, folder: pathlib.Path, label: str) -> None:
    report = REPORTS / f"tests-{label}.xml"
    report.unlink(missing_ok=True)
    workers = str(min(MAX_TEST_WORKERS, os.cpu_count() or 1))
    command: list[str | pathlib.Path] = [
        folder / "python",
        "-m",
        "pytest",
        "-q",
        "-n",
        workers,
        f"--junit-xml={report}",
    ]
    checks.run(f"tests on Python {label}", command, HYPOTHESIS_PROFILE="ci")


def _totals(reports: list[pathlib.Path]) -> str:
    """One line for all interpreters together."""
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for report in filter(pathlib.Path.is_file, reports):
        for suite in ET.parse(report).getroot().iter("testsuite"):
            for name in counts:
                counts[name] += int(suite.get(name, "0"))
    failed = counts["failures"] + counts["errors"]
    passed = counts["tests"] - failed - counts["skipped"]
    return f"tests: {passed} passed, {failed} failed, {counts['skipped']} skipped"


def _environment(**extra: str) -> dict[str, str]:
    """The environment of a command: nothing of the caller's Python set-up leaks in."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return {**kept, **extra}


TASKS: dict[str, Callable[[], int]] = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "types": types,
    "docs": docs,
    "prove": prove,
    "bench": bench,
    "conformance": conformance,
    "install": install,
    "format": format_sources,
    "clean": clean,
}


def main() -> int:
    """Run the task named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    arguments = parser.parse_args()
    try:
        return TASKS[arguments.task]()
    except environments.SetupFailed as failure:
        print(f"ringfence: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
