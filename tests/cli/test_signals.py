"""Ctrl-C, closed pipes and terminals: the command ends as a shell expects and leaves no worker behind."""

import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "ringfence"]
PATIENCE_SECONDS = 30


def descendants(pid: int) -> set[int]:
    """Every process below one, found in /proc."""
    parents = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found, before = {pid}, set()
    while found != before:
        before = set(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if pathlib.Path(f"/proc/{pid}").exists()}


def until(condition, what: str):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    pytest.fail(f"{what} did not happen")


@pytest.mark.parametrize("isolation", ["jail", "inline"])
def test_ctrl_c_ends_the_guest_and_its_worker(isolation):
    code = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    options = ["--isolation", isolation, "--wall", "60s", "--cpu", "60s"]
    process = subprocess.Popen(
        [*COMMAND, "run", "-c", code, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if isolation == "jail":
        until(lambda: any(pathlib.Path(f"/proc/{pid}").exists() for pid in descendants(process.pid)), "a worker")
    time.sleep(1.0)  # let the guest be well inside its loop
    workers = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, stdout, stderr) == (130, "", "")
    until(lambda: not alive(workers), "the end of the workers")


def test_a_reader_that_goes_away():
    with subprocess.Popen(
        [*COMMAND, "run", "-c", "for _ in range(100000): print('line')"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_SECONDS) == 141


def test_a_terminal_is_not_steered():
    master, slave = pty.openpty()
    code = "print(chr(27) + '[31mred' + chr(13) + 'x')\nraise ValueError(chr(27) + ']0;title')"
    process = subprocess.Popen([*COMMAND, "run", "-c", code], stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown = b""
    while select.select([master], [], [], PATIENCE_SECONDS)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    assert process.wait(PATIENCE_SECONDS) == 1
    assert b"\x1b" not in shown
    assert b"\\x1b[31mred\\rx\r\n" in shown
