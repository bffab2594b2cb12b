"""The short way of an inline guest to a granted function: scalars in, a scalar out, nothing encoded and nothing looked up.

Everything that protects host code holds here too: stack left over, the budget of calls, the host's own context, no
interrupt, validated arguments, exceptions kept from the guest. Whatever needs more than that takes the long way.
"""

from collections.abc import Callable
from contextvars import Context
from threading import get_ident as current_thread
from typing import Any, Final, Protocol

from ringfence.border.values import QUICK_INT, QUICK_LENGTH, is_quick
from ringfence.guest.headroom import NESTED, Ground, frame_at
from ringfence.guest.presences import Use
from ringfence.host.broker import Broker
from ringfence.host.table import Short
from ringfence.interruption import Interruptible

_is_instance: Final[Any] = isinstance
_NOTHING: Final[Any] = None


class Runner(Protocol):
    """The session, as the short way sees it."""

    broker: Broker
    interruptible: Interruptible
    ground: Ground | None
    """None whenever no call may begin: outside of a run, and once the run must end."""
    context: Context | None
    """The host's, and not entered at the moment unless ``interruptible.is_in_host``."""

    def settle(self, label: str, result: object, error: BaseException | None) -> Any:  # noqa: ANN401
        """The guest's value, or exception, for what a granted function returned or raised."""
        ...


def shorten(session: Runner, short: Short, label: str, most_calls: int, use: Use) -> Use:
    """Make the short way.

    Args:
        session: Whose guest it is for.
        short: The function and what it takes.
        label: What messages call it.
        most_calls: How many calls a run may make.
        use: The long way.
    """
    function: Callable[..., Any] = short.function
    kinds, needed, most = short.kinds, short.needed, len(short.kinds)
    first = kinds[0] if kinds else None
    broker, interruptible = session.broker, session.interruptible
    most_int, least_int, most_length = QUICK_INT, -QUICK_INT, QUICK_LENGTH

    def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the host gives
        ground = session.ground
        calls = broker.calls
        if kwargs or ground is None or interruptible.is_in_host or calls >= most_calls:
            return use(args, kwargs)
        if not needed <= len(args) <= most:
            return use(args, kwargs)
        try:
            is_near = frame_at(ground.reach) in ground.frames
        except ValueError:  # a finalizer on another thread
            is_near = False
        if is_near:
            _is_instance(None, NESTED)  # the C side of ensure_headroom
        elif current_thread() == ground.thread:
            ground.check()
        else:
            return use(args, kwargs)
        if len(args) == 1:  # the usual case, without a call or a loop
            value = args[0]
            kind: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
            if kind is not first and first is not None:
                return use(args, kwargs)
            if kind is int:
                if value >= most_int or value <= least_int:
                    return use(args, kwargs)
            elif kind is str or kind is bytes:
                if len(value) > most_length:
                    return use(args, kwargs)
            elif kind is not float and kind is not bool and value is not None:
                return use(args, kwargs)
        elif args and not _fit(args, kinds):
            return use(args, kwargs)
        broker.calls = calls + 1
        failure: BaseException | None = None
        result: Any = _NOTHING
        try:
            interruptible.is_in_host = True
            result = session.context.run(function, *args)  # type: ignore[union-attr]
            interruptible.is_in_host = False  # no call stands between, so no Ctrl-C of the host's comes out of here
        except BaseException as error:  # told apart by settle
            interruptible.is_in_host = False
            failure = error
        if failure is None and session.ground is not None:
            kind = type(result)  # pyright: ignore[reportUnknownVariableType]
            if kind is int:
                if least_int < result < most_int:
                    return result
            elif kind is str or kind is bytes:
                if len(result) <= most_length:
                    return result
            elif kind is float or kind is bool or result is None:
                return result
        try:
            return session.settle(label, result, failure)
        finally:
            del failure  # its traceback holds this frame

    return call


def _fit(args: tuple[Any, ...], kinds: tuple[object, ...]) -> bool:
    """Whether no argument needs a copy or a conversion; trailing parameters may have defaults."""
    for value, wanted in zip(args, kinds):  # noqa: B905, SIM110 - a generator costs as much as the call
        if (wanted is not None and type(value) is not wanted) or not is_quick(value):
            return False
    return True
