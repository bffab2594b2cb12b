"""Every system call number is tried inside a real worker and answers as the table says."""

import ast
import errno
import signal

import pytest

from ringfence.jail import calls, syscalls

NUMBERS = syscalls.X86_64.numbers
LAST = 511

ENDS_BY_ITSELF = {NUMBERS["exit"], NUMBERS["exit_group"], NUMBERS["rt_sigreturn"]}
# The kernel exempts its own probe calls from seccomp; outside of a probe they do nothing but raise SIGILL or ENXIO.
EXEMPT = {335, 336}
KILLED = sorted(NUMBERS[name] for name in calls.KILLED)
ZEROS_PASS = {
    NUMBERS[name] for name, rules in calls.ALLOWED.items() if all(rule.holds(0) for rule in rules)
} - ENDS_BY_ITSELF


def test_all_others_are_refused(attacker):
    numbers = sorted(set(range(LAST + 1)) - ENDS_BY_ITSELF - EXEMPT - set(KILLED) - ZEROS_PASS)
    answers = ast.literal_eval(attacker.ask(f"scan({numbers})"))
    expected = dict.fromkeys(numbers, -errno.EPERM) | {NUMBERS["clone3"]: -errno.ENOSYS}
    assert answers == expected
    assert len(numbers) > 400


def test_allowed_ones_reach_the_kernel(attacker):
    harmless = sorted(ZEROS_PASS - {NUMBERS["brk"], NUMBERS["restart_syscall"]})
    answers = ast.literal_eval(attacker.ask(f"scan({harmless})"))
    assert [number for number, answer in answers.items() if answer == -errno.EPERM] == []


@pytest.mark.parametrize("number", KILLED)
def test_attacks_kill(spawn, number):
    assert spawn().status_after(f"call({number}, 0, 0, 0, 0, 0, 0)") == -signal.SIGSYS


@pytest.mark.parametrize("number", [0, 1, 39, 59, 511, 512, 520, 547])
def test_the_x32_convention_kills(spawn, number):
    assert spawn().status_after(f"call({number | 0x40000000}, 0, 0, 0, 0, 0, 0)") == -signal.SIGSYS


@pytest.mark.parametrize("number", [1, 11, 20, 120], ids=["exit", "execve", "getpid", "clone"])
def test_the_32_bit_gate_kills(spawn, number):
    assert spawn().status_after(f"int80({number})") == -signal.SIGSYS


@pytest.mark.parametrize("number", [1024, 4095, 0x3FFFFFFF])
def test_numbers_of_the_future_are_refused(attacker, number):
    assert attacker.ask(f"call({number}, 0, 0, 0, 0, 0, 0)") == str(-errno.EPERM)
