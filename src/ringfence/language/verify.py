"""Step 5: the judge. Walks every code object and refuses any instruction that is not known to be harmless.

It shares the permit tables with the rewrite, and no code: a bug in the rewrite costs a refused program, not an escape. It
never assumes that a guard ran; it only proves that what is left runs natively without reaching a hazard.
"""

import opcode
import re
from collections.abc import Callable, Iterator
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
    seen = _Names(set(), set(), set())
    while stack:
        current = stack.pop()
        stack += _Verifier(current, filename, seen).run()


class _Names(NamedTuple):
    """Names that were judged before in the same program: most functions use the same ones.

    Args:
        bound: Names that may be bound.
        plain: Names that no instruction need be looked at for, unless it stores.
        stored: Those among them that may not be stored natively.
    """

    bound: set[str]
    plain: set[str]
    stored: set[str]


class _Verifier:
    def __init__(self, code: CodeType, filename: str, seen: _Names) -> None:
        self._code = code
        self._filename = filename
        self._seen = seen
        self._table = permits.opcodes()

    def run(self) -> list[CodeType]:
        """Judge this code; return the code among its constants, which must be judged as well."""
        code = self._code
        if code.co_flags & ~permits.CODE_FLAGS:
            self._refuse("RF902", f"code flags {code.co_flags:#x}")
        bound = self._seen.bound
        for name in (*code.co_varnames, *code.co_cellvars, *code.co_freevars):
            if name not in bound:
                self._check_name(name)
                bound.add(name)
        nested: list[CodeType] = []
        guards: list[int] = []
        for at, constant in enumerate(code.co_consts):
            if type(constant) is str:
                if TOKEN in constant:
                    self._check_constant(constant, nested=False)
                    guards.append(at)
            elif type(constant) is CodeType:
                nested.append(constant)
            elif type(constant) not in _CONSTANT_TYPES:
                self._check_constant(constant, nested=False)
        if not self._is_plain(guards):
            self._check_each()
        return nested

    def _is_plain(self, guards: list[int]) -> bool:
        """Whether no instruction needs a closer look: which ones there are, and which names, decides for nearly all code."""
        code = self._code
        raw = code.co_code
        present = set(raw[::2])
        if not present <= _UNREMARKABLE:
            return False
        names = code.co_names
        plain, hazards = self._seen.plain, self._seen.stored
        for name in names:
            if name not in plain:
                if name[0] == "." or name in permits.REFUSED_IDENTIFIERS or permits.is_hazard(name):
                    return False
                plain.add(name)
                if permits.is_store_hazard(name):
                    hazards.add(name)
        if guards:
            if len(code.co_consts) > _BYTE:
                return False
            for number in _CONSTANTS & present:
                for at in _every(raw, number):
                    if raw[at + 1] in guards and (number != _LOAD_CONST or raw[at + _BESIDE] != _PUSH_NULL):
                        return False
        if not hazards.isdisjoint(names) and not present.isdisjoint(_STORES):
            if len(names) > _BYTE:
                return False
            for number in _STORES & present:
                if any(names[raw[at + 1]] in hazards for at in _every(raw, number)):
                    return False
        return _RAISE not in present or all(raw[at + 1] in _RAISED for at in _every(raw, _RAISE))

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


def _every(raw: bytes, number: int) -> Iterator[int]:
    """Yield where the instruction ``number`` stands. Inline caches read as zeros in ``co_code``, so every even byte is one."""
    at = raw.find(number)
    while at >= 0:
        if at & 1:
            at = raw.find(number, at + 1)
            continue
        yield at
        at = raw.find(number, at + 2)


def _numbers(*kinds: Kind) -> frozenset[int]:
    if permits.interpreter_problem() is not None:
        return frozenset()
    table = permits.opcodes()
    return frozenset(number for number, (_, kind) in table.items() if kind in kinds)


_CELL_SHAPES: Final = (("LOAD_CLOSURE", "COPY"), ("LOAD_FAST", "COPY"))
_OUR_NAMES: Final = re.compile(r"\.(?:0|value|t[0-9]+)")
_CONSTANT_TYPES: Final = frozenset({type(None), bool, int, float, complex, bytes, type(...)})
_STORES: Final = _numbers(Kind.STORE_ATTRIBUTE)
_CONSTANTS: Final = _numbers(Kind.CONSTANT)
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
