"""The syntax tree nodes and fields that a guest program may contain, with those of 3.14 laid out beside them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringfence.language.permits.model import each, words

NODES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        kind: words(fields)
        for kind, fields in {
            "Module": "body type_ignores",
            "Expression": "body",
            # Statements.
            "FunctionDef": "name args body decorator_list returns type_comment type_params",
            "AsyncFunctionDef": "name args body decorator_list returns type_comment type_params",
            "ClassDef": "name bases keywords body decorator_list type_params",
            "Return": "value",
            "Delete": "targets",
            "Assign": "targets value type_comment",
            "AugAssign": "target op value",
            "AnnAssign": "target annotation value simple",
            "For": "target iter body orelse type_comment",
            "AsyncFor": "target iter body orelse type_comment",
            "While": "test body orelse",
            "If": "test body orelse",
            "With": "items body type_comment",
            "AsyncWith": "items body type_comment",
            "Match": "subject cases",
            "Raise": "exc cause",
            "Try": "body handlers orelse finalbody",
            "TryStar": "body handlers orelse finalbody",
            "Assert": "test msg",
            "Import": "names",
            "ImportFrom": "module names level",
            "Global": "names",
            "Nonlocal": "names",
            "Expr": "value",
            **dict.fromkeys(("Pass", "Break", "Continue"), ""),
            # Expressions.
            "BoolOp": "op values",
            "NamedExpr": "target value",
            "BinOp": "left op right",
            "UnaryOp": "op operand",
            "Lambda": "args body",
            "IfExp": "test body orelse",
            "Dict": "keys values",
            "Set": "elts",
            "ListComp": "elt generators",
            "SetComp": "elt generators",
            "DictComp": "key value generators",
            "GeneratorExp": "elt generators",
            "Await": "value",
            "Yield": "value",
            "YieldFrom": "value",
            "Compare": "left ops comparators",
            "Call": "func args keywords",
            "FormattedValue": "value conversion format_spec",
            "JoinedStr": "values",
            "Constant": "value kind",
            "Attribute": "value attr ctx",
            "Subscript": "value slice ctx",
            "Starred": "value ctx",
            "Name": "id ctx",
            "List": "elts ctx",
            "Tuple": "elts ctx",
            "Slice": "lower upper step",
            # Parts.
            **dict.fromkeys(("Load", "Store", "Del"), ""),
            **dict.fromkeys(("And", "Or", "Not", "Invert", "UAdd", "USub"), ""),
            **dict.fromkeys(
                (
                    "Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor",
                    "BitAnd", "FloorDiv",
                ),
                "",
            ),
            **dict.fromkeys(("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"), ""),
            "comprehension": "target iter ifs is_async",
            "ExceptHandler": "type name body",
            "arguments": "posonlyargs args vararg kwonlyargs kw_defaults kwarg defaults",
            "arg": "arg annotation type_comment",
            "keyword": "arg value",
            "alias": "name asname",
            "withitem": "context_expr optional_vars",
            "match_case": "pattern guard body",
            "MatchValue": "value",
            "MatchSingleton": "value",
            "MatchSequence": "patterns",
            "MatchMapping": "keys patterns rest",
            "MatchClass": "cls patterns kwd_attrs kwd_patterns",
            "MatchStar": "name",
            "MatchAs": "pattern name",
            "MatchOr": "patterns",
            "TypeIgnore": "lineno tag",
            # PEP 695 and 696, lowered to the realm's own typing: CPython's objects run the host's.
            "TypeAlias": "name type_params value",
            "TypeVar": "name bound default_value",
            "ParamSpec": "name default_value",
            "TypeVarTuple": "name default_value",
        }.items()
    }
)  # fmt: skip
"""Each permitted node class and its permitted fields. A field that is not listed must be empty."""

_PEP_750: Final = "use an f-string, or string.Template"

REFUSED_NODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **each("TemplateStr Interpolation", _PEP_750),
        **each("Interactive FunctionType", "this tree is not a program"),
    }
)
"""Node classes that are refused on purpose, with the hint that a finding shows."""

REFUSED_FIELDS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        # PEP 810 (3.15): a lazy import runs its guard at first use, with another stack.
        **{(kind, "is_lazy"): "import without lazy" for kind in ("Import", "ImportFrom")},
    }
)
"""Fields of permitted nodes that are refused on purpose, with the hint that a finding shows."""

ABSTRACT_NODES: Final[frozenset[str]] = words(
    "AST mod stmt expr expr_context boolop operator unaryop cmpop excepthandler pattern type_ignore type_param slice"
    # Kept by CPython for old programs; the parser makes none of them.
    " AugLoad AugStore Param Suite Index ExtSlice Num Str Bytes NameConstant Ellipsis _ast_Ellipsis"
)
"""Classes of the ``ast`` module that no parsed program contains; they are refused like any unknown node."""


def syntax_hint(kind: str) -> str:
    """Return what to write instead of the refused node class ``kind``, or an empty text."""
    if (hint := REFUSED_NODES.get(kind)) is not None:
        return hint
    return next((hint for (owner, _), hint in REFUSED_FIELDS.items() if owner == kind), "")
