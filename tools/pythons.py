"""Find the CPython interpreters on this machine that ringfence supports.

Standard library only: it runs before anything is installed.
"""

import dataclasses
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator

SUPPORTED_MINORS = ((3, 11), (3, 12), (3, 13))
PROBE_SECONDS = 20.0

_PROBE = """
import importlib.util as util, json, os, sys, sysconfig
print(json.dumps({
    "implementation": sys.implementation.name,
    "version": list(sys.version_info[:3]),
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "executable": os.path.realpath(sys.executable),
    "has_venv": bool(util.find_spec("venv") and util.find_spec("ensurepip")),
}))
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """One interpreter that answered.

    Args:
        path: What to run, links resolved: the base interpreter when asked inside a virtual environment.
        version: Its version, three numbers.
        has_venv: Whether it can make a virtual environment by itself.
    """

    path: str
    version: tuple[int, int, int]
    has_venv: bool

    @property
    def minor(self) -> tuple[int, int]:
        """Major and minor version."""
        return self.version[:2]

    @property
    def label(self) -> str:
        """Version as people write it, such as ``3.12``."""
        return f"{self.version[0]}.{self.version[1]}"


def running() -> Interpreter | None:
    """Describe the interpreter that runs this; None when it is not a supported one."""
    interpreter = _probe(sys.executable)
    return interpreter if interpreter is not None and interpreter.minor in SUPPORTED_MINORS else None


def find() -> dict[tuple[int, int], Interpreter]:
    """Find one interpreter per supported minor, the running one first, then PATH, then pyenv's folder.

    Returns:
        Interpreters by minor version, oldest first. One that can make a virtual environment is preferred.
    """
    found: dict[tuple[int, int], Interpreter] = {}
    for path in dict.fromkeys(_candidates()):
        interpreter = _probe(path)
        if interpreter is None or interpreter.minor not in SUPPORTED_MINORS:
            continue
        known = found.get(interpreter.minor)
        if known is None or (interpreter.has_venv and not known.has_venv):
            found[interpreter.minor] = interpreter
    return dict(sorted(found.items()))


def _candidates() -> Iterator[str]:
    """Every path worth trying. A version manager's shim may be among them and fail to run: ``_probe`` tells."""
    yield sys.executable
    minors = [f"python{major}.{minor}" for major, minor in SUPPORTED_MINORS]
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]
    for name, folder in itertools.product((*minors, "python3", "python"), folders):
        path = shutil.which(name, path=folder)
        if path is not None:
            yield path
    versions = pathlib.Path(os.environ.get("PYENV_ROOT") or pathlib.Path.home() / ".pyenv") / "versions"
    for name in minors:
        yield from sorted(str(path) for path in versions.glob(f"*/bin/{name}"))


def _probe(path: str) -> Interpreter | None:
    """Ask an interpreter what it is; None when it does not run or is no ordinary CPython."""
    try:
        answer = subprocess.run(
            [path, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=PROBE_SECONDS, check=True
        )
        facts = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    if facts["implementation"] != "cpython" or facts["free_threaded"]:
        return None
    return Interpreter(path=facts["executable"], version=tuple(facts["version"]), has_venv=facts["has_venv"])
