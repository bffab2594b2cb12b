"""Run the real command the way a shell does."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self):
        return json.loads(self.stdout)


@pytest.fixture
def ringfence(tmp_path) -> Callable[..., Ended]:
    """Call the command in an empty folder: ``ringfence("run", "-c", "1+1", stdin="")``."""

    def run(*arguments: str | bytes, stdin: str | bytes = b"", cwd=tmp_path, **environment: str) -> Ended:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        answer = subprocess.run(
            [sys.executable, "-m", "ringfence", *arguments],
            input=data,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, **environment},
            timeout=60,
            check=False,
        )
        return Ended(answer.returncode, answer.stdout.decode(), answer.stderr.decode())

    return run
