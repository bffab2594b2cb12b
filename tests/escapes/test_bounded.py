"""Text made to keep parser, check, rewrite, compiler or report busy: refused or done, never a hang or an exception out of ours."""

import pytest

from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm
from ringfence.language.program import check_source
from ringfence.result import Outcome


def nested_finally(depth: int) -> str:
    lines: list[str] = []
    for level in range(depth):
        lines += [" " * level + "try: pass", " " * level + "finally:"]
    return "\n".join([*lines, " " * depth + "pass"])


def returning_finally(depth: int, count: int) -> str:
    lines = ["def f(a):"]
    for level in range(1, depth + 1):
        lines += [" " * level + "try:", *[" " * level + " if a: return 1"] * count, " " * level + "finally:"]
    return "\n".join([*lines, " " * (depth + 1) + "pass"])


def nested_pattern(depth: int) -> str:
    text = "int()"
    for _ in range(depth):
        text = f"C({text} | D() as x)"
    return f"match 1:\n case {text}: pass"


def nested_generics(depth: int) -> str:
    return (
        "".join(" " * level + f"def f{level}[T{level}]():\n" for level in range(depth))
        + " " * depth
        + "x = ["
        + "a," * 50_000
        + "]"
    )


HEAVY = {
    "future imports": "from __future__ import division\n" * 10_000,
    "class patterns": "match x:\n" + " case A(b=c): pass\n" * 2_000,
    "class patterns in a class": "class X:\n match x:\n" + "  case A(b=c): pass\n" * 2_000,
    "alternatives": "match x:\n case " + "|".join(f"A(b={n})" for n in range(5_000)) + ": pass",
    "nested pattern": nested_pattern(150),
    "nested generics": nested_generics(80),
    "nested finally": nested_finally(20),
    "returns through finally": returning_finally(6, 20),
    "keywords": "f(" + "".join(f"a{n}=1," for n in range(60_000)) + ")",
    "keywords of a class": "class C(" + "".join(f"a{n}=1," for n in range(60_000)) + "): pass",
    "dotted import": "import " + "a." * 200_000 + "a",
    "dotted import from": "from " + "a." * 200_000 + "a import b",
    "dots of a relative import": "from " + "." * 900_000 + " import a",
    "attributes": "a" + ".b" * 200_000,
    "calls": "f" + "()" * 200_000,
    "subscripts": "a" + "[0]" * 150_000,
    "sum": "1+" * 150_000 + "1",
    "minuses": "-" * 200_000 + "1",
    "nots": "not " * 200_000 + "a",
    "conditions": "a if b else " * 60_000 + "c",
    "elif": "if a: pass\n" + "elif a: pass\n" * 50_000,
    "lambdas": "lambda: " * 900 + "1",
    "lambdas with hazards": "lambda x: " * 300 + "x.gi_frame",
    "comparisons": "a<" * 100_000 + "a",
    "comprehension": "[a " + "for a in b " * 30_000 + "]",
    "f-string": "f'" + "{a}" * 50_000 + "'",
    "nested f-strings": "f'{" * 100 + "a" + "}'" * 100,
    "except*": "try: pass\n" + "except* A: pass\n" * 5_000,
    "nested except*": "".join(" " * n + "try: pass\n" + " " * n + "except* A:\n" for n in range(20))
    + " " * 20
    + "pass",
    "decorators": "@a\n" * 50_000 + "def f(): pass",
    "type parameters": "def f[" + ",".join(f"T{n}" for n in range(5_000)) + "](): pass",
    "classes": "".join(f"class C{n}: pass\n" for n in range(5_000)),
    "names that are refused": "__classcell__\n" * 60_000,
    "long name": "a" * 900_000,
    "long number": "0x" + "f" * 900_000,
    "strings": "x=" + "'a' " * 200_000,
    "form feeds": "\f\n" * 300_000 + "__classcell__",
    "continued lines": "\\\n" * 200_000 + "1",
    "brackets": "[" * 100_000,
    "indents": "\n".join(" " * n + "if a:" for n in range(150)),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HEAVY)
def test_heavy_text_is_judged(name: str) -> None:
    for finding in check_source(HEAVY[name]):
        assert finding.code in {"RF001", "RF002", "RF101", "RF102"}


@pytest.mark.timeout(60)
def test_long_traceback_of_a_long_source_is_rendered() -> None:
    realm = Realm(grants={}, write_output=lambda _stream, _text: None)
    source = """
error = ValueError("x")
for _ in range(2000):
    try:
        raise error
    except ValueError as caught:
        error = caught
raise error
"""
    evaluation = evaluate(realm, source + "\n" * 900_000)
    assert evaluation.outcome is Outcome.RAISED
    assert evaluation.error is not None
    assert evaluation.error.traceback.count("\n") < 100


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HEAVY)
def test_guest_may_compile_heavy_text(name: str) -> None:
    """The same text from inside a realm, where only exceptions of the guest's kind may come out."""
    realm = Realm(grants={}, write_output=lambda _stream, _text: None)
    evaluation = evaluate(
        realm, "try:\n  compile(text, 'x', 'exec')\nexcept SyntaxError as error:\n  1", inputs={"text": HEAVY[name]}
    )
    assert evaluation.outcome is Outcome.OK, evaluation.error
