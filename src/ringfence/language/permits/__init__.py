"""What a guest may do, as data: names per type, syntax, opcodes, builtins and modules. Everything else is refused."""

from ringfence.language.permits.builtin_names import BUILTINS
from ringfence.language.permits.dunders import (
    ALWAYS_REFUSED,
    FORWARDERS,
    INTROSPECTION,
    REFUSED_IDENTIFIERS,
    STORE_REFUSED,
    STORE_TAMED,
    UNIVERSAL_DUNDERS,
)
from ringfence.language.permits.lookup import (
    HAZARDS,
    decide,
    is_dunder,
    is_hazard,
    is_store_hazard,
    reason,
    store_decision,
    tamed,
    unclassified,
    verdict,
)
from ringfence.language.permits.model import Decision, Row, Verdict
from ringfence.language.permits.opcodes import SUPPORTED_MINORS, Instruction, Kind, OpcodeTable, instructions, opcodes
from ringfence.language.permits.syntax import ABSTRACT_NODES, NODES, REFUSED_FIELDS, REFUSED_NODES, syntax_hint
from ringfence.language.permits.version import interpreter_problem

__all__ = [
    "ABSTRACT_NODES",
    "ALWAYS_REFUSED",
    "BUILTINS",
    "FORWARDERS",
    "HAZARDS",
    "INTROSPECTION",
    "NODES",
    "REFUSED_FIELDS",
    "REFUSED_IDENTIFIERS",
    "REFUSED_NODES",
    "STORE_REFUSED",
    "STORE_TAMED",
    "SUPPORTED_MINORS",
    "UNIVERSAL_DUNDERS",
    "Decision",
    "Instruction",
    "Kind",
    "OpcodeTable",
    "Row",
    "Verdict",
    "decide",
    "instructions",
    "interpreter_problem",
    "is_dunder",
    "is_hazard",
    "is_store_hazard",
    "opcodes",
    "reason",
    "store_decision",
    "syntax_hint",
    "tamed",
    "unclassified",
    "verdict",
]
