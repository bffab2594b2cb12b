"""The search for interpreters survives what machines really have on PATH."""

import pathlib
import stat
import sys

import pythons


def program(path: pathlib.Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_the_running_interpreter_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    found = pythons.find()
    assert list(found) == [sys.version_info[:2]]
    assert found[sys.version_info[:2]].version == sys.version_info[:3]
    assert pythons.running() == found[sys.version_info[:2]]


def test_what_does_not_run_or_is_something_else_is_skipped(monkeypatch, tmp_path):
    program(tmp_path / "python3.11", "#!/bin/sh\necho 'shim: python3.11: command not found' >&2\nexit 127\n")
    program(tmp_path / "python3.12", "#!/bin/sh\necho not json\n")
    program(tmp_path / "python3.13", "#!/no/such/interpreter\n")
    program(tmp_path / "python3", "#!/bin/sh\ntrue\n")
    (tmp_path / "python").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert list(pythons.find()) == [sys.version_info[:2]]


def test_interpreters_of_pyenv_are_found(monkeypatch, tmp_path):
    folder = tmp_path / "versions/1.0/bin"
    folder.mkdir(parents=True)
    minor = next(minor for minor in pythons.SUPPORTED_MINORS if minor != sys.version_info[:2])
    answer = (
        f'{{"implementation": "cpython", "version": [{minor[0]}, {minor[1]}, 5], "free_threaded": false, '
        f'"executable": "/opt/python", "has_venv": true}}'
    )
    program(folder / f"python{minor[0]}.{minor[1]}", f"#!/bin/sh\necho '{answer}'\n")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    found = pythons.find()[minor]
    assert found == pythons.Interpreter(path="/opt/python", version=(*minor, 5), has_venv=True)
    assert found.label == f"{minor[0]}.{minor[1]}"
