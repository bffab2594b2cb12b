"""The assembled program means what the table says: an interpreter for classic BPF is the judge."""

import errno
import random
import struct

import pytest

from ringfence.jail import calls, seccomp, syscalls

KILL, ALLOW = 0x80000000, 0x7FFF0000
REFUSE, MISSING = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
ARCHITECTURES = [syscalls.X86_64, syscalls.AARCH64]


def load(program):
    return list(struct.iter_unpack("=HBBI", program))


def run(instructions, data):
    """Interpret a program on a ``struct seccomp_data`` as the kernel would (filter.rst, BPF_MAXINSNS aside)."""
    position = accumulator = 0
    while True:
        code, if_true, if_false, operand = instructions[position]
        position += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, operand)
        elif code == 0x54:
            accumulator &= operand
        elif code == 0x05:
            position += operand
        elif code == 0x15:
            position += if_true if accumulator == operand else if_false
        elif code == 0x25:
            position += if_true if accumulator > operand else if_false
        elif code == 0x35:
            position += if_true if accumulator >= operand else if_false
        elif code == 0x06:
            return operand
        else:
            raise AssertionError(f"instruction {code:#x}")


def expected(architecture, arch, number, arguments):
    """What the table says, read as a person would."""
    if arch != architecture.audit_arch:
        return KILL
    if architecture.foreign_bit and number >= architecture.foreign_bit:
        return KILL
    names = {value: name for name, value in architecture.numbers.items()}
    name = names.get(number)
    if name in calls.KILLED:
        return KILL
    if name in calls.ERRNO:
        return 0x00050000 | calls.ERRNO[name]
    if name in calls.ALLOWED and all(rule.holds(arguments[rule.index]) for rule in calls.ALLOWED[name]):
        return ALLOW
    return REFUSE


def data_for(arch, number, arguments):
    return struct.pack("=iIQ6Q", number if number < 1 << 31 else number - (1 << 32), arch, 0x7F00DEADBEEF, *arguments)


def interesting(rng):
    small = rng.choice([*range(16), 0x10, 0x22, 0x32, 0x4022, 0x20022, 0x24032, 0x80, 0x81, 0x89, 0x109, 0x180, 0x18A])
    return rng.choice(
        [
            small,
            small | rng.choice([1 << 32, 1 << 63, 0xFFFFFFFF << 32]),
            small ^ 1 << rng.randrange(64),
            rng.getrandbits(64),
            0xFFFFFFFFFFFFFFFF - small,
            0xFFFFFFFF - small,
        ]
    )


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda one: one.machine)
def test_program_and_table_agree(architecture):
    instructions = load(seccomp.assemble(architecture))
    rng = random.Random(20261124)
    known = list(architecture.numbers.values())
    for _ in range(40_000):
        number = rng.choice(
            [rng.choice(known), rng.randrange(520), rng.choice(known) | 0x40000000, rng.getrandbits(32), 0xFFFFFFFF]
        )
        arguments = [interesting(rng) for _ in range(6)]
        arch = rng.choice([architecture.audit_arch] * 20 + [0x40000003, 0xC000003E, 0xC00000B7])
        got = run(instructions, data_for(arch, number, arguments))
        assert got == expected(architecture, arch, number, arguments), (number, [hex(value) for value in arguments])


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda one: one.machine)
def test_every_number_with_zeros(architecture):
    instructions = load(seccomp.assemble(architecture))
    for number in range(1024):
        zeros = [0] * 6
        assert run(instructions, data_for(architecture.audit_arch, number, zeros)) == expected(
            architecture, architecture.audit_arch, number, zeros
        )


@pytest.mark.parametrize(
    ("name", "arguments", "verdict"),
    [
        ("read", (3,), ALLOW),
        ("read", (3 | 1 << 32,), REFUSE),
        ("write", (2,), REFUSE),
        ("mmap", (0, 4096, 3, 0x22, 2**64 - 1, 0), ALLOW),
        ("mmap", (0, 4096, 7, 0x22, 2**64 - 1, 0), REFUSE),
        ("mmap", (0, 4096, 4 | 1 << 32, 0x22, 2**64 - 1, 0), REFUSE),
        ("mmap", (0, 4096, 3, 0x21, 2**64 - 1, 0), REFUSE),
        ("mmap", (0, 4096, 3, 0x02, 3, 0), REFUSE),
        ("mmap", (0, 4096, 3, 0x40022, 2**64 - 1, 0), REFUSE),
        ("mprotect", (0, 4096, 3), ALLOW),
        ("mprotect", (0, 4096, 5), REFUSE),
        ("mprotect", (0, 4096, 1 << 24), REFUSE),
        ("mremap", (0, 4096, 8192, 1), ALLOW),
        ("mremap", (0, 4096, 8192, 3), REFUSE),
        ("madvise", (0, 4096, 4), ALLOW),
        ("madvise", (0, 4096, 14), REFUSE),
        ("futex", (0, 0x189), ALLOW),
        ("futex", (0, 0x86), REFUSE),
        ("futex", (0, 0x8B), REFUSE),
        ("clock_gettime", (11,), ALLOW),
        ("clock_gettime", (12,), REFUSE),
        ("clock_gettime", (2**64 - 6,), REFUSE),
        ("clock_gettime", (2**32 - 6,), REFUSE),
        ("clone", (0x3D0F00,), REFUSE),
        ("clone3", (), MISSING),
        ("execve", (), KILL),
        ("exit_group", (70,), ALLOW),
    ],
)
def test_verdict(name, arguments, verdict):
    instructions = load(seccomp.assemble(syscalls.X86_64))
    padded = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    number = syscalls.X86_64.numbers[name]
    assert run(instructions, data_for(syscalls.X86_64.audit_arch, number, padded)) == verdict


def test_every_name_of_the_table_has_a_number():
    named = {*calls.ALLOWED, *calls.KILLED, *calls.ERRNO}
    assert sorted(named - syscalls.X86_64.numbers.keys()) == []
    assert sorted(named - syscalls.AARCH64.numbers.keys()) == ["fork", "ioperm", "iopl", "modify_ldt", "vfork"]


def test_no_call_has_two_fates():
    assert calls.KILLED.isdisjoint(calls.ALLOWED)
    assert calls.KILLED.isdisjoint(calls.ERRNO)
    assert set(calls.ALLOWED).isdisjoint(calls.ERRNO)
