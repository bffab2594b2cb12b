"""Every node class and field of this interpreter's ``ast`` module is permitted or refused on purpose."""

import ast
import warnings

import pytest

from ringfence.language import permits


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
