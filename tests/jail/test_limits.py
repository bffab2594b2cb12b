"""Memory and processor time end where they should, whatever the guest does."""

import ast
import signal
from collections import deque

import pytest

MEBIBYTE = 1 << 20


def test_too_much_at_once_is_a_memory_error(attacker):
    assert attacker.ask("len('x' * 10**11)") == "MemoryError: "
    assert attacker.ask("1 + 1") == "2"


@pytest.mark.parametrize("step", [1000, 100_000, 10_000_000], ids=["small", "medium", "large"])
def test_slow_growth_is_a_memory_error(spawn, step):
    attacker = spawn(memory_bytes=64 * MEBIBYTE)
    kind, reached = ast.literal_eval(attacker.ask(f"grow({step}, 1 << 40)"))
    assert kind == "MemoryError"
    assert 40 * MEBIBYTE < reached < 80 * MEBIBYTE
    assert attacker.ask("1 + 1") == "2"


def test_native_mappings_are_counted(spawn):
    attacker = spawn(memory_bytes=64 * MEBIBYTE)
    mapping = "call(9, 0, 1 << 20, 3, 0x4022, -1, 0)"
    taken = ast.literal_eval(attacker.ask(f"sum({mapping} > 0 for _ in range(200))"))
    assert 32 < taken < 80


def test_the_limit_is_added_to_what_the_zygote_has(spawn):
    small, large = spawn(memory_bytes=32 * MEBIBYTE), spawn(memory_bytes=128 * MEBIBYTE)
    assert small.ask("len(bytes(60_000_000))") == "MemoryError: "
    assert large.ask("len(bytes(60_000_000))") == "60000000"


def test_a_spinning_guest_is_ended_by_the_kernel(spawn):
    attacker = spawn(cpu_seconds=0.1)
    assert attacker.status_after("spin()") == -signal.SIGPROF


def test_one_endless_c_call_is_ended_by_the_kernel(spawn):
    assert spawn(cpu_seconds=0.1).status_after("len(str(3 ** 10**8))") == -signal.SIGPROF


def test_blocking_the_signal_only_delays_the_end(spawn):
    attacker = spawn(cpu_seconds=0.1)
    attacker.send("signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF]), spin()")
    assert attacker.worker.wait(30) == -signal.SIGXCPU


def test_blocking_both_signals_only_delays_the_end(spawn):
    attacker = spawn(cpu_seconds=0.1)
    attacker.send("signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF, signal.SIGXCPU]), spin()")
    assert attacker.worker.wait(30) == -signal.SIGKILL


def test_the_exit_code_of_a_limit_cannot_be_faked(spawn):
    assert spawn().status_after("os._exit(27)") == 27


def test_the_host_meters(attacker):
    assert attacker.ask("sum(range(3_000_000)) > 0") == "True"
    used = attacker.worker.cpu_seconds()
    assert used > 0.005
    assert attacker.ask("len(bytes(bytearray(50_000_000)))") == "50000000"
    assert attacker.worker.memory_bytes() > 50_000_000
    attacker.worker.kill()
    assert attacker.worker.wait(30) == -signal.SIGKILL
    assert attacker.worker.cpu_seconds() >= used
    assert attacker.worker.memory_bytes() > 50_000_000


def test_sleep_is_no_processor_time(spawn):
    attacker = spawn(cpu_seconds=0.1)
    assert attacker.ask("time.sleep(0.3)") == "None"


DIG = "(lambda g: g(g, 0))(lambda g, n: sorted([n], key=lambda k: g(g, k + 1)))"


def test_deep_recursion_in_c_is_contained(spawn):
    attacker = spawn()
    attacker.send(f"[sys.setrecursionlimit(10**9), {DIG}]")
    if answer := attacker.worker.channel.recv(1 << 18).decode():
        assert answer.startswith("RecursionError: ")  # CPython 3.12 and later watch the C stack by themselves
    else:
        assert attacker.worker.wait(30) == -signal.SIGSEGV


def test_a_guest_that_never_reads_does_not_block_the_host(attacker):
    attacker.worker.channel.settimeout(0)
    attacker.send("spin()")
    with pytest.raises(BlockingIOError):
        deque((attacker.worker.channel.send(bytes(10_000)) for _ in range(100_000)), maxlen=0)
    attacker.worker.kill()
    assert attacker.worker.wait(30) == -signal.SIGKILL


def test_a_flood_of_output_blocks_the_guest_alone(attacker):
    attacker.send("[os.write(channel, bytes(10_000)) for _ in range(100_000)]")
    taken = sum(len(attacker.worker.channel.recv(20_000)) for _ in range(50))
    assert taken == 500_000
    attacker.worker.kill()
    assert attacker.worker.wait(30) == -signal.SIGKILL
