"""The whole pipeline, from source to verified code: parse, check, rewrite, compile, verify."""

import __future__

import ast
import dis
import re
from types import CodeType
from typing import Final, NamedTuple

import msgspec

from ringfence.errors import UnsupportedPython
from ringfence.language import permits
from ringfence.language.adopt import adopt
from ringfence.language.build import wrap_body
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
from ringfence.language.rewrite import REWRITTEN, REWRITTEN_FOR_LOOKUPS, pin_class_builder, rewrite
from ringfence.language.tree import MAX_ALIKE, TooDeep, check_copies, has_many_alike, survey
from ringfence.language.verify import verify
from ringfence.result import Finding


class Program(msgspec.Struct, frozen=True, kw_only=True):
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


class _Form(NamedTuple):
    """What a program is compiled as; see ``compile_guest``."""

    mode: Mode
    parameters: tuple[str, ...] | None
    keep_value: bool
    lookups: frozenset[str]


class _Origin(NamedTuple):
    """Where a tree came from: its source text, or an empty one; every word in it; the name of the source."""

    text: str
    words: str
    filename: str


def compile_guest(
    source: object,
    *,
    filename: str = "<guest>",
    mode: Mode = "exec",
    max_bytes: int = MAX_SOURCE_BYTES,
    keep_value: bool = False,
    parameters: tuple[str, ...] | None = None,
    lookups: frozenset[str] = frozenset(),
) -> Program:
    """Compile guest source into a verified program.

    Args:
        source: ``str``, or ``bytes`` holding UTF-8.
        filename: Name shown in findings and tracebacks.
        mode: ``exec`` for statements, ``eval`` for one expression.
        max_bytes: Largest accepted source.
        keep_value: Bind the value of a trailing expression to ``VALUE_NAME``.
        parameters: The source is the body of a function of these parameters, which becomes the program's value; None for
            a program of its own.
        lookups: Which of ``attribute`` and ``item`` the realm's own lookup policy answers where the program reads one.

    Raises:
        Rejected: The source is refused; its ``findings`` say everything that is wrong.
        UnsupportedPython: The permits do not know this interpreter.
    """
    refuse_unknown_interpreter()
    text = decode(source, filename, max_bytes)
    tree = parse(text, filename, mode)
    form = _Form(mode=mode, parameters=parameters, keep_value=keep_value, lookups=lookups)
    return _finish(tree, _Origin(text, text, filename), form)


def compile_guest_tree(
    tree: object,
    *,
    filename: str = "<guest>",
    mode: Mode = "exec",
    max_bytes: int = MAX_SOURCE_BYTES,
    keep_value: bool = False,
    parameters: tuple[str, ...] | None = None,
    lookups: frozenset[str] = frozenset(),
) -> Program:
    """Compile a syntax tree as if its source had been given; it is copied, never changed.

    Args:
        tree: An ``ast.Module``, or an ``ast.Expression`` for mode ``eval``, whoever made it.
        filename: As for ``compile_guest``; so are the other arguments, and what is raised.
        mode: Likewise.
        max_bytes: Most bytes of names and constants together.
        keep_value: Likewise.
        parameters: Likewise.
        lookups: Likewise.
    """
    refuse_unknown_interpreter()
    try:
        adopted, words = adopt(tree, filename, max_bytes=max_bytes)
        if type(adopted) is not (ast.Expression if mode == "eval" else ast.Module):
            message = f"an ast.{type(adopted).__name__} is no tree of the mode {mode!r}"
            raise Rejected((Finding(code="RF004", message=message, filename=filename),))
        form = _Form(mode=mode, parameters=parameters, keep_value=keep_value, lookups=lookups)
        return _finish(adopted, _Origin("", words, filename), form, is_adopted=True)
    except (RecursionError, MemoryError):
        raise Rejected((too_deep(filename),)) from None


def _finish(tree: ast.Module | ast.Expression, origin: _Origin, form: _Form, *, is_adopted: bool = False) -> Program:
    """The steps that text and trees share."""
    text, filename, mode = origin.text, origin.filename, form.mode
    if form.parameters is not None and isinstance(tree, ast.Module):
        wrap_body(tree, form.parameters)
    try:
        seen = survey(tree, REWRITTEN_FOR_LOOKUPS if form.lookups else REWRITTEN)
        check_copies(tree, seen)
        if has_many_alike(tree, None if is_adopted else text):
            raise Rejected((_alike(filename),))
        if is_adopted:
            # CPython's own validator says whether the pieces fit together as those of a parsed tree do.
            compile_tree(tree, filename, text, mode, keep_annotations=False)
        if findings := check(tree, seen, origin.words, filename, shown=text):
            raise Rejected(findings)
        keep_annotations = has_future_annotations(tree)
        rewrite(tree, seen.places, keep_annotations=keep_annotations, keep_value=form.keep_value, lookups=form.lookups)
        code = compile_tree(tree, filename, text, mode, keep_annotations=keep_annotations)
        try:
            code = _call_our_class_builder(code)
        except _NoRoomError:
            pin_class_builder(tree)
            code = _call_our_class_builder(compile_tree(tree, filename, text, mode, keep_annotations=keep_annotations))
    except (TooDeep, RecursionError, MemoryError):
        raise Rejected((too_deep(filename),)) from None
    verify(code, filename)
    needs_groups = "ExceptionGroup" in origin.words or _STAR.search(origin.words) is not None
    return Program(code=code, source=text, filename=filename, mode=mode, needs_groups=needs_groups)


def names_read(code: CodeType) -> tuple[str, ...]:
    """Return the names that ``code`` reads and that no function of it binds: globals, builtins and those of its locals."""
    table = permits.opcodes()
    found: dict[str, None] = {}
    stack = [code]
    while stack:
        current = stack.pop()
        extended = 0
        raw = current.co_code
        for at in range(0, len(raw), 2):
            name, kind = table[raw[at]]
            argument = raw[at + 1] | extended
            extended = argument << 8 if kind is permits.Kind.EXTENDED_ARG else 0
            if kind is permits.Kind.NAME and name.startswith("LOAD_"):
                found[current.co_names[permits.name_index(name, argument)]] = None
        stack.extend(item for item in current.co_consts if type(item) is CodeType)
    return tuple(found)


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


BOTH_LOOKUPS: Final = frozenset({"attribute", "item"})
_STAR: Final = re.compile(r"except\s*\*")
_LOAD_BUILD_CLASS: Final = dis.opmap["LOAD_BUILD_CLASS"]
_LOAD_CONST: Final = dis.opmap["LOAD_CONST"]
_MAX_INDEX: Final = 255
