"""What each instruction does with names, cells and intrinsics: one exact table per minor version.

Nothing is derived from ``dis.has*``: those categories shift between versions and miss instructions that read attributes
by index. An instruction that is not in the table is refused, and so are the interpreter's own (``INSTRUMENTED_*``,
specialized ones, ``ENTER_EXECUTOR``): ``compile`` never emits them. Source: Lib/opcode.py of 3.11 and 3.12,
Lib/_opcode_metadata.py of 3.13, Python/bytecodes.c.
"""

import enum
import functools
import opcode
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits.model import words


class Kind(enum.Enum):
    """What the verifier has to look at."""

    PLAIN = enum.auto()
    """Works on the stack, or on locals and cells, whose names the code object lists (``co_varnames`` and so on)."""
    CACHE = enum.auto()
    """Room for the interpreter's own use; reads as zero in ``co_code``."""
    EXTENDED_ARG = enum.auto()
    """High bits of the next instruction's argument."""
    NAME = enum.auto()
    """Names a variable: ``co_names[name_index(name, argument)]``."""
    LOAD_ATTRIBUTE = enum.auto()
    """Reads the attribute ``co_names[attribute_index(name, argument)]``."""
    STORE_ATTRIBUTE = enum.auto()
    """Stores or deletes the attribute ``co_names[argument]``."""
    CONSTANT = enum.auto()
    """Uses ``co_consts[argument]``."""
    INTRINSIC = enum.auto()
    """Runs the intrinsic function ``argument``; only those in ``intrinsics(name)`` are permitted."""
    REFUSED = enum.auto()
    """May not appear; ``REFUSED_INSTRUCTIONS`` says why."""


OpcodeTable = Mapping[int, tuple[str, Kind]]
"""Instruction number to name and kind. What is not in it may not appear."""

SUPPORTED_MINORS: Final[frozenset[tuple[int, int]]] = frozenset({(3, 11), (3, 12), (3, 13)})
"""Versions of CPython for which every table here is exact."""


@functools.cache
def opcodes(minor: tuple[int, int] = sys.version_info[:2]) -> OpcodeTable:
    """Return the table of version ``minor``, numbered as on this interpreter.

    Args:
        minor: ``sys.version_info[:2]``; another version's table has numbers only for the names that exist here.

    Raises:
        KeyError: No table for that version.
    """
    numbers = opcode.opmap
    return MappingProxyType(
        {numbers[name]: (name, kind) for name, kind in instructions(minor).items() if name in numbers}
    )


def instructions(minor: tuple[int, int]) -> dict[str, Kind]:
    """Return the instructions of version ``minor`` by name.

    Raises:
        KeyError: No table for that version.
    """
    return {name: kind for names, kind in (*_SHARED, *_OF_MINOR[minor]) for name in words(names)}


def attribute_index(name: str, argument: int) -> int:
    """Return the index into ``co_names`` of the attribute that instruction ``name`` reads on this interpreter."""
    return argument >> _SHIFTS[sys.version_info[:2]].get(name, 0)


def name_index(name: str, argument: int) -> int:
    """Return the index into ``co_names`` of the variable that instruction ``name`` names on this interpreter."""
    return argument >> _SHIFTS[sys.version_info[:2]].get(name, 0)


def intrinsics(name: str) -> frozenset[int]:
    """Return the permitted arguments of instruction ``name``; of any other, none are."""
    return _INTRINSICS.get(name, frozenset())


# Table cells: names, and what the verifier looks at.
_Group = tuple[str, Kind]

# MATCH_KEYS calls ``get`` of a mapping; no type of the world hides anything behind that name.
_PLAIN: Final = (
    "NOP RESUME POP_TOP PUSH_NULL COPY SWAP COPY_FREE_VARS"
    " BINARY_OP BINARY_SUBSCR STORE_SUBSCR DELETE_SUBSCR COMPARE_OP CONTAINS_OP IS_OP"
    " UNARY_INVERT UNARY_NEGATIVE UNARY_NOT"
    " BUILD_CONST_KEY_MAP BUILD_LIST BUILD_MAP BUILD_SET BUILD_SLICE BUILD_STRING BUILD_TUPLE"
    " LIST_APPEND LIST_EXTEND SET_ADD SET_UPDATE MAP_ADD DICT_MERGE DICT_UPDATE UNPACK_EX UNPACK_SEQUENCE"
    " CALL CALL_FUNCTION_EX MAKE_FUNCTION RETURN_VALUE RETURN_GENERATOR YIELD_VALUE SEND"
    " GET_ITER GET_YIELD_FROM_ITER FOR_ITER GET_AITER GET_ANEXT GET_AWAITABLE END_ASYNC_FOR"
    " BEFORE_WITH BEFORE_ASYNC_WITH WITH_EXCEPT_START PUSH_EXC_INFO POP_EXCEPT CHECK_EXC_MATCH RERAISE"
    " LOAD_ASSERTION_ERROR SETUP_ANNOTATIONS JUMP_FORWARD JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT"
    " GET_LEN MATCH_KEYS MATCH_MAPPING MATCH_SEQUENCE"
    " LOAD_FAST STORE_FAST DELETE_FAST MAKE_CELL LOAD_DEREF STORE_DEREF DELETE_DEREF"
)

# A class body reads a name of an enclosing function by LOAD_LOCALS and LOAD_FROM_DICT_OR_DEREF.
_PLAIN_SINCE_3_12: Final = (
    "BINARY_SLICE STORE_SLICE CLEANUP_THROW END_FOR END_SEND"
    " POP_JUMP_IF_FALSE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_JUMP_IF_TRUE"
    " LOAD_FAST_AND_CLEAR LOAD_FAST_CHECK LOAD_LOCALS LOAD_FROM_DICT_OR_DEREF"
)

_PLAIN_OF_3_11: Final = (
    "ASYNC_GEN_WRAP FORMAT_VALUE JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP LIST_TO_TUPLE PRECALL UNARY_POSITIVE"
    " POP_JUMP_BACKWARD_IF_FALSE POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE POP_JUMP_BACKWARD_IF_TRUE"
    " POP_JUMP_FORWARD_IF_FALSE POP_JUMP_FORWARD_IF_NONE POP_JUMP_FORWARD_IF_NOT_NONE POP_JUMP_FORWARD_IF_TRUE"
    " KW_NAMES LOAD_CLOSURE LOAD_CLASSDEREF"
)

_PLAIN_OF_3_13: Final = (
    "CALL_KW CONVERT_VALUE FORMAT_SIMPLE FORMAT_WITH_SPEC SET_FUNCTION_ATTRIBUTE TO_BOOL"
    " LOAD_FAST_LOAD_FAST STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST"
)

_SHARED: Final[tuple[_Group, ...]] = (
    (_PLAIN, Kind.PLAIN),
    ("CACHE", Kind.CACHE),
    ("EXTENDED_ARG", Kind.EXTENDED_ARG),
    ("LOAD_NAME STORE_NAME DELETE_NAME LOAD_GLOBAL STORE_GLOBAL DELETE_GLOBAL", Kind.NAME),
    ("LOAD_ATTR", Kind.LOAD_ATTRIBUTE),
    ("STORE_ATTR DELETE_ATTR", Kind.STORE_ATTRIBUTE),
    ("LOAD_CONST", Kind.CONSTANT),
    ("RAISE_VARARGS", Kind.INTRINSIC),
    ("IMPORT_NAME IMPORT_FROM LOAD_BUILD_CLASS MATCH_CLASS CHECK_EG_MATCH", Kind.REFUSED),
)

_SINCE_3_12: Final[tuple[_Group, ...]] = (
    (_PLAIN_SINCE_3_12, Kind.PLAIN),
    ("RETURN_CONST", Kind.CONSTANT),
    ("LOAD_FROM_DICT_OR_GLOBALS", Kind.NAME),
    ("LOAD_SUPER_ATTR", Kind.LOAD_ATTRIBUTE),
    ("CALL_INTRINSIC_1 CALL_INTRINSIC_2", Kind.INTRINSIC),
)

_OF_MINOR: Final[Mapping[tuple[int, int], tuple[_Group, ...]]] = {
    (3, 11): (
        (_PLAIN_OF_3_11, Kind.PLAIN),
        ("LOAD_METHOD", Kind.LOAD_ATTRIBUTE),
        ("IMPORT_STAR PREP_RERAISE_STAR PRINT_EXPR", Kind.REFUSED),
    ),
    (3, 12): (*_SINCE_3_12, ("FORMAT_VALUE KW_NAMES LOAD_CLOSURE", Kind.PLAIN)),
    (3, 13): (*_SINCE_3_12, (_PLAIN_OF_3_13, Kind.PLAIN)),
}

_SHIFTS: Final[Mapping[tuple[int, int], Mapping[str, int]]] = {
    (3, 11): {"LOAD_GLOBAL": 1},
    (3, 12): {"LOAD_GLOBAL": 1, "LOAD_ATTR": 1, "LOAD_SUPER_ATTR": 2},
    (3, 13): {"LOAD_GLOBAL": 1, "LOAD_ATTR": 1, "LOAD_SUPER_ATTR": 2},
}

_INTRINSICS: Final[Mapping[str, frozenset[int]]] = {
    # STOPITERATION_ERROR, ASYNC_GEN_WRAP, UNARY_POSITIVE, LIST_TO_TUPLE. Not: PRINT, IMPORT_STAR (1, 2), nor those of
    # PEP 695 (7 to 11), whose objects run the host's typing module.
    "CALL_INTRINSIC_1": frozenset({3, 4, 5, 6}),
    # Not a bare raise (0), which takes the topmost exception of the whole thread, the host's too.
    "RAISE_VARARGS": frozenset({1, 2}),
    # All belong to native except* or to PEP 695.
    "CALL_INTRINSIC_2": frozenset(),
}

REFUSED_INSTRUCTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "IMPORT_NAME": "imports are lowered to a guard",
        "IMPORT_FROM": "falls back to the host's sys.modules under a name that the imported object chooses",
        "LOAD_BUILD_CLASS": "classes are built by a guard; the guest's builtins may hold a function of its own",
        "MATCH_CLASS": "reads attributes under names that the class chooses at run time",
        "CHECK_EG_MATCH": "trusts what a guest's split returns (CVE-2025-22153)",
        "PREP_RERAISE_STAR": "belongs to native except*",
        "IMPORT_STAR": "copies names that nobody checked",
        "PRINT_EXPR": "belongs to the interactive prompt",
    }
)
"""Why each instruction of kind ``REFUSED`` is refused."""

# CO_OPTIMIZED, NEWLOCALS, VARARGS, VARKEYWORDS, NESTED, GENERATOR, COROUTINE, ASYNC_GENERATOR, FUTURE_ANNOTATIONS. Not:
# ITERABLE_COROUTINE, the flags of other future features, or any flag of a later version (Include/cpython/code.h).
CODE_FLAGS: Final = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x80 | 0x200 | 0x1000000
"""Every ``co_flags`` bit that a compiled guest program may have."""

NULL_BEFORE_CALLABLE: Final = sys.version_info < (3, 13)
"""Whether ``PUSH_NULL`` stands before the callable of a call (until 3.12) or after it."""
