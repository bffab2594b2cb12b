"""``language="full"``: plain CPython for a guest that only the jail contains.

No check, no guards, no realm of its own: the guest may do in its worker whatever the worker can. So this file is never
used inline, and nothing that it does is relied upon.
"""

import ast
import io
import sys
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, Final, cast

from ringfence.guest.evaluate import Evaluation
from ringfence.guest.mounts import mount
from ringfence.guest.report import describe_error
from ringfence.guest.sealed import GuestInterrupt, HostError
from ringfence.language.parse import MAX_SOURCE_BYTES, Rejected, decode, syntax_finding
from ringfence.language.quiet import FILE_PREFIX
from ringfence.result import Finding, Outcome

_NOTHING: Final[Mapping[str, object]] = {}


class FullRealm:
    """The guest's globals, and its standard streams.

    Args:
        write_output: Called with ``stdout`` or ``stderr`` and text.

    Attributes:
        globals: The namespace of ``__main__``.
        denials: Always empty: nothing is denied here but by the jail.
        interrupt: Set when the guest must stop.
    """

    def __init__(self, *, write_output: Callable[[str, str], None]) -> None:
        self.globals: dict[str, Any] = {"__name__": "__main__", "HostError": HostError}
        self.denials: list[str] = []
        self.interrupt: BaseException | None = None
        self._sources: dict[str, str] = {}
        sys.stdout = _Stream("stdout", write_output)
        sys.stderr = _Stream("stderr", write_output)

    def grant(self, values: Mapping[str, object]) -> None:
        """Bind the granted names, and make the files of a granted directory open."""
        self.globals.update(values)
        mount(values)

    def remember_source(self, filename: str, text: str) -> None:
        """Keep ``text`` so that tracebacks can show its lines."""
        self._sources[filename] = text

    def source_of(self, filename: str) -> str:
        """The source kept under ``filename``, or an empty string."""
        return self._sources.get(filename, "")

    def close(self) -> None:
        """Nothing to end: the worker dies with its guest."""


class _Stream(io.TextIOBase):
    """A standard stream that the host reads."""

    def __init__(self, name: str, write_output: Callable[[str, str], None]) -> None:
        self._name = name
        self._write = write_output

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """What the host expects."""
        return "utf-8"

    def writable(self) -> bool:
        """Whether ``write`` works."""
        return True

    def write(self, text: str, /) -> int:
        """Pass text on."""
        self._write(self._name, str(text))
        return len(text)


def check_full(source: object, *, filename: str, max_bytes: int = MAX_SOURCE_BYTES) -> tuple[Finding, ...]:
    """What keeps the source from running at all: that it is too big, no text, or no Python."""
    try:
        _compile(source, filename, max_bytes)
    except Rejected as rejected:
        return rejected.findings
    return ()


def evaluate_full(
    realm: FullRealm,
    source: object,
    *,
    filename: str = "<guest>",
    inputs: Mapping[str, object] = _NOTHING,
    max_source_bytes: int = MAX_SOURCE_BYTES,
) -> Evaluation:
    """Run ``source``; arguments and result as for ``evaluate``."""
    try:
        text, body, last = _compile(source, filename, max_source_bytes)
    except Rejected as rejected:
        return Evaluation(outcome=Outcome.CHECK_FAILED, findings=rejected.findings)
    realm.remember_source(filename, text)
    realm.globals.update(inputs)

    def work() -> object:
        exec(body, realm.globals)
        return None if last is None else eval(last, realm.globals)  # noqa: S307 - this is what the file is for

    return _contain(realm, work)


def call_full(realm: FullRealm, function: object, args: tuple[object, ...], kwargs: Mapping[str, object]) -> Evaluation:
    """Call a function of the guest."""
    return _contain(realm, lambda: function(*args, **kwargs))  # type: ignore[operator]


def _contain(realm: FullRealm, work: Callable[[], object]) -> Evaluation:
    try:
        value = work()
    except GuestInterrupt:
        raise
    except BaseException as error:
        evaluation = Evaluation(outcome=Outcome.RAISED, error=describe_error(cast("Any", realm), error))
    else:
        evaluation = Evaluation(outcome=Outcome.OK, value=value)
    if realm.interrupt is not None:
        raise realm.interrupt
    return evaluation


def _compile(source: object, filename: str, max_bytes: int) -> tuple[str, CodeType, CodeType | None]:
    """Compile statements, and a trailing expression apart from them."""
    text = decode(source, filename, max_bytes)
    name = FILE_PREFIX + filename
    try:
        tree = ast.parse(text, name)
        last = tree.body[-1] if tree.body else None
        expression = None
        if isinstance(last, ast.Expr):
            del tree.body[-1]
            expression = compile(ast.Expression(last.value), name, "eval")
        return text, compile(tree, name, "exec"), expression
    except SyntaxError as error:
        raise Rejected((syntax_finding(error, text, filename),)) from None
    except (RecursionError, MemoryError, ValueError, SystemError) as error:
        finding = Finding(code="RF001", message=f"the compiler gave up: {type(error).__name__}", filename=filename)
        raise Rejected((finding,)) from None
