"""The verifier judges alone: whatever the rewrite leaves out, it refuses."""

import ast
import sys

import pytest

from ringfence.language import markers
from ringfence.language.parse import Rejected, parse
from ringfence.language.program import compile_guest, compile_tree
from ringfence.language.rewrite import REWRITTEN, RULE_NAMES, rewrite
from ringfence.language.tree import survey
from ringfence.language.verify import verify

# What each rule of the rewrite turns into guards. Each must be refused when that rule is off.
_NEEDS: dict[str, list[str]] = {
    "attribute": [
        "x = 1\nx.gi_frame",
        "x.__globals__",
        "x.format('a')",
        "x.__class__ = int",
        "x.gi_frame = 1",
        "del x.cr_frame",
        "x.__dict__['a']",
        "for x.__dict__ in y: pass",
        "with a as x.__class__: pass",
        "(a, *x.f_back) = b",
        "x.__code__ += 1",
        "[0 for x.tb_frame in y]",
        "def f(a=x.__subclasses__): pass",
        "@x.__self__\ndef f(): pass",
        "class C(x.__bases__[0]): pass",
        "f'{x.__closure__}'",
        "lambda: x.__mro__",
        "async def f():\n async with x.ag_frame as y: pass",
        "try: pass\nexcept x.__context__: pass",
        "class C:\n def m(self): return super().__subclasses__()",
        "x: y.__globals__ = 1",
        "match x:\n case a.gi_frame: pass",
        "assert x.__traceback__",
        "while x.tb_next: pass",
        "global_name = x.co_consts",
    ],
    "import": ["import os", "import a.b as c", "from os import path", "from os import *", "from . import x"],
    "match": [
        "match x:\n case C(): pass",
        "match x:\n case [C(a=1)]: pass",
        "match x:\n case {'k': int(y)} | str(y): pass",
    ],
    "raise": ["raise", "try:\n pass\nexcept E:\n raise", "def f():\n raise", "class C:\n raise"],
    "try_star": ["try: pass\nexcept* ValueError: pass"],
}
if sys.version_info >= (3, 12):
    _NEEDS["type_parameters"] = ["class A[T]: pass", "def f[T](x: T): pass", "type X = int", "type Y[T: int] = list[T]"]


def _compile_without(source: str, rules: frozenset[str]) -> None:
    tree = parse(source, "<test>")
    rewrite(tree, survey(tree, REWRITTEN).places, keep_annotations=False, rules=rules)
    verify(compile_tree(tree, "<test>", source, "exec", keep_annotations=False), "<test>")


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule, sources in _NEEDS.items() for source in sources])
def test_program_is_refused_when_its_rule_is_off(rule: str, source: str) -> None:
    """The rewrite is not trusted: without the rule the verifier refuses, with all rules the program is accepted."""
    with pytest.raises(Rejected) as refusal:
        _compile_without(source, RULE_NAMES - {rule})
    assert {finding.code for finding in refusal.value.findings} <= {"RF900", "RF901", "RF902", "RF001"}
    compile_guest(source)


def test_every_rule_is_tested() -> None:
    """A new rule must come with programs that need it."""
    # Two are no rules of the wall: "stop" keeps a guest from outliving its deadline, and "class_call" widens what it owns.
    rules = RULE_NAMES - {"stop", "class_call"}
    expected = rules if sys.version_info >= (3, 12) else rules - {"type_parameters"}
    assert set(_NEEDS) == expected


@pytest.mark.parametrize("source", [source for sources in _NEEDS.values() for source in sources])
def test_plain_compiled_code_is_refused(source: str) -> None:
    """Code that never saw the rewrite is refused."""
    code = compile(source, "<test>", "exec", dont_inherit=True)
    with pytest.raises(Rejected):
        verify(code, "<test>")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("class C: pass", "the verifier refuses the instruction LOAD_BUILD_CLASS, which"),
        ("x.gi_frame", "the verifier refuses an instruction that reads the attribute 'gi_frame'"),
        ("del x.__bases__", "the verifier refuses an instruction that stores or deletes the attribute '__bases__'"),
        ("import os", "the verifier refuses the instruction IMPORT_NAME, which imports are lowered to a guard"),
        ("__classdict__", "the verifier refuses the name '__classdict__'"),
    ],
)
def test_refusal_says_what_is_refused(source: str, message: str) -> None:
    """The finding names the instruction or the name."""
    with pytest.raises(Rejected) as refusal:
        verify(compile(source, "<test>", "exec", dont_inherit=True), "<test>")
    assert refusal.value.findings[0].message.startswith(message)


@pytest.mark.parametrize("name", sorted(markers.GUARDS))
def test_guard_that_is_not_called_is_refused(name: str) -> None:
    """A guard is only ever called: loading one as a value would let a guest hold a function of ours."""
    tree = ast.parse("x = 0\nf(0)\n[0, 1]")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value == 0:
            node.value = markers.marker(name)
    with pytest.raises(Rejected) as refusal:
        verify(compile(tree, "<test>", "exec"), "<test>")
    assert refusal.value.findings[0].message == "the verifier refuses a guard that is not called"


@pytest.mark.parametrize(
    "value", [markers.TOKEN, markers.TOKEN + "exec", markers.marker("slot") + "x"], ids=["token", "unknown", "longer"]
)
def test_forged_marker_is_refused(value: str) -> None:
    """Text with the token that is no marker never comes from us."""
    with pytest.raises(Rejected) as refusal:
        verify(compile(f"x = {value!r}", "<test>", "exec"), "<test>")
    assert refusal.value.findings[0].message == "the verifier refuses a forged guard"


def test_marker_inside_another_constant_is_refused() -> None:
    """Linking replaces markers only where the verifier looked at how they are used."""
    with pytest.raises(Rejected):
        verify(compile(f"x = ({markers.marker('slot')!r}, 1)", "<test>", "exec"), "<test>")


def test_class_after_many_constants_is_built_by_us() -> None:
    """The instruction that loads the class builder has one byte of index."""
    numbers = "\n".join(f"x{i} = {i + 1000}" for i in range(600))
    program = compile_guest(f"{numbers}\nclass C:\n    pass\n")
    assert markers.marker("build_class") in program.code.co_consts[:256]


def test_unknown_code_flags_are_refused() -> None:
    """A flag that nobody judged may change what the code does."""
    code = compile("x = 1", "<test>", "exec")
    with pytest.raises(Rejected) as refusal:
        verify(code.replace(co_flags=code.co_flags | 0x40000000), "<test>")
    assert refusal.value.findings[0].code == "RF902"


def test_foreign_constant_is_refused() -> None:
    """Only plain data and code may stand among constants."""
    code = compile("x = 1", "<test>", "exec")
    with pytest.raises(Rejected) as refusal:
        verify(code.replace(co_consts=(object(), None)), "<test>")
    assert refusal.value.findings[0].message == "the verifier refuses a constant of type object"
