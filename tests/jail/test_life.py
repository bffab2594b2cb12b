"""Nothing outlives what it belongs to: workers, zygotes, descriptors, processes."""

import contextlib
import errno
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from tests.jail.conftest import ATTACKER, PROGRAMS, Attacker, gone, running

from ringfence import errors
from ringfence.host.zygote import Flavor, Zygote

MEBIBYTE = 1 << 20
BUDGET = {"memory_bytes": 256 * MEBIBYTE, "cpu_seconds": 5.0}


@contextlib.contextmanager
def doomed_host(mode):
    """A host in a process of its own, with the numbers of its zygote and workers. Nothing of it is left afterwards."""
    host = subprocess.Popen(
        [sys.executable, PROGRAMS / "doomed_host.py", mode], stdout=subprocess.PIPE, env={**os.environ, **SOURCES}
    )
    processes = [int(word) for word in host.stdout.readline().split()]
    try:
        yield host, processes
    finally:
        host.kill()
        host.wait()
        host.stdout.close()
        for pid in filter(running, processes):
            os.kill(pid, signal.SIGKILL)


SOURCES = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@pytest.mark.parametrize("mode", ["wait", "busy", "no namespaces"])
def test_a_killed_host_takes_everything_along(mode):
    with doomed_host(mode) as (host, processes):
        assert len(processes) >= 5
        assert all(running(pid) for pid in processes)
        if mode == "busy":
            time.sleep(random.uniform(0, 0.05))
        host.kill()
        assert gone(processes)


@pytest.mark.parametrize("mode", ["wait", "no namespaces"])
def test_a_killed_zygote_takes_its_workers_along(mode):
    with doomed_host(mode) as (_, (zygote, *workers)):
        os.kill(zygote, signal.SIGKILL)
        assert gone(workers)


def test_a_host_that_exits_without_closing_takes_everything_along():
    with doomed_host("exit") as (host, processes):
        assert host.wait() == 0
        assert gone(processes)


@pytest.mark.parametrize("expression", ["spin()", "len(str(3 ** 10**8))", "time.sleep(1000)", "os.read(channel, 1)"])
def test_a_worker_is_killed_whatever_it_does(attacker, expression):
    attacker.send(expression)
    with pytest.raises(TimeoutError, match=r"^the worker still runs$"):
        attacker.worker.wait(0.02)
    attacker.worker.kill()
    assert attacker.worker.wait(30) == -signal.SIGKILL
    attacker.worker.kill()


def test_exit_codes_are_told(spawn):
    assert spawn().status_after("os._exit(5)") == 5
    assert spawn().status_after("os.abort()") in {-signal.SIGABRT, -signal.SIGSEGV}
    assert spawn().status_after("ctypes.string_at(0)") == -signal.SIGSEGV


def test_a_closed_channel_ends_the_worker(attacker):
    pidfd = os.dup(attacker.worker.pidfd)
    attacker.worker.channel.close()
    with pytest.raises(OSError, match=r"Bad file descriptor"):
        attacker.worker.channel.send(b"x")
    assert attacker.worker.wait(30) == 0
    os.close(pidfd)


def test_a_hundred_workers_leave_nothing(no_leak):
    with Zygote(ATTACKER) as zygote:
        for index in range(100):
            with zygote.spawn(**BUDGET) as worker:
                if index % 3 == 0:
                    worker.channel.send(b"spin()")
                elif index % 3 == 1:
                    worker.channel.send(b"os._exit(1)")
        assert zygote.spawned == 100
        with zygote.spawn(**BUDGET) as worker:
            assert Attacker(worker).ask("1 + 1") == "2"


def test_a_zygote_that_cannot_start_leaves_nothing(no_leak):
    with pytest.raises(errors.JailUnavailable) as caught:
        Zygote(Flavor(entry="no_such_module:serve"))
    assert str(caught.value) == (
        "the jail is unavailable: missing zygote: ModuleNotFoundError: No module named 'no_such_module'. "
        "This is a fault of ringfence or its set-up"
    )


def test_many_threads_share_a_zygote(zygote):
    answers = []

    def use(number):
        with zygote.spawn(**BUDGET) as worker:
            answers.append((number, Attacker(worker).ask(f"{number} * 2")))

    threads = [threading.Thread(target=use, args=[number]) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(number, str(number * 2)) for number in range(24)]


def test_a_zygote_outlives_the_thread_that_started_it():
    started = []
    thread = threading.Thread(target=lambda: started.append(Zygote(ATTACKER)))
    thread.start()
    thread.join()
    with started[0] as zygote:
        time.sleep(0.05)
        with zygote.spawn(**BUDGET) as worker:
            assert Attacker(worker).ask("1 + 1") == "2"


def test_a_second_zygote_does_not_keep_the_first_alive():
    first, second = Zygote(ATTACKER), Zygote(ATTACKER)
    with first.spawn(**BUDGET) as worker:
        first.close()
        assert worker.wait(30) == -signal.SIGKILL
    with second.spawn(**BUDGET) as worker:
        assert Attacker(worker).ask("1 + 1") == "2"
    second.close()


def test_a_dead_zygote_is_noticed(no_leak):
    zygote = Zygote(ATTACKER)
    worker = zygote.spawn(**BUDGET)
    zygote._launched._process.kill()
    assert worker.wait(30) == -signal.SIGKILL
    worker.close()
    deadline = time.monotonic() + 20
    while zygote.alive and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not zygote.alive
    with pytest.raises(errors.JailUnavailable, match=r"^the jail is unavailable: missing zygote: the zygote "):
        zygote.spawn(**BUDGET)
    zygote.close()


def test_a_closed_zygote_says_so():
    zygote = Zygote(ATTACKER)
    zygote.close()
    zygote.close()
    with pytest.raises(errors.JailUnavailable) as caught:
        zygote.request(**BUDGET)
    assert str(caught.value) == ("the jail is unavailable: missing zygote: the zygote was closed. Make a new Sandbox")


def in_fork(function):
    """Run a function in a fork of this process; its exit code is 0 when it returned True."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if function() else 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_forked_host_does_not_use_its_parents_zygote(zygote, attacker):
    def use():
        try:
            zygote.spawn(**BUDGET)
        except errors.JailUnavailable as error:
            return error.reason == "the zygote belongs to the process that this one was forked from"
        return False

    def channel_is_closed():
        try:
            os.fstat(attacker.worker.pidfd)
        except OSError as error:
            return error.errno == errno.EBADF and attacker.worker.channel.fileno() == -1
        return False

    assert in_fork(use) == 0
    assert in_fork(channel_is_closed) == 0
    assert attacker.ask("1 + 1") == "2"
    with zygote.spawn(**BUDGET) as worker:
        assert Attacker(worker).ask("1 + 1") == "2"


def test_hosts_with_odd_signals_start_clean_zygotes():
    program = (
        "import signal\n"
        "from tests.jail.conftest import ATTACKER, Attacker\n"
        "from ringfence.host.zygote import Zygote\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGPROF, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF, signal.SIGTERM, signal.SIGXCPU])\n"
        "with Zygote(ATTACKER) as zygote:\n"
        "    worker = zygote.spawn(memory_bytes=1 << 28, cpu_seconds=0.1)\n"
        "    print(Attacker(worker).status_after('spin()'))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **SOURCES}, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "-27\n", "")


def test_workers_have_no_terminal_and_no_environment(attacker):
    assert attacker.ask("dict(os.environ)") == "{}"
    status = pathlib.Path(f"/proc/{attacker.worker.pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    assert fields["NoNewPrivs"].strip() == "1"
    assert fields["Seccomp"].strip() == "2"
    assert {int(fields[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert fields["Threads"].strip() == "1"
    assert "0" not in fields["Uid"].split()
    assert pathlib.Path(f"/proc/{attacker.worker.pid}/stat").read_text().rpartition(")")[2].split()[4] == "0"


def test_a_worker_has_one_descriptor(attacker):
    if os.geteuid() != 0:
        pytest.skip("only root may look at the descriptors of an undumpable process")
    names = [entry.name for entry in pathlib.Path(f"/proc/{attacker.worker.pid}/fd").iterdir()]
    assert names == ["3"]


@pytest.mark.parametrize("machine", ["aarch64", "riscv64"])
def test_other_machines_are_refused(machine):
    from ringfence.jail import launch

    reason = {
        "aarch64": "the filter has never been tried on aarch64",
        "riscv64": "the filter has no table of system calls for riscv64",
    }[machine]
    with pytest.raises(errors.JailUnavailable) as caught:
        launch.check_machine("linux", machine)
    assert str(caught.value) == (
        f"the jail is unavailable: missing seccomp: {reason}. "
        "Use Linux on x86_64, or isolation='inline', where only the language wall stands"
    )
    with pytest.raises(errors.JailUnavailable, match="the jail is made of Linux parts and this is darwin"):
        launch.check_machine("darwin", "arm64")
