"""Step 5: the judge. Walks every code object and refuses any instruction that is not known to be harmless.

It shares the permit tables with the rewrite, and no code: a bug in the rewrite costs a refused program, not an escape. It
never assumes that a guard ran; it only proves that what is left runs natively without reaching a hazard.
"""

import opcode
import re
from collections.abc import Callable
from types import CodeType
from typing import Final, NamedTuple, NoReturn, cast

from ringfence.language import permits
from ringfence.language.markers import TOKEN, guard_of
from ringfence.language.parse import Rejected
from ringfence.language.permits import Kind
from ringfence.result import Finding


class _Step(NamedTuple):
    """An instruction that needs a look, with the names of its neighbors.

    Args:
        name: As ``dis`` shows it.
        kind: What to look at.
        argument: Its extended argument.
        before: The instruction two before.
        last: The instruction just before.
        following: The instruction just after.
    """

    name: str
    kind: Kind
    argument: int
    before: str
    last: str
    following: str


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
        """Whether no instruction needs a closer look: which ones there are, and which names, decides for nearly all code."""
        code = self._code
        raw = code.co_code
        present = set(raw[::2])
        if not present <= _UNREMARKABLE:
            return False
        for name in code.co_names:
            if name[0] == "." or name in permits.REFUSED_IDENTIFIERS or permits.is_hazard(name):
                return False
        guards = {at for at, each in enumerate(code.co_consts) if type(each) is str and TOKEN in each}
        stored = {at for at, name in enumerate(code.co_names) if permits.is_store_hazard(name)}
        if not guards and (not stored or present.isdisjoint(_STORES)) and _RAISE not in present:
            return True
        if len(code.co_consts) > _BYTE or len(code.co_names) > _BYTE:
            return False
        for at in range(0, len(raw), 2):
            number = raw[at]
            if number == _LOAD_CONST:
                if raw[at + 1] in guards and raw[at + _BESIDE] != _PUSH_NULL:
                    return False
            elif number in _STORES:
                if raw[at + 1] in stored:
                    return False
            elif number == _RAISE and raw[at + 1] not in _RAISED:
                return False
        return True

    def _check_each(self) -> None:
        table = self._table
        raw = self._code.co_code
        extended = 0
        before, last = "", ""
        for at in range(0, len(raw), 2):
            row = table.get(raw[at])
            if row is None:
                self._refuse("RF902", f"the instruction {raw[at]}")
            name, kind = row
            if kind is Kind.CACHE:
                continue
            argument = raw[at + 1] | extended
            if kind is Kind.EXTENDED_ARG:
                extended = argument << 8
                continue
            extended = 0
            if kind is not Kind.PLAIN:
                following = table[raw[at + 2]][0] if at + 2 < len(raw) and raw[at + 2] in table else ""
                self._check(_Step(name, kind, argument, before, last, following))
            before, last = last, name

    def _check(self, step: _Step) -> None:
        name, kind, argument = step.name, step.kind, step.argument
        match kind:
            case Kind.LOAD_ATTRIBUTE:
                self._check_attribute(permits.attribute_index(name, argument), permits.is_hazard, "reads")
            case Kind.STORE_ATTRIBUTE:
                self._check_attribute(argument, permits.is_store_hazard, "stores or deletes")
            case Kind.NAME:
                variable = self._code.co_names[permits.name_index(name, argument)]
                self._check_name(variable, is_class_cell=variable == "__classcell__" and self._ends_class_body(step))
            case Kind.CONSTANT:
                self._check_guard(step)
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

    def _check_guard(self, step: _Step) -> None:
        """A guard may only be called: it must stand beside the instruction that begins a call."""
        constant = self._code.co_consts[step.argument]
        if type(constant) is str and guard_of(constant) is not None:
            beside = step.last if permits.NULL_BEFORE_CALLABLE else step.following
            if step.name != "LOAD_CONST" or beside != "PUSH_NULL":
                self._refuse("RF903", "a guard that is not called")

    def _ends_class_body(self, step: _Step) -> bool:
        """Whether this is how the compiler ends a class body: load the ``__class__`` cell, copy it, bind ``__classcell__``.

        Our class builder takes the cell out of the namespace before guest code sees it.
        """
        return (
            step.name == "STORE_NAME"
            and "__class__" in self._code.co_cellvars
            and (step.before, step.last) in _CELL_SHAPES
            and step.following == "RETURN_VALUE"
        )

    def _check_constant(self, constant: object, *, nested: bool) -> None:
        kind = type(constant)
        if isinstance(constant, str) and kind is str:
            if TOKEN in constant and (nested or guard_of(constant) is None):
                self._refuse("RF903", "a forged guard")
        elif kind is tuple or kind is frozenset:
            for item in cast("tuple[object, ...]", constant):
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


def _numbers(*kinds: Kind) -> frozenset[int]:
    if permits.interpreter_problem() is not None:
        return frozenset()
    table = permits.opcodes()
    return frozenset(number for number, (_, kind) in table.items() if kind in kinds)


_CELL_SHAPES: Final = (("LOAD_CLOSURE", "COPY"), ("LOAD_FAST", "COPY"))
_OUR_NAMES: Final = re.compile(r"\.(?:0|value|t[0-9]+)")
_CONSTANT_TYPES: Final = frozenset({type(None), bool, int, float, complex, bytes, type(...)})
_STORES: Final = _numbers(Kind.STORE_ATTRIBUTE)
_RAISE: Final = opcode.opmap["RAISE_VARARGS"]
_RAISED: Final = permits.intrinsics("RAISE_VARARGS")
_LOAD_CONST: Final = opcode.opmap["LOAD_CONST"]
_PUSH_NULL: Final = opcode.opmap["PUSH_NULL"]
_BESIDE: Final = -2 if permits.NULL_BEFORE_CALLABLE else 2
_BYTE: Final = 256
_UNREMARKABLE: Final = (
    _STORES
    | {_RAISE}
    | _numbers(Kind.PLAIN, Kind.CACHE, Kind.EXTENDED_ARG, Kind.LOAD_ATTRIBUTE, Kind.NAME, Kind.CONSTANT)
)
