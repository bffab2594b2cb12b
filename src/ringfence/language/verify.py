"""Step 5: the judge. Walks every code object and refuses any instruction that is not known to be harmless.

It shares the permit tables with the rewrite, and no code: a bug in the rewrite costs a refused program, not an escape. It
never assumes that a guard ran; it only proves that what is left runs natively without reaching a hazard.
"""

import re
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Final, NamedTuple, NoReturn

from ringfence.language import permits
from ringfence.language.markers import TOKEN, guard_of
from ringfence.language.parse import Rejected
from ringfence.language.permits import Kind
from ringfence.result import Finding


class _Instruction(NamedTuple):
    name: str
    kind: Kind
    argument: int


def verify(code: CodeType, filename: str) -> None:
    """Refuse unlinked ``code`` unless every instruction, name and constant in it is permitted.

    Args:
        code: What the compiler made of a rewritten tree, guards still markers.
        filename: Name used in the finding.

    Raises:
        Rejected: One finding that names the instruction.
    """
    stack = [code]
    while stack:
        current = stack.pop()
        _Verifier(current, filename).run()
        stack.extend(item for item in current.co_consts if type(item) is CodeType)


class _Verifier:
    def __init__(self, code: CodeType, filename: str) -> None:
        self._code = code
        self._filename = filename
        self._table = permits.opcodes()

    def run(self) -> None:
        code = self._code
        if code.co_flags & ~permits.CODE_FLAGS:
            self._refuse("RF902", f"code flags {code.co_flags:#x}")
        for name in (*code.co_varnames, *code.co_cellvars, *code.co_freevars):
            self._check_name(name)
        for constant in code.co_consts:
            self._check_constant(constant, nested=False)
        if not self._is_plain():
            self._check_each()

    def _is_plain(self) -> bool:
        """Whether no instruction needs a closer look: which ones there are, and which names, decides for all of them."""
        code = self._code
        present = set(code.co_code[::2])
        if not present <= _UNREMARKABLE or any(TOKEN in text for text in _texts(code)):
            return False
        refused = permits.is_hazard if present.isdisjoint(_STORES) else permits.is_store_hazard
        return not any(name[0] == "." or name in permits.REFUSED_IDENTIFIERS or refused(name) for name in code.co_names)

    def _check_each(self) -> None:
        instructions = list(self._instructions())
        for at, instruction in enumerate(instructions):
            self._check(instruction, instructions, at)

    def _instructions(self) -> Iterator[_Instruction]:
        raw = self._code.co_code
        extended = 0
        for at in range(0, len(raw), 2):
            row = self._table.get(raw[at])
            if row is None:
                self._refuse("RF902", f"the instruction {raw[at]}")
            name, kind = row
            argument = raw[at + 1] | extended
            if kind is Kind.CACHE:
                continue
            if kind is Kind.EXTENDED_ARG:
                extended = argument << 8
                continue
            extended = 0
            yield _Instruction(name, kind, argument)

    def _check(self, instruction: _Instruction, around: list[_Instruction], at: int) -> None:
        name, kind, argument = instruction
        match kind:
            case Kind.PLAIN:
                return
            case Kind.LOAD_ATTRIBUTE:
                self._check_attribute(permits.attribute_index(name, argument), permits.is_hazard, "reads")
            case Kind.STORE_ATTRIBUTE:
                self._check_attribute(argument, permits.is_store_hazard, "stores or deletes")
            case Kind.NAME:
                index = permits.name_index(name, argument)
                self._check_name(self._code.co_names[index], is_class_cell=_stores_class_cell(around, at, self._code))
            case Kind.CONSTANT:
                self._check_guard(around, at)
            case Kind.INTRINSIC:
                if argument not in permits.intrinsics(name):
                    self._refuse("RF902", f"the instruction {name} {argument}")
            case _:
                because = permits.REFUSED_INSTRUCTIONS.get(name, "")
                self._refuse("RF902", f"the instruction {name}" + (f", which {because}" if because else ""))

    def _check_attribute(self, index: int, is_refused: Callable[[str], bool], verb: str) -> None:
        attribute = self._code.co_names[index]
        if is_refused(attribute):
            self._refuse("RF900", f"an instruction that {verb} the attribute {attribute!r}")

    def _check_name(self, name: str, *, is_class_cell: bool = False) -> None:
        if name.startswith("."):
            if not _OUR_NAMES.fullmatch(name):
                self._refuse("RF901", f"the name {name!r}")
        elif name in permits.REFUSED_IDENTIFIERS and not is_class_cell:
            self._refuse("RF901", f"the name {name!r}")

    def _check_guard(self, around: list[_Instruction], at: int) -> None:
        """A guard may only be called: it must stand beside the instruction that begins a call."""
        constant = self._code.co_consts[around[at].argument]
        if type(constant) is str and guard_of(constant) is not None:
            beside = around[at - 1 : at] if permits.NULL_BEFORE_CALLABLE else around[at + 1 : at + 2]
            if not beside or beside[0].name != "PUSH_NULL":
                self._refuse("RF903", "a guard that is not called")

    def _check_constant(self, constant: object, *, nested: bool) -> None:
        kind = type(constant)
        if kind is str:
            if TOKEN in constant and (nested or guard_of(constant) is None):  # type: ignore[operator]
                self._refuse("RF903", "a forged guard")
        elif kind is tuple or kind is frozenset:
            for item in constant:  # type: ignore[attr-defined]
                self._check_constant(item, nested=True)
        elif kind is not CodeType and kind not in _CONSTANT_TYPES:
            self._refuse("RF903", f"a constant of type {kind.__name__}")
        elif kind is CodeType and nested:
            self._refuse("RF903", "code inside another constant")

    def _refuse(self, code: str, what: str) -> NoReturn:
        finding = Finding(
            code=code,
            message=f"the verifier refuses {what}",
            filename=self._filename,
            line=self._code.co_firstlineno,
            hint="this should have been found earlier or rewritten; please report the program",
        )
        raise Rejected((finding,))


def _texts(code: CodeType) -> Iterator[str]:
    return (constant for constant in code.co_consts if type(constant) is str)


def _numbers(*kinds: Kind) -> frozenset[int]:
    table = permits.opcodes() if permits.interpreter_problem() is None else {}
    return frozenset(number for number, (_, kind) in table.items() if kind in kinds)


def _stores_class_cell(around: list[_Instruction], at: int, code: CodeType) -> bool:
    """Whether this is how the compiler ends a class body: load the ``__class__`` cell, copy it, bind ``__classcell__``.

    Our class builder takes the cell out of the namespace before guest code sees it.
    """
    if around[at].name != "STORE_NAME" or code.co_names[around[at].argument] != "__classcell__":
        return False
    before = [instruction.name for instruction in around[max(0, at - 2) : at]]
    after = around[at + 1].name if at + 1 < len(around) else ""
    return "__class__" in code.co_cellvars and after == "RETURN_VALUE" and before in _CELL_SHAPES


_CELL_SHAPES: Final = (["LOAD_CLOSURE", "COPY"], ["LOAD_FAST", "COPY"])
_OUR_NAMES: Final = re.compile(r"\.(?:0|value|t[0-9]+)")
_CONSTANT_TYPES: Final = frozenset({type(None), bool, int, float, complex, bytes, type(...)})
_STORES: Final = _numbers(Kind.STORE_ATTRIBUTE)
_UNREMARKABLE: Final = _STORES | _numbers(
    Kind.PLAIN, Kind.CACHE, Kind.EXTENDED_ARG, Kind.LOAD_ATTRIBUTE, Kind.NAME, Kind.CONSTANT
)
