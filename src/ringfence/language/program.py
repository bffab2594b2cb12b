"""The whole pipeline, from source to verified code: parse, check, rewrite, compile, verify."""

import __future__

import ast
import dataclasses
import dis
import re
from types import CodeType
from typing import Final

from ringfence.errors import UnsupportedPython
from ringfence.language import permits
from ringfence.language.check import check, has_future_annotations
from ringfence.language.markers import marker
from ringfence.language.parse import (
    MAX_SOURCE_BYTES,
    Mode,
    Rejected,
    decode,
    parse,
    syntax_finding,
    too_deep,
)
from ringfence.language.quiet import FILE_PREFIX, silence
from ringfence.language.rewrite import REWRITTEN, pin_class_builder, rewrite
from ringfence.language.tree import MAX_ALIKE, TooDeep, check_copies, has_many_alike, survey
from ringfence.language.verify import verify
from ringfence.result import Finding


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Verified code that no guest has touched and no realm owns.

    Args:
        code: Unlinked code: guards are still markers, so running it as it is does nothing useful.
        source: The text it was compiled from, for tracebacks.
        filename: The name given to the source.
        mode: ``exec`` or ``eval``.
        needs_groups: Whether it may use exception groups, which a realm makes only for programs that do.
    """

    code: CodeType
    source: str
    filename: str
    mode: Mode
    needs_groups: bool


def compile_guest(
    source: object,
    *,
    filename: str = "<guest>",
    mode: Mode = "exec",
    max_bytes: int = MAX_SOURCE_BYTES,
    keep_value: bool = False,
) -> Program:
    """Compile guest source into a verified program.

    Args:
        source: ``str``, or ``bytes`` holding UTF-8.
        filename: Name shown in findings and tracebacks.
        mode: ``exec`` for statements, ``eval`` for one expression.
        max_bytes: Largest accepted source.
        keep_value: Bind the value of a trailing expression to ``VALUE_NAME``.

    Raises:
        Rejected: The source is refused; its ``findings`` say everything that is wrong.
        UnsupportedPython: The permits do not know this interpreter.
    """
    refuse_unknown_interpreter()
    text = decode(source, filename, max_bytes)
    tree = parse(text, filename, mode)
    try:
        seen = survey(tree, REWRITTEN)
        if "finally" in text:
            check_copies(tree)
        if has_many_alike(tree, text):
            raise Rejected((_alike(filename),))
        if findings := check(tree, seen, text, filename):
            raise Rejected(findings)
        keep_annotations = has_future_annotations(tree)
        rewrite(tree, seen.places, keep_annotations=keep_annotations, keep_value=keep_value)
        code = compile_tree(tree, filename, text, mode, keep_annotations=keep_annotations)
        try:
            code = _call_our_class_builder(code)
        except _NoRoomError:
            pin_class_builder(tree)
            code = _call_our_class_builder(compile_tree(tree, filename, text, mode, keep_annotations=keep_annotations))
    except (TooDeep, RecursionError, MemoryError):
        raise Rejected((too_deep(filename),)) from None
    verify(code, filename)
    needs_groups = "ExceptionGroup" in text or _STAR.search(text) is not None
    return Program(code=code, source=text, filename=filename, mode=mode, needs_groups=needs_groups)


def check_source(
    source: object, *, filename: str = "<guest>", max_bytes: int = MAX_SOURCE_BYTES
) -> tuple[Finding, ...]:
    """Return everything that would be refused in ``source``; an empty tuple means that it would run."""
    try:
        compile_guest(source, filename=filename, max_bytes=max_bytes)
    except Rejected as rejected:
        return rejected.findings
    return ()


def refuse_unknown_interpreter() -> None:
    """Refuse to guess on a CPython that the permits do not describe.

    Raises:
        UnsupportedPython: This interpreter is not CPython, or a minor version without permits.
    """
    if (problem := permits.interpreter_problem()) is not None:
        raise UnsupportedPython(problem)


def compile_tree(
    tree: ast.Module | ast.Expression, filename: str, text: str, mode: Mode, *, keep_annotations: bool
) -> CodeType:
    """Compile a rewritten tree.

    Raises:
        Rejected: CPython's compiler refuses the program (it finds some syntax errors only now) or gives up on it.
    """
    silence()
    flags = __future__.annotations.compiler_flag if keep_annotations else 0
    try:
        code: CodeType = compile(tree, FILE_PREFIX + filename, mode, flags=flags, dont_inherit=True, optimize=0)
    except SyntaxError as error:
        raise Rejected((syntax_finding(error, text, filename),)) from None
    except (RecursionError, MemoryError):
        message = "the program is nested too deeply for CPython's compiler"
        raise Rejected((Finding(code="RF002", message=message, filename=filename),)) from None
    except (ValueError, OverflowError, SystemError, TypeError) as error:
        message = f"CPython's compiler refuses the program: {error}"
        raise Rejected((Finding(code="RF001", message=message, filename=filename),)) from None
    return code


def _alike(filename: str) -> Finding:
    message = f"more than {MAX_ALIKE} functions, classes or comprehensions of one name use the same names and constants"
    return Finding(
        code="RF002", message=message, filename=filename, hint="Python 3.11 compiles them very slowly: use a loop"
    )


class _NoRoomError(Exception):
    """The class builder's place among the constants does not fit into one byte."""


def _call_our_class_builder(code: CodeType) -> CodeType:
    """Make class statements call a constant instead of whatever ``__builtins__`` holds as ``__build_class__``.

    A guest owns the ``__builtins__`` of the dictionaries it runs code in. A ``__build_class__`` of its own would receive
    the function that is the class body, could call it, and would get the ``__class__`` cell from it; through a cell and
    the key ``__classdictcell__`` the interpreter gives away the raw dictionary of a class (3.12 and later). Both
    instructions are one code unit long and push one value, so nothing else of the code changes.

    Raises:
        _NoRoomError: A block has over 255 constants before its first class.
    """
    builder = marker("build_class")
    nested = [_call_our_class_builder(item) if type(item) is CodeType else item for item in code.co_consts]
    raw = code.co_code
    if _LOAD_BUILD_CLASS not in raw[::2]:
        if all(new is old for new, old in zip(nested, code.co_consts, strict=True)):
            return code
        return code.replace(co_consts=tuple(nested))
    if builder not in nested:
        nested.append(builder)
    index = nested.index(builder)
    if index > _MAX_INDEX:
        raise _NoRoomError
    # Inline caches read as zeros in co_code, so every even byte is an instruction.
    changed = bytearray(raw)
    for at in range(0, len(raw), 2):
        if raw[at] == _LOAD_BUILD_CLASS:
            changed[at], changed[at + 1] = _LOAD_CONST, index
    return code.replace(co_code=bytes(changed), co_consts=tuple(nested))


_STAR: Final = re.compile(r"except\s*\*")
_LOAD_BUILD_CLASS: Final = dis.opmap["LOAD_BUILD_CLASS"]
_LOAD_CONST: Final = dis.opmap["LOAD_CONST"]
_MAX_INDEX: Final = 255
