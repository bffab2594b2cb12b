"""Make the virtual environments of the checkout and install into them, once.

An environment remembers what was installed into it, so the next command starts at once. Standard library only.
"""

import contextlib
import fcntl
import hashlib
import json
import pathlib
import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

import pythons

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"

# What each level installs, as arguments for pip after "install". A later level contains the earlier ones.
LEVELS: dict[str, tuple[str, ...]] = {
    "run": ("--editable", "."),
    "test": ("--editable", ".", "--group", "test"),
    "dev": ("--editable", ".", "--group", "dev"),
}
# Written first, so that only folders of our own making are ever removed.
_MARKER = "made-by-ringfence.json"


class SetupFailed(Exception):
    """An environment could not be made; the message says what to do."""


def ensure(interpreter: pythons.Interpreter, *, folder: str, level: str) -> pathlib.Path:
    """Make an environment, or reuse it when nothing that matters has changed.

    Args:
        interpreter: The Python to make it with.
        folder: Its name in the checkout, such as ``.venv``.
        level: A key of ``LEVELS``.

    Returns:
        The environment's folder of executables.

    Raises:
        SetupFailed: It could not be made.
    """
    home = ROOT / folder
    wanted = _fingerprint()
    with _lock():
        state = _read_state(home)
        if home.exists() and state is None:
            msg = f"{home} exists and was not made by this command: rename or remove it"
            raise SetupFailed(msg)
        if state is None or state.get("python") != _identity(interpreter) or not _runs(home):
            _create(interpreter, home)
            state = {"python": _identity(interpreter), "levels": {}}
            _write_state(home, state)
        if state["levels"].get(level) != wanted:
            started = time.monotonic()
            _say(f"installing into {folder} (Python {interpreter.label}, {level}) ...")
            _pip(home, ["--upgrade", "pip>=25.1"])
            _pip(home, LEVELS[level])
            # The zygote writes no bytecode, so without this it would compile the guest's side at every start.
            subprocess.run([home / "bin/python", "-m", "compileall", "-q", ROOT / "src"], check=False)
            names = list(LEVELS)
            state["levels"].update(dict.fromkeys(names[: names.index(level) + 1], wanted))
            _write_state(home, state)
            _say(f"installed in {time.monotonic() - started:.0f} s")
    return home / "bin"


def remove_all() -> None:
    """Remove every environment that ``ensure`` made."""
    for home in ROOT.glob(".venv*"):
        if _read_state(home) is not None:
            shutil.rmtree(home)


def _fingerprint() -> str:
    """Digest of everything that decides what gets installed, the place of the checkout included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [project["build-system"], project["project"], project["dependency-groups"], project["tool"]["hatch"]]
    version = (ROOT / "src/ringfence/version.py").read_text(encoding="utf-8")
    return hashlib.sha256(json.dumps([str(ROOT), version, parts], sort_keys=True).encode()).hexdigest()


def _identity(interpreter: pythons.Interpreter) -> list[str]:
    return [interpreter.path, ".".join(map(str, interpreter.version))]


def _read_state(home: pathlib.Path) -> dict[str, Any] | None:
    try:
        state = json.loads((home / _MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def _write_state(home: pathlib.Path, state: dict[str, Any]) -> None:
    (home / _MARKER).write_text(json.dumps(state), encoding="utf-8")


def _runs(home: pathlib.Path) -> bool:
    """Whether the environment still works: its base interpreter may have been removed, or the checkout moved."""
    with contextlib.suppress(OSError):
        return subprocess.run([home / "bin/python", "-c", ""], capture_output=True, check=False).returncode == 0
    return False


def _create(interpreter: pythons.Interpreter, home: pathlib.Path) -> None:
    if home.exists():
        shutil.rmtree(home)
    home.mkdir()
    _write_state(home, {})
    commands: list[list[str]] = []
    if interpreter.has_venv:
        commands.append([interpreter.path, "-m", "venv", str(home)])
    commands.append([interpreter.path, "-m", "virtualenv", str(home)])
    tool = shutil.which("virtualenv")
    if tool is not None:
        commands.append([tool, "--python", interpreter.path, str(home)])
    complaints: list[str] = []
    for command in commands:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return
        complaints.append((answer.stderr or answer.stdout).strip())
    shutil.rmtree(home)
    name = f"python{interpreter.label}"
    msg = (
        f"{interpreter.path} cannot make a virtual environment: install its venv module "
        f"(on Debian and Ubuntu: apt-get install {name}-venv) or another Python.\n" + "\n".join(complaints)
    )
    raise SetupFailed(msg)


def _pip(home: pathlib.Path, arguments: Sequence[str]) -> None:
    command = [str(home / "bin/python"), "-I", "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        msg = f"{' '.join(command)} failed:\n{answer.stdout[-4000:]}{answer.stderr[-4000:]}"
        raise SetupFailed(msg)


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """Let one command at a time change the environments."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "environments.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(f"ringfence: {text}", flush=True)
