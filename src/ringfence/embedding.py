"""Compile a program once and run it many times in the host's own process: for template engines and their like.

An environment holds one realm behind the border of ``isolation="inline"``. Programs come as text or as syntax trees, whole,
as one expression, or as the body of a function. Names are taken from any mapping, and a ``Lookup`` says what a name, an
attribute or an item means where Python's own rules find nothing. The language wall stands, alone: see docs/embedding.md.
"""

import ast
import dataclasses
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, ClassVar, Final, Literal, Self, cast

from ringfence.errors import CheckFailed, SessionClosed
from ringfence.inline import InlineSession
from ringfence.language.parse import Rejected
from ringfence.language.program import BOTH_LOOKUPS, Program, compile_guest, compile_guest_tree, names_read
from ringfence.policy import Limits
from ringfence.result import Outcome, Result

Mode = Literal["exec", "eval", "function"]
Kind = Literal["name", "attribute", "item"]

_FILENAME: Final = "<program>"
_POLICY: Final = "lookup_policy_of_the_host"
_DEFAULT_LIMITS: Final = Limits()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """What ``Lookup.missing`` answers where the guest is to hold an undefined value.

    Args:
        label: What is missing, for messages.
        strict: False: it prints as nothing, is false and empty. True: whoever uses it gets a ``NameError``.
    """

    label: str
    strict: bool = False


class Lookup:
    """How names, attributes and items are resolved. Override what differs from Python.

    It may take away what a program could otherwise read, and answer for what is missing. It finds nothing itself: what a
    permit refuses is missing, and an answer is a value of the host's that crosses the border. All it is given are exact
    strings; ``owner`` is the name of the object's type, which a guest chooses for its own classes, and is empty for names.

    Attributes:
        attribute_order: What ``x.name`` tries, in order, of ``attribute`` and ``item``.
        item_order: What ``x["name"]`` tries, in order.
    """

    attribute_order: ClassVar[tuple[str, ...]] = ("attribute",)
    item_order: ClassVar[tuple[str, ...]] = ("item",)

    def permits(self, kind: Kind, owner: str, name: str) -> bool:
        """Say whether the name may be looked up. Asked once per environment for the same three values."""
        del kind, owner, name
        return True

    def missing(self, kind: Kind, owner: str, name: str) -> object:
        """Answer for what was not found: data, a facet, or ``Undefined``.

        Raises:
            LookupError: There is no answer; the program gets Python's own exception.
        """
        raise LookupError(kind, owner, name)


class Environment:
    """Compiles programs and runs them in one realm. One thread at a time may use it; close it, or use it in ``with``.

    Its programs share a realm: what one of them changes in a module is seen by the next. Give programs whose authors do not
    trust each other an environment each.

    Args:
        grants: Names and values for every program: plain data (copied), functions and facets (by reference).
        lookup: How names, attributes and items are resolved; None for Python's own rules.
        limits: What one run may use; memory is not bounded in the host's process.
        modules: Names that programs may import; None: all that have permits.

    Raises:
        NotGrantable: A grant is neither data, nor a callable, nor a facet; the message names it.
        TypeError: An option is not of its type.
        ValueError: A name is none that a program could write.
        UnsupportedPython: The permits do not know this interpreter.
    """

    def __init__(
        self,
        grants: Mapping[str, object] | None = None,
        *,
        lookup: Lookup | None = None,
        limits: Limits = _DEFAULT_LIMITS,
        modules: Iterable[str] | None = None,
    ) -> None:
        from ringfence.sandbox import module_names

        for option, value, kind in (("limits", limits, Limits), ("lookup", lookup, Lookup | None)):
            if not isinstance(value, kind):
                msg = f"{option} must be a ringfence.{option.capitalize()}, not {type(value).__name__}"
                raise TypeError(msg)
        self._grants = dict(grants or {})
        if _POLICY in self._grants:
            msg = f"grant {_POLICY!r}: the name is taken"
            raise ValueError(msg)
        self._lookup = lookup
        self._limits = limits
        self._modules = module_names(modules)
        self._is_closed = False
        self._session = self._open()

    def compile(
        self,
        source: str | bytes | ast.AST,
        *,
        mode: Mode = "exec",
        parameters: Iterable[str] = (),
        filename: str = _FILENAME,
    ) -> "Compiled":
        """Check and compile a program; nothing of it runs.

        Args:
            source: Text, or an ``ast.Module`` (``ast.Expression`` for mode ``eval``), whoever made it. A tree is copied.
            mode: ``exec`` for statements, ``eval`` for one expression, ``function`` for the body of a function.
            parameters: Names of the function's parameters.
            filename: What findings and tracebacks call the source.

        Raises:
            CheckFailed: It is refused; ``error.result.findings`` say where and why.
            ValueError: There is no such mode, or parameters were given in another one than ``function``.
        """
        if mode not in ("exec", "eval", "function"):
            msg = f"mode must be 'exec', 'eval' or 'function', not {mode!r}"
            raise ValueError(msg)
        names = tuple(parameters)
        if names and mode != "function":
            msg = f"only a function has parameters, not the mode {mode!r}"
            raise ValueError(msg)
        compile_one: Any = compile_guest_tree if isinstance(source, ast.AST) else compile_guest
        try:
            program = compile_one(
                source,
                filename=filename,
                mode="eval" if mode == "eval" else "exec",
                max_bytes=self._limits.source_bytes,
                keep_value=True,
                parameters=names if mode == "function" else None,
                lookups=frozenset() if self._lookup is None else BOTH_LOOKUPS,
            )
        except Rejected as rejected:
            result = Result(outcome=Outcome.CHECK_FAILED, findings=rejected.findings)
            raise CheckFailed(result.explain(), result) from None
        return Compiled(self, program, is_function=mode == "function")

    def close(self) -> None:
        """End the realm. Safe to call twice."""
        self._is_closed = True
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self,
        program: Program,
        names: tuple[str, ...],
        local_names: Mapping[str, object] | None,
        arguments: tuple[tuple[object, ...], dict[str, object]] | None,
    ) -> Result:
        """Run what ``compile`` returned; use its own methods."""
        if self._is_closed:
            msg = "the environment is closed"
            raise SessionClosed(msg)
        if self._session.has_ended:
            self._session = self._open()  # a limit ended the realm of an earlier run
        session = self._session
        found, undefined = self._resolve(names, {} if local_names is None else local_names)
        packed = session.broker.encode_inputs(found)
        packed_arguments = None if arguments is None else session.broker.encode_arguments("function", *arguments)
        result = session.run_program(program, packed, undefined, packed_arguments)
        if result.outcome is not Outcome.OK:
            return result
        how, value, bound = cast("tuple[str, object, dict[str, object]]", result.returned)
        if how != "value":
            value = Undefined(label=str(value), strict=how == "strict")
        if isinstance(local_names, MutableMapping):
            for name, each in bound.items():
                local_names[name] = each
        return dataclasses.replace(result, returned=value)

    def _resolve(
        self, names: tuple[str, ...], local_names: Mapping[str, object]
    ) -> tuple[dict[str, object], dict[str, tuple[str, str]]]:
        """Look up every name that a program reads, before it starts: host code, in the host's own time."""
        found: dict[str, object] = {}
        undefined: dict[str, tuple[str, str]] = {}
        for name in names:
            is_permitted = self._lookup is None or self._lookup.permits("name", "", name)
            if is_permitted:
                try:
                    found[name] = local_names[name]
                except KeyError:
                    if name in self._grants or self._session.has_builtin(name):
                        continue
                else:
                    continue
            if self._lookup is None:
                continue
            how, answer = _answer(self._lookup, "name", "", name)
            if how == "value":
                found[name] = answer
            elif how != "nothing":
                undefined[name] = (how, str(answer))
            elif not is_permitted:
                undefined[name] = ("strict", name)
        return found, undefined

    def _open(self) -> InlineSession:
        grants, lookup = self._grants, self._lookup
        if lookup is None:
            return InlineSession(self._limits, modules=self._modules, grants=grants)
        policy = _policy_of(lookup)
        session = InlineSession(self._limits, modules=self._modules, grants={**grants, _POLICY: policy})
        session.look_with(_POLICY, attribute_order=lookup.attribute_order, item_order=lookup.item_order)
        return session


class Compiled:
    """A program that was checked and compiled. Made by ``Environment.compile``."""

    def __init__(self, environment: Environment, program: Program, *, is_function: bool) -> None:
        self._environment = environment
        self._program = program
        self._is_function = is_function
        self._names = tuple(name for name in names_read(program.code) if name[0] != "." and name[:2] != "__")

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it reads and does not bind in a function: those that are asked for when it runs."""
        return self._names

    def run(self, local_names: Mapping[str, object] | None = None, /) -> Result:
        """Run it.

        Args:
            local_names: Any mapping. The names in ``names`` are looked up in it before the program starts; a ``KeyError``
                means that it has none. What the program binds is stored in it, if it can be and as far as it can cross.

        Returns:
            Everything the run left behind, whatever the program did.

        Raises:
            CannotCross: A value is neither data, nor a callable, nor a facet.
            SessionClosed: The environment is closed.
            TypeError: It is a function's body: call it.
            BaseException: What the mapping raised, or a granted function, if that is no ``Exception``.
        """
        if self._is_function:
            msg = "a function is called with its arguments, not run"
            raise TypeError(msg)
        return self._environment.run(self._program, self._names, local_names, None)

    def call(
        self,
        args: Iterable[object] = (),
        kwargs: Mapping[str, object] | None = None,
        *,
        local_names: Mapping[str, object] | None = None,
    ) -> Result:
        """Call the function that it is the body of; result and exceptions as ``run``.

        Args:
            args: Cross as grants do.
            kwargs: Likewise.
            local_names: As for ``run``: what names that are no parameters mean.
        """
        if not self._is_function:
            msg = "only a program of the mode 'function' can be called"
            raise TypeError(msg)
        arguments = (tuple(args), dict(kwargs or {}))
        return self._environment.run(self._program, self._names, local_names, arguments)

    def __call__(self, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - whatever the guest returns
        """Call the function and return its value.

        Raises:
            OutcomeError: It did not end ``ok``.
        """
        return self.call(args, kwargs).value


def _policy_of(lookup: Lookup) -> Any:  # noqa: ANN401 - a function
    """The policy as one granted function, which only the guards hold."""

    def lookup_policy(question: str, kind: str, owner: str, name: str) -> object:
        asked: Kind = "attribute" if kind == "attribute" else "item"
        if question == "permits":
            return bool(lookup.permits(asked, owner, name))
        return _answer(lookup, asked, owner, name)

    return lookup_policy


def _answer(lookup: Lookup, kind: Kind, owner: str, name: str) -> tuple[str, object]:
    try:
        answer = lookup.missing(kind, owner, name)
    except LookupError:
        return ("nothing", None)
    if isinstance(answer, Undefined):
        return ("strict" if answer.strict else "lenient", answer.label)
    return ("value", answer)
