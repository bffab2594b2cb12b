"""The blog example: its table is true, and its attacks are real."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_demo_is_as_it_must_be():
    answer = subprocess.run(
        [sys.executable, ROOT / "examples/blog/demo.py"], capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    table = answer.stdout[answer.stdout.index("\nprogram ") :]
    assert table.count("12 of 12 refused") == 2
    assert "12 of 12 reached db" in table
    assert "limit: memory_bytes" in table
    assert "battery" not in answer.stdout
