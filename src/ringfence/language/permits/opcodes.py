"""What each instruction does with names, cells and intrinsics: one exact table per minor version.

Nothing is derived from ``dis.has*``: those categories shift between versions and miss instructions that read attributes
by index. An instruction that is not in the table is refused, and so are the interpreter's own (``INSTRUMENTED_*``,
specialized ones, ``ENTER_EXECUTOR``): ``compile`` never emits them. Source: Lib/opcode.py of 3.11 and 3.12,
Lib/_opcode_metadata.py of 3.13, Python/bytecodes.c.
"""

import dataclasses
import enum
import functools
import opcode
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits.model import words


class Kind(enum.Enum):
    """What the verifier has to look at."""

    PLAIN = enum.auto()
    """Works on the stack alone."""
    LOCAL = enum.auto()
    """Names a local variable (or two, packed in four bits each), or on 3.13 a cell that is passed on to a closure."""
    DEREF = enum.auto()
    """Names a cell or free variable, in the numbering of locals plus cells."""
    NAME = enum.auto()
    """Names a variable by ``co_names[argument >> shift]``."""
    LOAD_ATTR = enum.auto()
    """Reads the attribute ``co_names[argument >> shift]``."""
    STORE_ATTR = enum.auto()
    """Stores the attribute ``co_names[argument >> shift]``."""
    DELETE_ATTR = enum.auto()
    """Deletes the attribute ``co_names[argument >> shift]``."""
    IMPORT_NAME = enum.auto()
    """Imports the module ``co_names[argument >> shift]`` through ``__import__`` of the builtins."""
    IMPORT_FROM = enum.auto()
    """Reads ``co_names[argument >> shift]``, and falls back to the host's ``sys.modules``."""
    CONSTANT = enum.auto()
    """Pushes ``co_consts[argument]``."""
    KEYWORDS = enum.auto()
    """Takes the keyword names of a call from ``co_consts[argument]``."""
    LOAD_LOCALS = enum.auto()
    """Pushes the namespace of a class body."""
    BUILD_CLASS = enum.auto()
    """Pushes ``__build_class__`` of the builtins."""
    INTRINSIC = enum.auto()
    """Runs the intrinsic function ``argument``; only those in ``Instruction.arguments`` are permitted."""
    REFUSED = enum.auto()
    """May not appear; ``Instruction.reason`` says why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of one minor version.

    Args:
        name: As ``dis`` shows it.
        kind: What to look at.
        shift: Low bits of the argument that are flags and not part of the index.
        arguments: For ``Kind.INTRINSIC``: the permitted arguments.
        reason: For ``Kind.REFUSED``: why.
    """

    name: str
    kind: Kind
    shift: int = 0
    arguments: frozenset[int] = frozenset()
    reason: str = ""


OpcodeTable = Mapping[int, Instruction]
"""Instruction number to instruction."""

SUPPORTED_MINORS: Final[frozenset[tuple[int, int]]] = frozenset({(3, 11), (3, 12), (3, 13)})
"""Versions of CPython for which every table here is exact."""


@functools.cache
def opcodes(minor: tuple[int, int]) -> OpcodeTable:
    """Return the table of this interpreter, which must be of version ``minor``.

    Args:
        minor: ``sys.version_info[:2]``. The numbers come from the running interpreter; the rest from the table.

    Raises:
        KeyError: No table for that version.
    """
    table: dict[int, Instruction] = {}
    for instruction in instructions(minor):
        table[opcode.opmap[instruction.name]] = instruction
    return MappingProxyType(table)


def instructions(minor: tuple[int, int]) -> tuple[Instruction, ...]:
    """Return the instructions of version ``minor`` by name.

    Raises:
        KeyError: No table for that version.
    """
    found: dict[str, Instruction] = {}
    for names, kind in (*_SHARED, *_OF_MINOR[minor]):
        found.update((name, Instruction(name, kind)) for name in words(names))
    for name, shift in _SHIFTS[minor].items():
        found[name] = dataclasses.replace(found[name], shift=shift)
    for name, permitted in _INTRINSICS[minor].items():
        found[name] = dataclasses.replace(found[name], arguments=permitted)
    for name, reason in _REASONS.items():
        if name in found:
            found[name] = dataclasses.replace(found[name], reason=reason)
    return tuple(found.values())


# Table cells: names, and what the verifier looks at.
_Group = tuple[str, Kind]

_SHARED: Final[tuple[_Group, ...]] = (
    (
        "CACHE EXTENDED_ARG NOP RESUME POP_TOP PUSH_NULL COPY SWAP COPY_FREE_VARS"
        " BINARY_OP BINARY_SUBSCR STORE_SUBSCR DELETE_SUBSCR COMPARE_OP CONTAINS_OP IS_OP"
        " UNARY_INVERT UNARY_NEGATIVE UNARY_NOT"
        " BUILD_CONST_KEY_MAP BUILD_LIST BUILD_MAP BUILD_SET BUILD_SLICE BUILD_STRING BUILD_TUPLE"
        " LIST_APPEND LIST_EXTEND SET_ADD SET_UPDATE MAP_ADD DICT_MERGE DICT_UPDATE UNPACK_EX UNPACK_SEQUENCE"
        " CALL CALL_FUNCTION_EX MAKE_FUNCTION RETURN_VALUE RETURN_GENERATOR YIELD_VALUE SEND"
        " GET_ITER GET_YIELD_FROM_ITER FOR_ITER GET_AITER GET_ANEXT GET_AWAITABLE END_ASYNC_FOR"
        " BEFORE_WITH BEFORE_ASYNC_WITH WITH_EXCEPT_START PUSH_EXC_INFO POP_EXCEPT CHECK_EXC_MATCH RERAISE RAISE_VARARGS"
        " LOAD_ASSERTION_ERROR SETUP_ANNOTATIONS JUMP_FORWARD JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT"
        # MATCH_KEYS calls ``get`` of a mapping; no type of the world hides anything behind that name.
        " GET_LEN MATCH_KEYS MATCH_MAPPING MATCH_SEQUENCE",
        Kind.PLAIN,
    ),
    ("LOAD_FAST STORE_FAST DELETE_FAST", Kind.LOCAL),
    ("MAKE_CELL LOAD_DEREF STORE_DEREF DELETE_DEREF", Kind.DEREF),
    ("LOAD_NAME STORE_NAME DELETE_NAME LOAD_GLOBAL STORE_GLOBAL DELETE_GLOBAL", Kind.NAME),
    ("LOAD_ATTR", Kind.LOAD_ATTR),
    ("STORE_ATTR", Kind.STORE_ATTR),
    ("DELETE_ATTR", Kind.DELETE_ATTR),
    ("IMPORT_NAME", Kind.IMPORT_NAME),
    ("IMPORT_FROM", Kind.IMPORT_FROM),
    ("LOAD_CONST", Kind.CONSTANT),
    ("LOAD_BUILD_CLASS", Kind.BUILD_CLASS),
    ("MATCH_CLASS CHECK_EG_MATCH", Kind.REFUSED),
)

_SINCE_3_12: Final[tuple[_Group, ...]] = (
    (
        "BINARY_SLICE STORE_SLICE CLEANUP_THROW END_FOR END_SEND"
        " POP_JUMP_IF_FALSE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_JUMP_IF_TRUE",
        Kind.PLAIN,
    ),
    ("RETURN_CONST", Kind.CONSTANT),
    ("LOAD_FAST_AND_CLEAR LOAD_FAST_CHECK", Kind.LOCAL),
    ("LOAD_FROM_DICT_OR_DEREF", Kind.DEREF),
    ("LOAD_FROM_DICT_OR_GLOBALS", Kind.NAME),
    ("LOAD_SUPER_ATTR", Kind.LOAD_ATTR),
    ("LOAD_LOCALS", Kind.LOAD_LOCALS),
    ("CALL_INTRINSIC_1 CALL_INTRINSIC_2", Kind.INTRINSIC),
)

_OF_MINOR: Final[Mapping[tuple[int, int], tuple[_Group, ...]]] = {
    (3, 11): (
        (
            "ASYNC_GEN_WRAP FORMAT_VALUE JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP LIST_TO_TUPLE PRECALL UNARY_POSITIVE"
            " POP_JUMP_BACKWARD_IF_FALSE POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE"
            " POP_JUMP_BACKWARD_IF_TRUE POP_JUMP_FORWARD_IF_FALSE POP_JUMP_FORWARD_IF_NONE"
            " POP_JUMP_FORWARD_IF_NOT_NONE POP_JUMP_FORWARD_IF_TRUE",
            Kind.PLAIN,
        ),
        ("KW_NAMES", Kind.KEYWORDS),
        ("LOAD_CLOSURE LOAD_CLASSDEREF", Kind.DEREF),
        ("LOAD_METHOD", Kind.LOAD_ATTR),
        ("IMPORT_STAR PREP_RERAISE_STAR PRINT_EXPR", Kind.REFUSED),
    ),
    (3, 12): (
        *_SINCE_3_12,
        ("FORMAT_VALUE", Kind.PLAIN),
        ("KW_NAMES", Kind.KEYWORDS),
        ("LOAD_CLOSURE", Kind.DEREF),
    ),
    (3, 13): (
        *_SINCE_3_12,
        ("CALL_KW CONVERT_VALUE FORMAT_SIMPLE FORMAT_WITH_SPEC SET_FUNCTION_ATTRIBUTE TO_BOOL", Kind.PLAIN),
        ("LOAD_FAST_LOAD_FAST STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST", Kind.LOCAL),
    ),
}

_SHIFTS: Final[Mapping[tuple[int, int], Mapping[str, int]]] = {
    (3, 11): {"LOAD_GLOBAL": 1},
    (3, 12): {"LOAD_GLOBAL": 1, "LOAD_ATTR": 1, "LOAD_SUPER_ATTR": 2},
    (3, 13): {"LOAD_GLOBAL": 1, "LOAD_ATTR": 1, "LOAD_SUPER_ATTR": 2},
}

# STOPITERATION_ERROR, ASYNC_GEN_WRAP, UNARY_POSITIVE, LIST_TO_TUPLE. Not: PRINT and IMPORT_STAR (1, 2), nor those of
# PEP 695 (7 to 11, and all of CALL_INTRINSIC_2 but PREP_RERAISE_STAR), whose objects run the host's typing module.
_UNARY_INTRINSICS: Final = frozenset({3, 4, 5, 6})

_INTRINSICS: Final[Mapping[tuple[int, int], Mapping[str, frozenset[int]]]] = {
    (3, 11): {},
    (3, 12): {"CALL_INTRINSIC_1": _UNARY_INTRINSICS, "CALL_INTRINSIC_2": frozenset()},
    (3, 13): {"CALL_INTRINSIC_1": _UNARY_INTRINSICS, "CALL_INTRINSIC_2": frozenset()},
}

_REASONS: Final[Mapping[str, str]] = {
    "MATCH_CLASS": "reads attributes under names that the subject's class chooses at run time",
    "CHECK_EG_MATCH": "trusts what a guest's split returns (CVE-2025-22153)",
    "PREP_RERAISE_STAR": "belongs to native except*",
    "IMPORT_STAR": "copies names that nobody checked",
    "PRINT_EXPR": "belongs to the interactive prompt",
}
