"""A zygote can be started before anybody has said what for."""

import os
import pathlib

import pytest
from tests.jail.conftest import descendants, gone

from ringfence.cli.entry import wants_jail
from ringfence.host.zygote import Flavor, Zygote
from ringfence.jail import start


@pytest.fixture(autouse=True)
def _nothing_left(no_leak):
    yield
    while start._started:
        start.discard(start._started.pop())


def test_one_that_was_started_ahead_is_used():
    start.ahead("string")
    (process,) = start._started
    with Zygote(Flavor(entry="os:close", preload=("string",))) as zygote:
        assert zygote._launched._process is process
        zygote.spawn(memory_bytes=64 << 20, cpu_seconds=1.0).close()
    assert start._started == []


def test_one_for_something_else_is_ended():
    start.ahead("string")
    (process,) = start._started
    with Zygote(Flavor(entry="os:close")) as zygote:
        assert zygote._launched._process is not process
        assert gone([process.pid])


def test_one_that_died_is_replaced():
    start.ahead("string")
    (process,) = start._started
    process.kill()
    while not process.wait(1):
        pass
    with Zygote(Flavor(entry="os:close", preload=("string",))) as zygote:
        assert zygote.alive


def test_only_one_is_started_ahead():
    start.ahead("string")
    start.ahead("string")
    assert len(start._started) == 1


def test_one_that_nobody_wanted_ends_with_its_host():
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        start.ahead("string")
        os.write(writable, str(start._started[0].pid).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(writable)
    assert gone([int(os.read(readable, 100))])
    os.close(readable)


def test_a_forked_host_leaves_it_to_the_other():
    start.ahead("string")
    (process,) = start._started
    pid = os.fork()
    if pid == 0:
        os._exit(len(start._started))
    assert os.waitpid(pid, 0)[1] == 0
    assert not process.wait(0)


def test_a_module_that_is_not_there_is_told_when_it_is_wanted():
    start.ahead("no_such_module")
    with pytest.raises(Exception, match="No module named 'no_such_module'"):
        Zygote(Flavor(entry="os:close", preload=("no_such_module",)))


@pytest.mark.parametrize("closed", [(0,), (0, 1, 2)])
def test_a_host_without_standard_streams(closed):
    pid = os.fork()
    if pid == 0:
        for descriptor in closed:
            os.close(descriptor)
        with Zygote(Flavor(entry="os:close")) as zygote:
            zygote.spawn(memory_bytes=64 << 20, cpu_seconds=1.0).close()
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_nothing_of_the_host_is_inherited():
    readable, writable = os.pipe()
    os.set_inheritable(writable, True)
    with Zygote(Flavor(entry="os:close")) as zygote:
        for pid in descendants(os.getpid()):
            for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
                assert entry.readlink() != pathlib.Path(f"/proc/self/fd/{writable}").readlink()
        assert zygote.alive
    os.close(readable)
    os.close(writable)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["run", "-c", "1"], True),
        (["check", "x.py"], True),
        (["run", "--isolation", "inline", "x.py"], False),
        (["run", "--language=full", "x.py"], False),
        (["run", "--help"], False),
        (["doctor"], False),
        ([], False),
    ],
)
def test_which_commands_start_one(words, expected):
    assert wants_jail(words) is expected
