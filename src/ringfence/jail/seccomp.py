"""Assembles the seccomp filter from the calls a worker keeps. Pure: bytes out, no system call in.

The program loads the architecture, then the number, walks a binary tree of number ranges and, for calls with argument
rules, tests both 32-bit halves of each argument. A tree keeps the kernel's pre-evaluation of every number short.

Sources: ``Documentation/userspace-api/seccomp_filter.rst``, ``include/uapi/linux/seccomp.h``, ``bpf_common.h``.
"""

import struct
from typing import TYPE_CHECKING, Final

import msgspec

from ringfence.jail import calls

if TYPE_CHECKING:
    from ringfence.jail.syscalls import Architecture

KILL_PROCESS: Final = 0x80000000
ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000

LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
AND: Final = 0x54  # BPF_ALU | BPF_AND | BPF_K
JUMP: Final = 0x05  # BPF_JMP | BPF_JA
EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
GREATER: Final = 0x25  # BPF_JMP | BPF_JGT | BPF_K
AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
RETURN: Final = 0x06  # BPF_RET | BPF_K

_NUMBER_OFFSET: Final = 0
_ARCH_OFFSET: Final = 4
_ARGUMENTS_OFFSET: Final = 16
_WORD: Final = 0xFFFFFFFF
_LONGEST_BRANCH: Final = 255
_MOST_INSTRUCTIONS: Final = 4096
_INSTRUCTION: Final = struct.Struct("=HBBI")


def errno_action(number: int) -> int:
    """The filter's answer that makes a call fail with ``number`` (an errno, 1 to 4095)."""
    return _ERRNO | number


class _Range(msgspec.Struct, frozen=True):
    """Numbers from ``first`` up to the next range, all with one fate: an action, or rules to test."""

    first: int
    fate: int | tuple[calls.Argument, ...]


class _Instruction(msgspec.Struct):
    """One instruction whose jump targets are still labels (positions are known once everything is emitted)."""

    code: int
    operand: int = 0
    if_true: str | None = None
    if_false: str | None = None


class _Assembler:
    """Collects instructions and labels, then resolves the labels to relative jumps."""

    def __init__(self) -> None:
        self._instructions: list[_Instruction] = []
        self._labels: dict[str, int] = {}
        self._serial = 0

    def label(self, prefix: str) -> str:
        self._serial += 1
        return f"{prefix}{self._serial}"

    def place(self, label: str) -> None:
        self._labels[label] = len(self._instructions)

    def emit(self, code: int, operand: int = 0, if_true: str | None = None, if_false: str | None = None) -> None:
        self._instructions.append(_Instruction(code, operand, if_true, if_false))

    def encode(self) -> bytes:
        """The program as the kernel's ``struct sock_filter`` array.

        Raises:
            ValueError: A jump is longer than an instruction can say or the program is longer than the kernel takes.
        """
        if len(self._instructions) > _MOST_INSTRUCTIONS:
            msg = f"the filter has {len(self._instructions)} instructions, the kernel takes {_MOST_INSTRUCTIONS}"
            raise ValueError(msg)
        return b"".join(self._encode_one(position, one) for position, one in enumerate(self._instructions))

    def _encode_one(self, position: int, one: _Instruction) -> bytes:
        after = position + 1
        if one.code == JUMP:
            if one.if_true is None:
                msg = "an unconditional jump needs a target"
                raise ValueError(msg)
            return _INSTRUCTION.pack(JUMP, 0, 0, self._labels[one.if_true] - after)
        distances = [0 if label is None else self._labels[label] - after for label in (one.if_true, one.if_false)]
        if not all(0 <= distance <= _LONGEST_BRANCH for distance in distances):
            msg = f"branch of {distances} instructions at {position} is out of range"
            raise ValueError(msg)
        return _INSTRUCTION.pack(one.code, distances[0], distances[1], one.operand)


def assemble(architecture: "Architecture") -> bytes:
    """The filter of a worker on one architecture.

    Args:
        architecture: Whose numbers and calling convention to use.

    Returns:
        The program, ready for ``struct sock_fprog``.
    """
    out = _Assembler()
    foreign, number = out.label("kill"), out.label("number")
    out.emit(LOAD, _ARCH_OFFSET)
    out.emit(EQUAL, architecture.audit_arch, if_true=number, if_false=foreign)
    out.place(foreign)
    out.emit(RETURN, KILL_PROCESS)
    out.place(number)
    out.emit(LOAD, _NUMBER_OFFSET)
    tests: list[tuple[str, tuple[calls.Argument, ...]]] = []
    _emit_tree(out, _ranges(architecture), tests)
    for label, arguments in tests:
        out.place(label)
        _emit_tests(out, arguments)
    return out.encode()


def _fate(name: str) -> int | tuple[calls.Argument, ...]:
    if name in calls.KILLED:
        return KILL_PROCESS
    if name in calls.ERRNO:
        return errno_action(calls.ERRNO[name])
    if name in calls.ALLOWED:
        return calls.ALLOWED[name] or ALLOW
    return errno_action(calls.DEFAULT_ERRNO)


def _ranges(architecture: "Architecture") -> list[_Range]:
    """Every number from 0 to 2**32 - 1 as ascending ranges of one fate each."""
    fates = {number: _fate(name) for name, number in architecture.numbers.items()}
    refused = errno_action(calls.DEFAULT_ERRNO)
    edges = {0, *fates, *(number + 1 for number in fates)}
    if architecture.foreign_bit:
        edges.add(architecture.foreign_bit)
    ranges: list[_Range] = []
    for first in sorted(edges):
        foreign = architecture.foreign_bit and first >= architecture.foreign_bit
        fate = KILL_PROCESS if foreign else fates.get(first, refused)
        if not ranges or ranges[-1].fate != fate:
            ranges.append(_Range(first, fate))
    return ranges


def _emit_tree(out: _Assembler, ranges: list[_Range], tests: list[tuple[str, tuple[calls.Argument, ...]]]) -> None:
    """Binary search for the range of the number in the accumulator; each leaf returns or jumps to its tests."""
    if len(ranges) == 1:
        fate = ranges[0].fate
        if isinstance(fate, int):
            out.emit(RETURN, fate)
            return
        label = out.label("test")
        tests.append((label, fate))
        out.emit(JUMP, if_true=label)
        return
    middle = len(ranges) // 2
    upper, lower = out.label("upper"), out.label("lower")
    out.emit(AT_LEAST, ranges[middle].first, if_true=upper, if_false=lower)
    out.place(lower)
    _emit_tree(out, ranges[:middle], tests)
    out.place(upper)
    _emit_tree(out, ranges[middle:], tests)


def _emit_tests(out: _Assembler, arguments: tuple[calls.Argument, ...]) -> None:
    """Allow when every argument passes, else refuse. The high half of each argument must be zero."""
    refuse = out.label("refuse")
    for argument in arguments:
        low = _ARGUMENTS_OFFSET + 8 * argument.index
        out.emit(LOAD, low + 4)  # little-endian: the high half follows
        low_half, passed = out.label("low"), out.label("passed")
        out.emit(EQUAL, 0, if_true=low_half, if_false=refuse)
        out.place(low_half)
        out.emit(LOAD, low)
        if argument.maximum is not None:
            out.emit(GREATER, argument.maximum, if_true=refuse, if_false=passed)
        else:
            if argument.ignored:
                out.emit(AND, ~argument.ignored & _WORD)
            for value in argument.values[:-1]:
                out.emit(EQUAL, value, if_true=passed)
            out.emit(EQUAL, argument.values[-1], if_true=passed, if_false=refuse)
        out.place(passed)
    out.emit(RETURN, ALLOW)
    out.place(refuse)
    out.emit(RETURN, errno_action(calls.DEFAULT_ERRNO))
