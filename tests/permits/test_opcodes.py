"""The instruction tables against what this interpreter's compiler really emits for its own library."""

import dis
import pathlib
import sys
import sysconfig
import types
import warnings

import pytest

from ringfence.language import permits
from ringfence.language.permits import Kind

MINOR = sys.version_info[:2]
LIBRARY = pathlib.Path(sysconfig.get_path("stdlib"))

# Constructs that top-level modules of the library do not use.
GRAMMAR = """
async def f(*a, b=1, **k):
    async with a as b: pass
    async for c in b: yield c
    await a; [x async for x in y]; (x async for x in y)
    del b, a.b, a[0], a[1:2]
    a[1:2] = a[3:4]
    return
def g():
    global h; del h
    nonlocal_ = 1
    def inner():
        nonlocal nonlocal_
        del nonlocal_
    class C:
        nonlocal_
        x: int = nonlocal_
    try: yield from g()
    except* (ValueError, TypeError) as e: raise
    finally: (+a, -a, ~a, not a)
    match a:
        case C(1, x=2) | {"k": _} : pass
        case {"k": v, **r}: pass
        case [1, *rest]: pass
    f"{a!r:>{b}}{c}"; assert a, b
    {**a, 1: 2}; {*a, 1}; [*a]; f(*a, **b); f(a=1); {1: 2, 3: 4}; a @ b; a if b is None else c; x <= y <= z; a in b
    for x in y:
        if x is not None: continue
        else: break
    lambda q=1, *, w=2: (q, w)
    import a.b, c as d
    from .. import e as f
    (y := 1)
    while a: b += 1
    with a as b, c: pass
class D(a, metaclass=b):
    def m(self): return super().m, __class__
"""
GRAMMAR_3_12 = """
type A[T] = list[T]
def f[T: int, *U, **P](x: T) -> T: return x
class C[T: (int, str)]:
    def m[S](self, x: S = T) -> T: return super().m(x)
"""


def codes():
    stack = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        files = sorted(LIBRARY.glob("*.py"))
        stack.extend(compile(path.read_bytes(), path.name, "exec", dont_inherit=True) for path in files)
        stack.append(compile(GRAMMAR, "grammar", "exec", dont_inherit=True))
        if MINOR >= (3, 12):
            stack.append(compile(GRAMMAR_3_12, "grammar", "exec", dont_inherit=True))
    while stack:
        code = stack.pop()
        yield code
        stack.extend(constant for constant in code.co_consts if isinstance(constant, types.CodeType))


@pytest.fixture(scope="module")
def seen():
    """Instruction names with the arguments and names that ``dis`` found."""
    found = {}
    flags = 0
    for code in codes():
        flags |= code.co_flags
        for instruction in dis.get_instructions(code, show_caches=True):
            found.setdefault(instruction.opname, {})[instruction.arg] = (instruction.argval, code.co_names)
    return found, flags


def test_every_emitted_instruction_is_in_the_table(seen):
    found, _ = seen
    assert set(found) - set(permits.instructions(MINOR)) == set()


def test_the_table_holds_nothing_that_the_compiler_never_emits(seen):
    found, _ = seen
    never = {"PRINT_EXPR", "CACHE", "IMPORT_STAR", "LOAD_FROM_DICT_OR_GLOBALS"}
    assert set(permits.instructions(MINOR)) - set(found) - never == set()


def test_numbers_are_those_of_this_interpreter():
    table = permits.opcodes()
    assert {name for name, _ in table.values()} == set(permits.instructions(MINOR))
    assert all(dis.opmap[name] == number for number, (name, _) in table.items())


def test_names_are_found_where_dis_finds_them(seen):
    found, _ = seen
    checked = set()
    for name, kind in permits.instructions(MINOR).items():
        index = {Kind.LOAD_ATTRIBUTE: permits.attribute_index, Kind.NAME: permits.name_index}.get(kind)
        if kind is Kind.STORE_ATTRIBUTE:
            index = _unshifted
        if index is None or name not in found:
            continue
        for argument, (value, names) in found[name].items():
            assert names[index(name, argument)] == value, name
            checked.add(name)
    assert {"LOAD_ATTR", "STORE_ATTR", "DELETE_ATTR", "LOAD_GLOBAL", "LOAD_NAME"} <= checked


def _unshifted(_name, argument):
    return argument


def test_no_named_access_counts_as_plain():
    named = {dis.opname[number] for number in dis.hasname}
    kinds = permits.instructions(MINOR)
    plain = {name for name in named & set(kinds) if kinds[name] in (Kind.PLAIN, Kind.CONSTANT, Kind.INTRINSIC)}
    assert plain == set()


def test_refused_instructions_say_why():
    kinds = permits.instructions(MINOR)
    refused = {name for name, kind in kinds.items() if kind is Kind.REFUSED}
    assert refused <= set(permits.REFUSED_INSTRUCTIONS)
    assert refused >= {"IMPORT_NAME", "IMPORT_FROM", "MATCH_CLASS", "CHECK_EG_MATCH", "LOAD_BUILD_CLASS"}


@pytest.mark.skipif(MINOR < (3, 12), reason="3.11 has no intrinsics")
def test_permitted_intrinsics():
    from opcode import _intrinsic_1_descs

    permitted = {_intrinsic_1_descs[argument] for argument in permits.intrinsics("CALL_INTRINSIC_1")}
    assert permitted == {
        "INTRINSIC_STOPITERATION_ERROR",
        "INTRINSIC_ASYNC_GEN_WRAP",
        "INTRINSIC_UNARY_POSITIVE",
        "INTRINSIC_LIST_TO_TUPLE",
    }
    assert permits.intrinsics("CALL_INTRINSIC_2") == frozenset()


def test_other_instructions_have_no_intrinsics():
    assert permits.intrinsics("LOAD_NAME") == frozenset()


def test_code_flags_cover_what_the_compiler_sets(seen):
    _, flags = seen
    future = 0x1FE0000
    assert flags & ~permits.CODE_FLAGS & ~future == 0


def test_call_convention():
    code = compile("f(1)", "x", "eval")
    names = [instruction.opname for instruction in dis.get_instructions(code)]
    before = names.index("PUSH_NULL") < names.index("LOAD_NAME") if "PUSH_NULL" in names else None
    # 3.11 and 3.12 push the NULL first; 3.13 after the callable.
    assert before is permits.NULL_BEFORE_CALLABLE


def test_an_unknown_version_has_no_table():
    with pytest.raises(KeyError):
        permits.instructions((3, 99))


def test_this_interpreter_is_described():
    assert permits.interpreter_problem() is None
    assert MINOR in permits.SUPPORTED_MINORS


@pytest.mark.parametrize(
    ("attribute", "value", "problem"),
    [
        (
            "version_info",
            (3, 99, 0),
            "the permits describe CPython 3.11, 3.12, 3.13; this is 3.99, and nothing is guessed about it",
        ),
        ("implementation", types.SimpleNamespace(name="pypy"), "the permits describe CPython; this is pypy"),
        (
            "abiflags",
            "t",
            "the permits describe CPython with its global interpreter lock; this is a free-threaded build",
        ),
    ],
)
def test_other_interpreters_are_refused(monkeypatch, attribute, value, problem):
    monkeypatch.setattr(sys, attribute, value)
    found = permits.interpreter_problem()
    monkeypatch.undo()
    assert found == problem
