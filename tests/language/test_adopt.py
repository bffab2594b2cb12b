"""Trees that somebody else made: an honest one compiles as its text does, and a hostile one is refused in bounded time."""

import ast
import pathlib
import re
from types import CodeType

import pytest

from ringfence.language.markers import TOKEN
from ringfence.language.parse import MAX_NODES, Rejected
from ringfence.language.program import compile_guest, compile_guest_tree

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAMS = sorted((*ROOT.glob("cases/*.py"), *ROOT.glob("escapes/programs/*/*.py")))


TEMPORARY = re.compile(r"\.t\d+")


def parts(code: CodeType) -> list[object]:
    """Everything of ``code`` that matters, nested code included; temporary names have a new number in each program."""
    found: list[object] = []
    numbers: dict[str, str] = {}

    def steady(names: tuple[str, ...]) -> list[str]:
        return [
            TEMPORARY.sub(lambda one: numbers.setdefault(one.group(), f".t#{len(numbers)}"), name) for name in names
        ]

    stack = [code]
    while stack:
        each = stack.pop()
        # Cells of one kind are sorted by name, and names that differ in length sort otherwise: as sets, then.
        found += [each.co_code, steady(each.co_names), steady(each.co_varnames), len(each.co_freevars)]
        found += [each.co_flags, steady((each.co_name,))]
        found += [list(each.co_positions()), each.co_exceptiontable]
        found += steady(tuple(repr(item) for item in each.co_consts if type(item) is not CodeType))
        stack += [item for item in each.co_consts if type(item) is CodeType]
    return found


def refusal(tree: object, **options: object) -> str:
    with pytest.raises(Rejected) as caught:
        compile_guest_tree(tree, **options)  # type: ignore[arg-type]
    (finding,) = caught.value.findings
    return f"{finding.code} {finding.message}"


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_tree_compiles_as_its_text_does(path: pathlib.Path) -> None:
    text = path.read_text("utf-8")
    try:
        compile(
            text, str(path), "exec", dont_inherit=True
        )  # CPython's own rules hold for trees before they are rewritten
        tree = ast.parse(text)
        program = compile_guest(text, keep_value=True)
    except (SyntaxError, Rejected):
        pytest.skip("refused as text")
    shown = ast.dump(tree, include_attributes=True)
    adopted = compile_guest_tree(tree, keep_value=True)
    assert parts(adopted.code) == parts(program.code)
    assert adopted.needs_groups == program.needs_groups
    assert ast.dump(tree, include_attributes=True) == shown


class Text(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Quiet(ast.Name):
    """Shows one name to the check and another to the compiler."""

    shown = 0

    @property
    def id(self) -> str:  # type: ignore[override]
        Quiet.shown += 1
        return "harmless" if Quiet.shown < 3 else "__classdict__"


class Everything(type):
    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return hash(ast.Name)


class Claimed(metaclass=Everything):
    id = "x"
    ctx = ast.Load()


class Endless(list):  # type: ignore[type-arg]
    def __iter__(self):  # type: ignore[no-untyped-def]
        while True:
            yield ast.Pass()


def expression(node: object) -> ast.Expression:
    return ast.Expression(node)  # type: ignore[arg-type]


def name(text: object) -> ast.Name:
    return ast.Name(text, ast.Load())  # type: ignore[arg-type]


MOST = "RF002 the names and constants of the tree have more than 1048576 bytes"
IMPORT_FROM = "RF004 ImportFrom.names is nothing that the parser makes"
CPYTHON = "RF001 CPython's compiler refuses the program:"
NO_CONSTANT = "not a constant that a source can spell"

HOSTILE = {
    "not_a_tree": (None, "RF004 the tree is a NoneType, neither an ast.Module nor an ast.Expression"),
    "node": (name("x"), "RF004 the tree is a Name, neither an ast.Module nor an ast.Expression"),
    "subclass": (expression(Quiet.__new__(Quiet)), "RF004 Expression.body is a Quiet, not of the sort 'expr'"),
    "claimed": (expression(Claimed()), "RF004 Expression.body is a Claimed, not of the sort 'expr'"),
    "wrong_sort": (expression(ast.Pass()), "RF004 Expression.body is a Pass, not of the sort 'expr'"),
    "abstract": (expression(ast.expr()), "RF004 Expression.body is a expr, not of the sort 'expr'"),
    "missing": (expression(ast.Name.__new__(ast.Name)), "RF004 Name.id is a NoneType, not plain text"),
    "text": (expression(name(Text("x"))), "RF004 Name.id is a Text, not plain text"),
    "bytes_name": (expression(name(b"x")), "RF004 Name.id is a bytes, not plain text"),
    "surrogate": (expression(name("\ud800")), "RF003 the source holds a lone surrogate at character 0"),
    "nul": (expression(name("a\0b")), "RF003 the source holds a NUL character at 1"),
    "not_identifier": (expression(name(".value")), "RF101 '.value' is not an identifier"),
    "not_nfkc": (
        expression(name("\uff47")),
        r"RF101 the identifier '\uff47' is not in the form the compiler uses (NFKC)",
    ),
    "keyword": (expression(name("None")), f"{CPYTHON} identifier field can't represent 'None' constant"),
    "compilers_own": (
        expression(name("__classdict__")),
        "RF101 the name '__classdict__' is the compiler's own and may not be used",
    ),
    "object": (
        expression(ast.Constant(object())),  # type: ignore[arg-type]
        f"RF004 Constant.value is a object, {NO_CONSTANT}",
    ),
    "tuple": (
        expression(ast.Constant((1, Text("x")))),  # type: ignore[arg-type]
        f"RF004 Constant.value is a tuple, {NO_CONSTANT}",
    ),
    "code": (
        expression(ast.Constant(compile("1", "", "eval"))),  # type: ignore[arg-type]
        f"RF004 Constant.value is a code, {NO_CONSTANT}",
    ),
    "marker": (expression(ast.Call(ast.Constant(TOKEN + "slot"), [], [])), "RF004 Constant.value is a forged guard"),
    "huge": (expression(ast.Constant("x" * (1 << 20) + "y")), MOST),
    "huge_int": (expression(ast.Constant(1 << (1 << 24))), MOST),
    "list_subclass": (ast.Module(Endless(), []), "RF004 Module.body is a Endless, not a list"),
    "tuple_body": (ast.Module((), []), "RF004 Module.body is a tuple, not a list"),  # type: ignore[arg-type]
    "hole": (ast.Module([None], []), "RF004 Module.body is a NoneType, not of the sort 'stmt'"),  # type: ignore[list-item]
    "import_nothing": (ast.Module([ast.Import([])], []), "RF004 Import.names is nothing that the parser makes"),
    "import_star": (
        ast.Module([ast.Import([ast.alias("*")])], []),
        "RF004 Import.names is nothing that the parser makes",
    ),
    "star_among_names": (
        ast.Module([ast.ImportFrom("m", [ast.alias("a"), ast.alias("*")], 0)], []),
        IMPORT_FROM,
    ),
    "star_module": (ast.Module([ast.ImportFrom("*", [ast.alias("a")], 0)], []), "RF004 ImportFrom.module is a star"),
    "level": (
        ast.Module([ast.ImportFrom("m", [ast.alias("a")], True)], []),
        "RF004 ImportFrom.level is no plain number from -1 to 1000",
    ),
    "body_of_nothing": (
        ast.Module([ast.If(ast.Constant(value=True), [], [])], []),
        f"{CPYTHON} empty body on If",
    ),
    "context": (
        expression(ast.Name("x", ast.Store())),
        f"{CPYTHON} expression must have Load context but has Store instead",
    ),
    "value_pattern": (
        ast.Module([ast.Match(ast.Constant(1), [ast.match_case(ast.MatchValue(name("x")), None, [ast.Pass()])])], []),
        f"{CPYTHON} patterns may only match literals and attribute lookups",
    ),
    "return": (ast.Module([ast.Return(None)], []), "RF001 syntax error: 'return' outside function"),
    "interactive": (
        ast.Interactive([]),
        "RF004 the tree is a Interactive, neither an ast.Module nor an ast.Expression",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_tree_is_refused(case: str) -> None:
    tree, told = HOSTILE[case]
    mode = "eval" if isinstance(tree, ast.Expression) else "exec"
    assert refusal(tree, mode=mode) == told


def test_a_cycle_and_a_multiplied_tree_are_refused() -> None:
    told = f"RF002 the program is nested deeper than 1000 levels or has more than {MAX_NODES} nodes"
    loop = ast.List([], ast.Load())
    loop.elts.append(loop)
    assert refusal(expression(loop), mode="eval") == told
    shared: ast.expr = name("x")
    for _ in range(60):
        shared = ast.Tuple([shared, shared], ast.Load())
    assert refusal(expression(shared), mode="eval") == told
    assert refusal(ast.Module([ast.Pass()] * (MAX_NODES + 1), [])) == told


def test_a_tree_of_another_mode_is_refused() -> None:
    assert refusal(ast.Module([], []), mode="eval") == "RF004 an ast.Module is no tree of the mode 'eval'"
    assert refusal(expression(name("x"))) == "RF004 an ast.Expression is no tree of the mode 'exec'"


@pytest.mark.parametrize(
    "position",
    [(-1, 0, 1, 0), (5, 3, 2, 0), (1 << 40, 0, 1, 0), (None, None, None, None), ("1", 0, 1, 0), (2, 3, None, 7)],
)
def test_positions_are_not_trusted(position: tuple[object, ...]) -> None:
    node = name("x")
    node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = position  # type: ignore[assignment]
    compile_guest_tree(expression(node), mode="eval")


def test_a_tree_that_changes_later_does_not_change_the_program() -> None:
    node = name("x")
    program = compile_guest_tree(expression(node), mode="eval")
    node.id = "__classdict__"
    assert program.code.co_names == ("x",)
