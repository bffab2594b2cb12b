"""Programs that corrupt memory by plain Python: what a permit can close is closed. In a process of their own, which must live."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted(Path(__file__).with_name("programs").glob("p/*.py"))

_RUN = """
import sys
from pathlib import Path

from tests.escapes.oracle import attack

evaluation, _, breaches = attack(Path(sys.argv[1]).read_text("utf-8"))
print(evaluation.outcome.value, breaches)
"""


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_does_not_corrupt_memory(path: Path) -> None:
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok []\n", "")
