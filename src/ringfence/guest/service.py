"""One guest as its host uses it: configured once, then asked to run, check and call. The same for both isolations.

In a worker the requests come as frames; inline they are function calls. Either way every value crosses the border here,
encoded on one side and decoded on the other.
"""

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol, cast

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import (
    Done,
    ErrorRecord,
    FindingRecord,
    Operation,
    Presence,
    Reply,
    Returned,
    TypeRecord,
)
from ringfence.border.values import QUICK_ARGUMENTS, Codec, budget_of, is_quick, is_roomy, refused_types
from ringfence.errors import CannotCross
from ringfence.guest import realms
from ringfence.guest.evaluate import Evaluation, call, contain, evaluate, evaluate_program
from ringfence.guest.full import FullRealm, call_full, check_full, evaluate_full
from ringfence.guest.headroom import ensure_headroom
from ringfence.guest.lookups import Lookups, answer_of, tame_builtins
from ringfence.guest.presences import References, Use, argument_names, host_exception, label_of
from ringfence.guest.realm import Realm
from ringfence.guest.records import Numbers, Twins
from ringfence.guest.sealed import GuestInterrupt
from ringfence.guest.undefined import described
from ringfence.language.program import Program, check_source
from ringfence.policy import Limits
from ringfence.result import ErrorInfo, Finding, Outcome


class Transport(Protocol):
    """The way from a guest to its host."""

    def request(self, capability: int, operation: Operation, member: str, arguments: bytes, /) -> Reply:
        """Perform one use of a capability."""
        ...

    def shorten(self, capability: int, member: str, use: Use, /) -> Use:
        """A shorter way for calls, or ``use`` itself; it takes that way for all that it cannot do."""
        ...

    def quick(
        self, capability: int, operation: Operation, member: str, args: tuple[Any, ...], kwargs: dict[str, Any], /
    ) -> Any:  # noqa: ANN401
        """The same for arguments that are exact immutable scalars, where that is cheaper; ``SLOW`` where it is not.

        What is returned is an exact immutable scalar too, or a ``Reply``.
        """
        ...

    def write(self, stream: str, text: str, /) -> None:
        """Pass on what the guest writes."""


SLOW: Final = object()


class Service:
    """One guest.

    Args:
        grants: Packed names and values.
        limits: Of the session.
        language: ``restricted`` or ``full``.
        modules: Names that may be imported; None for all that have permits.
        transport: The way to the host.
        types: Classes of the host's that cross by copy.
    """

    def __init__(
        self,
        *,
        grants: bytes,
        limits: Limits,
        language: str,
        modules: frozenset[str] | None,
        transport: Transport,
        types: Sequence[TypeRecord] = (),
    ) -> None:
        self._limits = limits
        self._transport = transport
        self._references = References(self._request, transport.shorten)
        self._codec = Codec(
            budget_of(limits),
            export=self._references.export,
            resolve=self._references.resolve,
            refused=refused_types(language, in_guest=True),
            make=self._make,
        )
        self._is_roomy = is_roomy(budget_of(limits))
        self.realm: Any
        self._evaluate: Callable[..., Evaluation]
        self._call: Callable[..., Evaluation]
        self._check: Callable[..., tuple[Finding, ...]]
        if language == "full":
            self.realm = FullRealm(write_output=transport.write)
            self._evaluate, self._call, self._check = evaluate_full, call_full, check_full
        else:
            self.realm = Realm(
                grants={}, write_output=transport.write, modules=modules, max_source_bytes=limits.source_bytes
            )
            self._evaluate, self._call, self._check = evaluate, call, check_source
            Numbers(self.realm.importer, self._codec, self._inside)
        self._twins = Twins(types, functools.partial(self._evaluate, self.realm), self.realm.globals)
        for kind, reader in self._twins.readers:
            self._codec.add(kind, reader)
        self._granted = self._named(grants)
        self.realm.grant(self._granted)

    def _make(self, number: int, items: list[object]) -> object:
        return self._twins.make(number, items)

    def _inside(self, action: Callable[[], Any]) -> None:
        """Run something in the guest's world, which the guest may be in or not."""
        if realms.is_active(self.realm):
            action()
        else:
            contain(self.realm, action)

    def _named(self, packed: bytes) -> dict[str, object]:
        named: Any = self._codec.decode(packed)
        if type(named) is not dict:
            msg = "grants and inputs are named"
            raise MalformedValue(msg)
        return cast("dict[str, object]", named)

    def run(self, source: bytes, filename: str, inputs: bytes) -> Done:
        """Run a source text. What the guest does never raises here; a limit that it reached shows in the answer."""
        if self._twins.fault:
            return self._ended(Outcome.RAISED, error=ErrorRecord("TypeError", self._twins.fault, ""))
        try:
            named = self._named(inputs)
        except CannotCross as error:  # a value of the host's that has no place here, such as an unknown time zone
            return self._ended(Outcome.RAISED, error=ErrorRecord("TypeError", str(error), ""))
        try:
            ended = self._evaluate(
                self.realm, source, filename=filename, inputs=named, max_source_bytes=self._limits.source_bytes
            )
        except GuestInterrupt as interrupt:
            return self._ended(Outcome.LIMIT, limit=str(interrupt))
        value = None
        if ended.outcome is Outcome.OK:
            try:
                value = self._codec.encode(ended.value, "the result")
            except CannotCross as error:
                return self._ended(Outcome.RAISED, error=ErrorRecord("TypeError", str(error), ""))
        error_record = None if ended.error is None else _error_record(ended.error)
        return self._ended(ended.outcome, value=value, error=error_record, findings=ended.findings)

    def look_with(self, name: str, *, attribute_order: tuple[str, ...], item_order: tuple[str, ...]) -> None:
        """Take the grant ``name`` away from the guest and let the guards ask it for what is missing."""
        del self._granted[name]
        ask = self.realm.globals.pop(name)
        self.realm.lookups = made = Lookups(ask, attribute_order=attribute_order, item_order=item_order)
        tame_builtins(made, self.realm.builtins)

    def run_program(
        self, program: Program, names: bytes, undefined: Mapping[str, tuple[str, str]], arguments: bytes | None
    ) -> Done:
        """Run a compiled program, or call the function that it is the body of, beside the grants.

        Args:
            program: As the host compiled it.
            names: Packed names and values.
            undefined: Names without a value: what ``answer_of`` makes an undefined value of.
            arguments: Packed arguments of the function; None runs the program itself.

        Returns:
            As ``run``; the value is a triple: ``value`` and the program's own, or how it is undefined and its label; and a
            dictionary of what it bound that can cross.
        """
        try:
            named = {**self._granted, **self._named(names)}
            decoded: Any = (None, {}) if arguments is None else self._codec.decode(arguments)
        except CannotCross as error:
            return self._ended(Outcome.RAISED, error=ErrorRecord("TypeError", str(error), ""))
        args, kwargs = decoded
        named.update((name, answer_of(packed)) for name, packed in undefined.items())
        try:
            ended, bound = evaluate_program(self.realm, program, named, args=args, kwargs=kwargs)
        except GuestInterrupt as interrupt:
            return self._ended(Outcome.LIMIT, limit=str(interrupt))
        value = None
        if ended.outcome is Outcome.OK:
            try:
                value = self._encode_ended(ended.value, bound)
            except CannotCross as error:
                return self._ended(Outcome.RAISED, error=ErrorRecord("TypeError", str(error), ""))
        error_record = None if ended.error is None else _error_record(ended.error)
        return self._ended(ended.outcome, value=value, error=error_record)

    def _encode_ended(self, value: object, bound: dict[str, object]) -> bytes:
        """A value, which must cross, and names whose values may: classes, modules and generators stay with the guest."""
        how, what = described(value) or ("value", value)
        with contextlib.suppress(CannotCross):
            return self._codec.encode((how, what, bound), "the result")
        self._codec.encode(what, "the result")
        crossing: dict[str, object] = {}
        for name, each in bound.items():
            with contextlib.suppress(CannotCross):
                self._codec.encode(each, name)
                crossing[name] = each
        return self._codec.encode((how, what, crossing), "the result")

    def check(self, source: bytes, filename: str) -> Done:
        """Check a source text; nothing runs."""
        findings = self._check(source, filename=filename, max_bytes=self._limits.source_bytes)
        return self._ended(Outcome.CHECK_FAILED if findings else Outcome.OK, findings=findings)

    def call(self, function: int | str, arguments: bytes) -> Returned | Done:
        """Call a function of the guest, by number or by its global name.

        Returns:
            ``Returned`` (its ``id`` is left to the caller), or ``Done`` when a limit stopped the guest.
        """
        decoded: Any = self._codec.decode(arguments)
        args, kwargs = decoded
        if isinstance(function, str):
            target = self.realm.globals.get(function, SLOW)
            if target is SLOW:
                return Returned(0, None, ErrorRecord("NameError", f"name {function!r} is not defined", ""))
        else:
            target = self._references.function(function)
        try:
            ended = self._call(self.realm, target, args, kwargs)
        except GuestInterrupt as interrupt:
            return self._ended(Outcome.LIMIT, limit=str(interrupt))
        if ended.error is not None:
            return Returned(0, None, _error_record(ended.error))
        try:
            return Returned(0, self._codec.encode(ended.value, "the result"), None)
        except CannotCross as error:
            return Returned(0, None, ErrorRecord("TypeError", str(error), ""))

    def close(self) -> None:
        """End the guest."""
        self.realm.close()

    def _ended(
        self,
        outcome: Outcome,
        *,
        value: bytes | None = None,
        error: ErrorRecord | None = None,
        findings: tuple[Finding, ...] = (),
        limit: str = "",
    ) -> Done:
        denials = self.realm.denials[: messages.MAX_DENIALS]
        del self.realm.denials[:]
        return Done(
            outcome=outcome.value,
            value=value,
            error=error,
            findings=[FindingRecord(*dataclasses.astuple(finding)) for finding in findings[: messages.MAX_FINDINGS]],
            denials=denials,
            limit=limit,
            detail="",
        )

    def _request(
        self, presence: Presence, operation: Operation, member: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:  # noqa: ANN401 - whatever the host gives
        """Perform one use of a capability for the guest; see ``presences.Request``."""
        ensure_headroom()
        reply: Any = SLOW
        if (
            self._is_roomy
            and len(args) + len(kwargs) <= QUICK_ARGUMENTS
            and all(map(is_quick, args))
            and all(map(is_quick, kwargs.values()))
            and _are_exact(kwargs)
        ):
            reply = self._transport.quick(presence.number, operation, member, args, kwargs)
            if is_quick(reply):
                return reply
        failure: Exception | None = None
        if reply is SLOW:
            try:
                arguments = self._codec.encode_arguments(
                    args, kwargs, label_of(presence, operation, member), argument_names(presence, operation, member)
                )
            except CannotCross as error:
                failure = TypeError(str(error))
            else:
                reply = self._transport.request(presence.number, operation, member, arguments)
        if failure is None:
            return self.take(reply)
        # Not inside an except block: see the docstring of presences.
        raise failure

    def take(self, reply: Reply) -> Any:  # noqa: ANN401 - whatever the host gives
        """The guest's value for what the host answered, or the guest's exception, raised."""
        try:
            if reply.value is not None:
                return self._codec.decode(reply.value)
            failure: Exception = host_exception(reply.error_type, reply.error_text)
        except CannotCross as error:
            failure = TypeError(str(error))
        raise failure


def _are_exact(kwargs: dict[str, Any]) -> bool:
    """Whether the keywords are plain strings: ``**`` takes any subclass of ``str``."""
    return all(type(key) is str for key in dict.keys(kwargs))


def _error_record(error: ErrorInfo) -> ErrorRecord:
    return ErrorRecord(
        error.type[: messages.MAX_NAME_CHARS],
        error.message[: messages.MAX_ERROR_CHARS],
        error.traceback[-messages.MAX_TRACEBACK_CHARS :],
    )
