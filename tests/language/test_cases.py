"""Ordinary programs behave in a realm exactly as in CPython: same output, byte for byte."""

import subprocess
import sys
from pathlib import Path

import pytest

from ringfence import Limits, Sandbox

# A loaded machine compiles the library's modules slowly.
_LIMITS = Limits(wall_seconds=60, cpu_seconds=60)
_CASES = sorted(Path(__file__).parent.parent.joinpath("cases").glob("*.py"))


def _runs_here(case: Path) -> bool:
    return "_312" not in case.stem or sys.version_info >= (3, 12)


@pytest.mark.parametrize("isolation", ["inline", "jail"])
@pytest.mark.parametrize("case", [case for case in _CASES if _runs_here(case)], ids=lambda case: case.stem)
def test_program_writes_what_cpython_writes(case: Path, isolation: str) -> None:
    """Each file under ``tests/cases`` is run by this interpreter and as a guest."""
    plain = subprocess.run([sys.executable, case], capture_output=True, text=True, check=True, timeout=60)
    with Sandbox(isolation=isolation, limits=_LIMITS) as box:  # type: ignore[arg-type]
        result = box.run(case.read_text(encoding="utf-8"))
    assert result.explain() == "ok"
    assert result.stdout == plain.stdout


def test_there_are_cases() -> None:
    """The glob above found the programs."""
    assert len(_CASES) >= 6
