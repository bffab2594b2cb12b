"""``ringfence stubs`` prints what a guest of some grants can use."""

import subprocess
import sys

import pytest


def stubs(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "ringfence", "stubs", *words], cwd=folder, capture_output=True, text=True, check=False
    )


MODULE = """
import ringfence
def double(number: int) -> int:
    "Twice the number."
    return number * 2
GRANTS = {"double": double}
BOX = ringfence.Sandbox(GRANTS, isolation="inline")
NUMBER = 5
"""


@pytest.mark.parametrize("name", ["GRANTS", "BOX"])
def test_grants_and_sandboxes(tmp_path, name):
    (tmp_path / "mine.py").write_text(MODULE)
    done = stubs(tmp_path, f"mine:{name}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith('def double(number: int) -> int:\n    """Twice the number."""\n')


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("mine", "ringfence: mine: write it as MODULE:GRANTS"),
        ("mine:NUMBER", "ringfence: mine:NUMBER: int is neither a mapping of names to grants nor a Sandbox"),
        ("mine:NONE", "ringfence: mine:NONE: mine has no attribute NONE"),
        ("nowhere:X", "ringfence: nowhere:X: No module named 'nowhere'"),
    ],
)
def test_wrong_use(tmp_path, word, message):
    (tmp_path / "mine.py").write_text(MODULE)
    done = stubs(tmp_path, word)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message + "\n")
