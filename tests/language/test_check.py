"""What the check says before anything runs, and that no text makes it crash or hang."""

import subprocess
import sys

import pytest

from ringfence.language.program import check_source
from ringfence.result import Finding


def _one(source: str | bytes) -> Finding:
    findings = check_source(source)
    assert len(findings) == 1
    return findings[0]


@pytest.mark.parametrize(
    ("source", "code", "line", "column", "message"),
    [
        ("x=", "RF001", 1, 3, "syntax error: invalid syntax"),
        ("x = 1\ny = (", "RF001", 2, 5, "syntax error: '(' was never closed"),
        ("return 1", "RF001", 1, 1, "syntax error: 'return' outside function"),
        (
            "def f():\n  __classdict__",
            "RF101",
            2,
            3,
            "the name '__classdict__' is the compiler's own and may not be used",
        ),
        (
            "from __future__ import barry_as_FLUFL",
            "RF102",
            1,
            1,
            "the future feature 'barry_as_FLUFL' is not permitted",
        ),
        (
            "x = 1\nfrom __future__ import annotations",
            "RF001",
            2,
            1,
            "syntax error: from __future__ imports must occur at the beginning of the file",
        ),
        ("a" + "\u0301\u0316" * 60, "RF002", 0, 0, "the source holds more than 100 combining marks in a row"),
        ("a\0b", "RF003", 0, 0, "the source holds a NUL character at 1"),
        ("x = '\ud800'", "RF003", 0, 0, "the source holds a lone surrogate at character 5"),
        (b"x = '\xff'", "RF003", 0, 0, "the source is not UTF-8: byte 5 invalid start byte"),
        ("x" * (1 << 20) + "x", "RF002", 0, 0, "the source has 1048577 bytes; at most 1048576 are accepted"),
    ],
)
def test_finding(source: str | bytes, code: str, line: int, column: int, message: str) -> None:
    """Each refusal names its code, its place and its reason."""
    finding = _one(source)
    assert (finding.code, finding.line, finding.column, finding.message) == (code, line, column, message)


@pytest.mark.parametrize(
    "source",
    [
        "def f(__classdict__, /): pass",
        "def f(*, __classdict__): pass",
        "def f(*__classdict__): pass",
        "def f(**__classdict__): pass",
        "lambda __classdict__: 0",
        "class __classdict__: pass",
        "def __classcell__(): pass",
        "import __classdict__",
        "import a as __classdict__",
        "from a import b as __classdict__",
        "from a import __classcell__",
        "def f():\n global __classdict__",
        "def f():\n x = 1\n def g():\n  nonlocal __classdict__",
        "try: pass\nexcept E as __classdict__: pass",
        "match x:\n case __classdict__: pass",
        "match x:\n case [*__classdict__]: pass",
        "match x:\n case {**__classdict__}: pass",
        "match x:\n case [1] as __classdict__: pass",
        "match x:\n case C(__classdict__=1): pass",
        "f(__classdict__=1)",
        "(__classdict__ := 1)",
        "[0 for __classdict__ in x]",
        "with a as __classdict__: pass",
        "for __classdict__ in x: pass",
        "del __classdict__",
        "x.__classdictcell__",
        "__𝒸lassdict__",  # NFKC makes it ASCII
        "__class𝒹ict__ = 1",
    ],
)
def test_names_of_the_compiler_are_refused_in_every_position(source: str) -> None:
    """Binding positions, uses, keywords and patterns, after normalization."""
    assert "RF101" in {finding.code for finding in check_source(source)}


@pytest.mark.skipif(sys.version_info < (3, 12), reason="PEP 695 syntax")
@pytest.mark.parametrize(
    "source",
    [
        "class A[__classdict__]: pass",
        "def f[__classdict__](): pass",
        "type __classdict__ = int",
        "type X[*__classcell__] = int",
    ],
)
def test_names_of_the_compiler_are_refused_as_type_parameters(source: str) -> None:
    """Type parameters bind names too."""
    assert "RF101" in {finding.code for finding in check_source(source)}


def test_all_findings_are_told_at_once() -> None:
    """A program with several problems is refused once, with all of them, in source order."""
    findings = check_source("__classdict__\nx = 1\ndef f(__classcell__): pass\n")
    assert [(finding.code, finding.line) for finding in findings] == [("RF101", 1), ("RF101", 3)]


def test_finding_shows_line_and_carets() -> None:
    """A person sees the line and where it is wrong."""
    assert str(_one("é = __classdict__")) == (
        "<guest>:1:5: RF101 the name '__classdict__' is the compiler's own and may not be used\n"
        "    é = __classdict__\n"
        "        ^^^^^^^^^^^^^\n"
        "  hint: choose another name"
    )


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5_000,
        "-" * 50_000 + "1",
        "x" + ".y" * 50_000,
        "1" + "+1" * 50_000,
        "f" + "()" * 50_000,
        "[" * 150 + "]" * 150,
        "not " * 20_000 + "x",
        "lambda: " * 5_000 + "1",
        "if x:\n" + "".join(" " * i + "if x:\n" for i in range(1, 150)),
        "x = " + "a if b else " * 5_000 + "c",
        "if a: pass\n" + "elif a: pass\n" * 3_000,
        "x = '" + "a" * 900_000 + "'",
        "x = 0x" + "f" * 500_000,
        "x = 9**9**9**9",
        "x = 'a' * 10**10",
        "x = (1,) * 10**9 + (2,)",
        "f'" + "{x}" * 50_000 + "'",
        "\x0cx = 1\x0c\ny = 2",
        "\ufeffx = 1",
        "x = 1\r\ny = 2\rz = 3",
        "# -*- coding: utf-7 -*-\nx = '+AGE-'",
        "x = 1\n" * 10_000,
        "match x:\n" + "".join(f" case C{i}(a): pass\n" for i in range(300)),
        "a = b = c = " * 3_000 + "1",
        "@d\n" * 3_000 + "def f(): pass",
        "class C(" + ", ".join(f"B{i}" for i in range(3_000)) + "): pass",
        "def f(" + ", ".join(f"a{i}" for i in range(3_000)) + "): pass",
        "ǅ = 1; ﬁ = 2",
    ],
    ids=range(28),
)
def test_text_made_to_break_the_compiler_ends_in_a_verdict(source: str) -> None:
    """Either the program is accepted or there is a finding; nothing else comes out."""
    assert all(finding.code.startswith("RF0") for finding in check_source(source))


def test_source_declaring_an_encoding_is_read_as_utf8() -> None:
    """An encoding declaration cannot make checker and compiler read different programs."""
    assert check_source(b"# -*- coding: utf-7 -*-\nx = 1") == ()


_STAR = "for x in y:\n try: pass\n except* E:\n  {}"
_ESCAPE = "syntax error: 'break', 'continue' and 'return' cannot appear in an except* block"


@pytest.mark.parametrize(
    "statement",
    [
        "break",
        "continue",
        "if x: break",
        "with x: continue",
        "while x: pass\n  else: break",
        "try: pass\n  finally: break",
    ],
)
def test_leaving_an_except_star_block_is_refused(statement: str) -> None:
    """CPython's compiler says so of ``except*``, which it does not see here."""
    assert _one(_STAR.format(statement)).message == _ESCAPE
    assert _one("def f():\n" + " try: pass\n except* E:\n  for z in x: return 1").message == _ESCAPE


@pytest.mark.parametrize(
    "statement", ["while x: break", "for z in x: continue", "def f(): return 1", "class C:\n   def f(self): return"]
)
def test_what_stays_in_an_except_star_block_is_not(statement: str) -> None:
    assert check_source(_STAR.format(statement)) == ()


@pytest.mark.parametrize(
    "block", ["class A: pass", "lambda: 0", "[y for z in w]", "class A{}:\n def f(self): return super().f()"]
)
def test_blocks_that_look_the_same_are_bounded(block: str) -> None:
    """CPython 3.11 compares each of them with all others; later versions tell them apart by their lines."""
    source = "\n".join(block.format(number) for number in range(2_001))
    if sys.version_info >= (3, 12):
        assert check_source(source) == ()
        return
    message = "more than 2000 functions, classes or comprehensions of one name use the same names and constants"
    assert (_one(source).code, _one(source).message) == ("RF002", message)
    assert check_source("\n".join(block.format(number) for number in range(2_000))) == ()


def test_escaping_imports_no_codec() -> None:
    """What is shown of a program is escaped while guests run; a codec would be imported and kept for the whole process."""
    program = (
        "import sys; from ringfence.language.parse import escape; print(escape('a\\0\\n\\r\\x85\\ud800\\u202e\\U000e0001\\t'))\n"
        "print('encodings.unicode_escape' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "a\\x00\\n\\r\\x85\\ud800\\u202e\\U000e0001 \nFalse\n"
