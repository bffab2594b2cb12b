"""Type-check a guest's program against the stubs of its sandbox, by ``ty``, which the extra ``ringfence[types]`` installs.

The checker runs in a process of its own and reads the program as text; nothing of the program is run.
"""

# pyright: reportUnknownVariableType=false

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from ringfence.border.passing import bounded, escape
from ringfence.errors import CheckerUnavailable
from ringfence.result import Finding

CODE: Final = "RF201"
_SECONDS: Final = 60
_MOST_FINDINGS: Final = 200
_MOST_CHARS: Final = 500
_STUB: Final = "ringfence_grants"
_IMPORT: Final = f"from {_STUB} import *\n"
_FUTURE: Final = re.compile(r"[ \t]*from[ \t]+__future__[ \t]+import\b")
# A module of the guest's own name for the stub, or any setting that the folder above may hold, must not count.
_ENVIRONMENT: Final = ("PATH", "HOME", "LANG", "TMPDIR")


def type_findings(source: bytes, stub: str, filename: str) -> list[Finding]:
    """Check.

    Args:
        source: The program, in UTF-8.
        stub: Text of the stub.
        filename: What findings call the program.

    Returns:
        One finding of code ``RF201`` per complaint, in the order of the text.

    Raises:
        CheckerUnavailable: ``ty`` is not installed, or did not answer in time or in the expected form.
    """
    lines = source.decode("utf-8", "replace").removeprefix("\ufeff").splitlines(keepends=True)
    # Names of the stub come in by one more line, behind the imports that must be first.
    at = 1 + max((number for number, line in enumerate(lines) if _FUTURE.match(line)), default=-1)
    with tempfile.TemporaryDirectory(prefix="ringfence-") as folder:
        (Path(folder) / f"{_STUB}.pyi").write_text(stub, encoding="utf-8")
        program = "".join([*lines[:at], _IMPORT, *lines[at:]])
        (Path(folder) / "guest.py").write_text(program, encoding="utf-8", newline="")
        complaints = _complaints(folder)
    findings = [finding for each in complaints if (finding := _finding(each, lines, at, filename)) is not None]
    return sorted(findings, key=lambda finding: (finding.line, finding.column))[:_MOST_FINDINGS]


def _complaints(folder: str) -> list[Any]:
    beside = Path(sys.executable).with_name("ty")
    checker = str(beside) if beside.exists() else shutil.which("ty")
    if checker is None:
        msg = "types=True needs the type checker ty, which is not installed: pip install 'ringfence[types]'"
        raise CheckerUnavailable(msg)
    (Path(folder) / "ty.toml").write_text("", encoding="utf-8")
    command = [
        checker, "check", "--project", folder, "--config-file", f"{folder}/ty.toml", "--output-format", "gitlab", "--exit-zero",
        "--python-version", f"{sys.version_info.major}.{sys.version_info.minor}", "--no-progress", "guest.py",
    ]  # fmt: skip
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        found: list[Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        msg = f"the type checker did not answer in {_SECONDS} seconds"
        raise CheckerUnavailable(msg) from None
    except (OSError, ValueError) as error:
        msg = f"the type checker failed: {error}"
        raise CheckerUnavailable(msg) from None
    if not isinstance(found, list):
        msg = "the type checker failed: it answered in a form of its own"
        raise CheckerUnavailable(msg)
    return found


def _finding(complaint: Any, lines: list[str], at: int, filename: str) -> Finding | None:  # noqa: ANN401 - from JSON
    """A finding for a complaint about the program; None for one about the line that we put in."""
    positions: dict[str, dict[str, int]] = complaint["location"]["positions"]
    begin, end = positions["begin"], positions["end"]
    if begin["line"] == at + 1 or complaint["location"]["path"] != "guest.py":
        return None
    line, end_line = (place["line"] - (place["line"] > at) for place in (begin, end))
    text = lines[line - 1].rstrip("\r\n") if 0 < line <= len(lines) else ""
    return Finding(
        code=CODE,
        message=bounded(complaint["description"], _MOST_CHARS),
        filename=filename,
        line=line,
        column=begin["column"],
        end_line=end_line,
        end_column=end["column"],
        source_line=escape(text)[:_MOST_CHARS],
    )
