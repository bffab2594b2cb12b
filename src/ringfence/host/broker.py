"""The broker performs what a guest asks of its grants: decode, check, validate, call, encode. Both isolations use it.

Whatever comes from the guest is hostile until it has been decoded and validated. Whatever goes to the guest is a
copy, a presence, or the sanitized record of an exception.
"""

import inspect
import keyword
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from ringfence.border import messages
from ringfence.border.leaves import MalformedValue
from ringfence.border.messages import ErrorRecord, GuestReference, Operation, Reply
from ringfence.border.passing import bounded, describe
from ringfence.border.values import Codec, budget_of, is_quick, refused_types
from ringfence.errors import CannotCross, GuestError, NotGrantable
from ringfence.grants import Facet, GuestFunction, is_exported
from ringfence.host.records import Records
from ringfence.host.signatures import Mismatch
from ringfence.host.table import LOG, Short, Table, exception_record
from ringfence.policy import Limits

Await = Callable[[Awaitable[Any]], Any]
CallGuest = Callable[[int | str, str, tuple[object, ...], dict[str, object]], object]


class CallsUsedUp(Exception):
    """The guest has made all the calls that its limits allow."""


class Broker:
    """The host's side of one session.

    Args:
        limits: Of the session.
        language: ``restricted`` or ``full``.
        call_guest: Calls a guest function: by number, with a label for messages and the arguments.
        wait_for: Waits for what a coroutine function gives, where there is an event loop; None where there is none.
        reentrant: Whether the guest may use grants while a granted function waits for it.
        records: Classes of the host's that cross by copy.
    """

    __slots__ = (
        "_call_guest",
        "_codec",
        "_limits",
        "_reentrant",
        "_table",
        "_under_way",
        "_wait_for",
        "calls",
        "records",
    )

    def __init__(
        self,
        limits: Limits,
        language: str,
        call_guest: CallGuest,
        wait_for: Await | None = None,
        *,
        reentrant: bool = True,
        records: Records | None = None,
    ) -> None:
        self.records = records = records or Records(())
        self._reentrant = reentrant
        self._under_way = 0
        self._limits = limits
        self._call_guest = call_guest
        self._wait_for = wait_for
        self._table = Table(allow_async=wait_for is not None)
        self._codec = Codec(
            budget_of(limits),
            export=self._export,
            resolve=self._resolve,
            refused=refused_types(language, in_guest=False),
            records=records.readers,
            make=records.make,
        )
        self.calls = 0

    def encode_grants(self, grants: Mapping[str, object]) -> bytes:
        """Pack the grants of a session.

        Raises:
            NotGrantable: One of them is neither data, nor a callable, nor a facet; the message names it.
            ValueError: A name is none that a guest could write.
        """
        return self._encode_named(grants, "grant", NotGrantable)

    def encode_inputs(self, inputs: Mapping[str, object]) -> bytes:
        """Pack the inputs of a run.

        Raises:
            CannotCross: One of them is neither data, nor a callable, nor a facet; the message names it.
            ValueError: A name is none that a guest could write.
        """
        return self._encode_named(inputs, "input", CannotCross)

    def _encode_named(self, values: Mapping[str, object], what: str, kind: type[NotGrantable | CannotCross]) -> bytes:
        for name, value in values.items():
            check_name(name, what)
            if isinstance(value, Facet) or is_exported(value) or (callable(value) and not self._is_own(value)):
                self._table.add(value, name)
                continue
            try:
                self._codec.encode(value, f"{what} {name!r}")
            except CannotCross as error:
                msg = f"{error}; {_REMEDY}"
                raise kind(msg) from None
        return self._codec.encode(dict(values), f"{what}s")

    def encode_arguments(self, label: str, args: tuple[object, ...], kwargs: dict[str, object]) -> bytes:
        """Pack the arguments of a call to the guest.

        Raises:
            CannotCross: One of them cannot.
        """
        return self._codec.encode_arguments(args, kwargs, label)

    def decode(self, packed: bytes) -> object:
        """Unpack a result of the guest's.

        Raises:
            MalformedValue: No honest guest side sends it.
            CannotCross: A part of it does not exist on this side.
        """
        return self._codec.decode(packed)

    def count(self) -> None:
        """Count one call.

        Raises:
            CallsUsedUp: There is none left.
        """
        if self.calls >= self._limits.calls:
            raise CallsUsedUp
        self.calls += 1

    def perform(self, number: int, capability: int, operation: int, member: str, arguments: bytes) -> Reply:
        """Perform one request of the guest.

        Args:
            number: The request's own, for the reply.
            capability: Which grant.
            operation: What is done with it.
            member: Of a facet, or an empty string.
            arguments: Packed by the guest's side.

        Raises:
            CallsUsedUp: The limit of calls is reached; nothing was performed.
            MalformedValue: No honest guest side asks for this.
            BaseException: What the host's function raised, if it is no ``Exception``.
        """
        self.count()
        if self._under_way and not self._reentrant:
            return Reply(number, None, "RuntimeError", self._busy(capability, member))
        try:
            decoded = self._codec.decode(arguments)
            work = self._table.prepare(capability, operation, member, decoded)
        except (Mismatch, CannotCross) as error:
            return Reply(number, None, "TypeError", bounded(str(error), messages.MAX_ERROR_CHARS))
        except Exception as error:
            if isinstance(error, MalformedValue):
                raise
            return Reply(number, None, *exception_record(error, member))
        reply: Reply = self._finish(number, self._table.label(capability, member), work)
        return reply

    def perform_quick(
        self, capability: int, operation: Operation, member: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:  # noqa: ANN401
        """As ``perform``, for arguments that are exact immutable scalars and need no copy.

        Returns:
            An exact immutable scalar, or a ``Reply``.
        """
        self.count()
        if self._under_way and not self._reentrant:
            return Reply(0, None, "RuntimeError", self._busy(capability, member))
        try:
            work = self._table.prepare(capability, operation, member, (args, kwargs))
        except Mismatch as error:
            return Reply(0, None, "TypeError", bounded(str(error), messages.MAX_ERROR_CHARS))
        return self._finish(0, self._table.label(capability, member), work, quick=True)

    def _busy(self, capability: int, member: str) -> str:
        return f"{self.label(capability, member)} cannot be used while another grant is under way"

    def _finish(self, number: int, label: str, work: Callable[[], Any], *, quick: bool = False) -> Any:  # noqa: ANN401
        self._under_way += 1
        try:
            result: Any = work()
        except Exception as error:
            return Reply(number, None, *exception_record(error, label))
        finally:
            self._under_way -= 1
        if is_quick(result):
            return result if quick else Reply(number, self._codec.encode(result, label))
        return self.finish(number, label, result)

    def short(self, capability: int, member: str) -> Short | None:
        """How to call a capability without looking anything up, where nothing but the call is to be done."""
        return self._table.short(capability, member) if self._reentrant else None

    def label(self, capability: int, member: str) -> str:
        """What messages call a use of a capability."""
        return self._table.label(capability, member)

    def settle(self, label: str, result: object, error: Exception | None) -> Reply:
        """Send what a granted function returned or raised."""
        if error is None:
            return self.finish(0, label, result)
        return Reply(0, None, *exception_record(error, label))

    def finish(self, number: int, label: str, result: Any) -> Reply:  # noqa: ANN401 - whatever the host returns
        """Send what a granted function returned."""
        try:
            if inspect.isawaitable(result):
                result = self._await(label, result)
        except Exception as error:
            return Reply(number, None, *exception_record(error, label))
        try:
            return Reply(number, self._codec.encode(result, f"the result of {label}()"))
        except (CannotCross, NotGrantable) as error:
            LOG.error("a grant gave what cannot cross: %s", error)
            return Reply(number, None, "HostError", bounded(str(error), messages.MAX_ERROR_CHARS))

    def _await(self, label: str, result: Any) -> Any:  # noqa: ANN401 - an awaitable, and what it gives
        if self._wait_for is not None:
            return self._wait_for(result)
        if inspect.iscoroutine(result):
            result.close()
        msg = f"the result of {label}(): {describe(result)} cannot cross; grant async functions to an AsyncSandbox"
        raise CannotCross(msg)

    def _export(self, value: object) -> bytes | None:
        presence = self._table.export(value)
        if presence is not None:
            return messages.pack(presence)
        if type(value) is GuestFunction:
            number = value.number_in(self)
            if number is not None:  # back to its own guest
                return messages.pack(GuestReference(number, ""))
            return messages.pack(self._table.add(value, repr(value)))
        return None

    def _is_own(self, value: object) -> bool:
        return type(value) is GuestFunction and value.number_in(self) is not None

    def _resolve(self, blob: bytes) -> object:
        reference = messages.unpack_reference(blob)
        if isinstance(reference, GuestReference):
            name = bounded(reference.name, messages.MAX_NAME_CHARS) or "function"
            number = reference.number
            return GuestFunction(name, lambda args, kwargs: self._call_guest(number, name, args, kwargs), self, number)
        return self._table.find(reference.number)


_REMEDY: Final = "grant plain data, a function, or ringfence.facet(obj, methods=(...), attributes=(...))"


def check_name(name: object, what: str) -> None:
    """Refuse a name that a guest could not write.

    Raises:
        ValueError: It is no identifier, a keyword, or a dunder.
        TypeError: It is no string.
    """
    if type(name) is not str:
        msg = f"the name of a {what} must be a str, not {type(name).__name__}"
        raise TypeError(msg)
    if not name.isidentifier() or keyword.iskeyword(name):
        msg = f"{what} {name!r}: no name that a guest could write"
        raise ValueError(msg)
    if name.startswith("__") and name.endswith("__"):
        msg = f"{what} {name!r}: names with two underscores at both ends belong to Python"
        raise ValueError(msg)


def guest_error(record: ErrorRecord) -> GuestError:
    """The host's exception for one of the guest's."""
    return GuestError(
        bounded(record.type, messages.MAX_NAME_CHARS),
        bounded(record.message, messages.MAX_ERROR_CHARS),
        bounded(record.traceback, messages.MAX_TRACEBACK_CHARS),
    )
