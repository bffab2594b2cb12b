"""Every node class and field of this interpreter's ``ast`` module is permitted or refused on purpose."""

import ast
import pathlib
import warnings

import pytest

from ringfence.language import permits
from ringfence.language.grammar import KINDS
from ringfence.language.tree import survey


def node_classes():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return {
            name: value for name, value in vars(ast).items() if isinstance(value, type) and issubclass(value, ast.AST)
        }


def test_every_node_is_classified():
    known = set(permits.NODES) | set(permits.REFUSED_NODES) | permits.ABSTRACT_NODES
    assert set(node_classes()) - known == set()


def test_a_node_is_classified_once():
    assert set(permits.NODES) & set(permits.REFUSED_NODES) == set()
    assert set(permits.NODES) & permits.ABSTRACT_NODES == set()


@pytest.mark.parametrize("name", sorted(set(permits.NODES) & set(vars(ast))))
def test_every_field_is_classified(name):
    refused = {field for kind, field in permits.REFUSED_FIELDS if kind == name}
    assert set(getattr(ast, name)._fields) - refused <= permits.NODES[name]
    assert permits.NODES[name] & refused == set()


def test_permitted_nodes_exist_somewhere():
    since_3_12 = {"TypeAlias", "TypeVar", "ParamSpec", "TypeVarTuple"}
    assert set(permits.NODES) - set(vars(ast)) <= since_3_12


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("TemplateStr", "use an f-string, or string.Template"),
        ("Import", "import without lazy"),
        ("Interactive", "this tree is not a program"),
        ("Name", ""),
        ("NoSuchNode", ""),
    ],
)
def test_hints(kind, hint):
    assert permits.syntax_hint(kind) == hint


def test_the_grammar_of_every_permitted_node_is_known():
    known = {kind.__name__: [field.name for field in row.fields] for kind, row in KINDS.items()}
    assert known == {name: list(getattr(ast, name)._fields) for name in permits.NODES if hasattr(ast, name)}


def test_the_survey_sees_every_node_and_every_name():
    """The survey reads the tree class by class in C; a plain walk must find the same."""
    for path in sorted(pathlib.Path(ast.__file__).parent.glob("[a-h]*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        seen = survey(tree, dict.fromkeys(KINDS, list))
        bare = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
        nodes = [node for node in ast.walk(tree) if not isinstance(node, bare)]
        assert (seen.size, seen.kinds) == (len(nodes), {type(node) for node in nodes})
        texts = {
            text
            for node in nodes
            for name, value in ast.iter_fields(node)
            if not isinstance(node, ast.Constant) and name != "type_comment"
            for text in (value if isinstance(value, list) else [value])
            if isinstance(text, str)
        }
        assert seen.identifiers == texts
        leaves = (ast.Module, ast.Name, ast.Constant)
        assert {id(place.node) for place in seen.places} == {id(n) for n in nodes if not isinstance(n, leaves)}
        for place in seen.places:
            held = getattr(place.parent, place.field)
            assert (held if place.position is None else held[place.position]) is place.node
