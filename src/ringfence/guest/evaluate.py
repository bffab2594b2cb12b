"""Run a guest's source or function in its realm, and turn whatever happens into an ``Evaluation``."""

import contextvars
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from ringfence.guest import hooks, realms
from ringfence.guest.realm import Realm
from ringfence.guest.report import describe_error
from ringfence.guest.sealed import Barrier, make_barrier
from ringfence.language.markers import VALUE_NAME
from ringfence.language.parse import MAX_SOURCE_BYTES, Rejected
from ringfence.language.program import Program, compile_guest
from ringfence.result import ErrorInfo, Finding, Outcome

_NOTHING: Final[Mapping[str, object]] = {}


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """How an evaluation ended inside the realm.

    Args:
        outcome: ``ok``, ``check_failed`` or ``raised``.
        value: The guest's own value; it must still cross the border.
        error: What it raised.
        findings: What the check refused.
    """

    outcome: Outcome
    value: object = None
    error: ErrorInfo | None = None
    findings: tuple[Finding, ...] = ()


def evaluate(
    realm: Realm,
    source: str,
    *,
    filename: str = "<guest>",
    inputs: Mapping[str, object] = _NOTHING,
    max_source_bytes: int = MAX_SOURCE_BYTES,
) -> Evaluation:
    """Check and run ``source`` in ``realm``.

    Args:
        realm: Where it runs; names it binds stay for the next evaluation.
        source: Guest source.
        filename: Name shown in findings and tracebacks.
        inputs: Bound as globals first; the values must be safe for the guest to hold.
        max_source_bytes: Largest accepted source.

    Raises:
        GuestInterrupt: A limit stopped the guest (whether or not it caught the interrupt).
    """
    try:
        program = compile_guest(
            source, filename=filename, max_bytes=max_source_bytes, keep_value=True, lookups=realm.lookup_kinds
        )
    except Rejected as rejected:
        return Evaluation(outcome=Outcome.CHECK_FAILED, findings=rejected.findings)
    # A guest owns its globals, and may have dropped the key or put another in its place.
    kept = realm.drop_odd_keys()
    realm.globals.update(inputs)
    realm.globals["__builtins__"] = realm.builtins
    realm.remember_source(filename, program.source)
    evaluation = contain(realm, lambda: realm.execute(program, realm.globals, realm.globals))
    kept += realm.drop_odd_keys()
    value = realm.globals.pop(VALUE_NAME, None)
    return msgspec.structs.replace(evaluation, value=value) if evaluation.outcome is Outcome.OK else evaluation


def evaluate_program(
    realm: Realm,
    program: Program,
    names: Mapping[str, object],
    *,
    args: tuple[object, ...] | None = None,
    kwargs: Mapping[str, object] = _NOTHING,
) -> tuple[Evaluation, dict[str, object]]:
    """Run a program in ``realm`` with a namespace of its own, or call the function that it is the body of.

    Args:
        realm: Where it runs.
        program: As ``compile_guest`` made it.
        names: Its globals, bound before it starts; the values must be safe for the guest to hold.
        args: The function's arguments, safe likewise; None runs the program itself.
        kwargs: Likewise.

    Returns:
        How it ended, and what it bound to names that a program can write.

    Raises:
        GuestInterrupt: A limit stopped the guest (whether or not it caught the interrupt).
    """
    space: dict[str, Any] = {**names, "__name__": "__main__", "__builtins__": realm.builtins}
    realm.remember_source(program.filename, program.source)

    def run() -> Any:  # noqa: ANN401 - a guest value
        value = realm.execute(program, space, space)
        if program.mode == "exec":
            value = dict.pop(space, VALUE_NAME, None)
        return value if args is None else value(*args, **kwargs)

    evaluation = contain(realm, run)
    # By walking: the guest owns the namespace, and may have put in a key that answers for itself.
    bound = {
        name: value
        for name, value in list(dict.items(space))
        if type(name) is str and name.isidentifier() and name[:2] != "__" and names.get(name, space) is not value
    }
    return evaluation, bound


def call(realm: Realm, function: object, args: tuple[object, ...], kwargs: Mapping[str, object]) -> Evaluation:
    """Call a guest's function with values that are safe for the guest to hold; ends as ``evaluate`` does."""
    return contain(realm, lambda: function(*args, **kwargs))  # type: ignore[operator]


def contain(realm: Realm, action: Callable[[], Any]) -> Evaluation:
    """Run something in ``realm``; ends as ``evaluate`` does."""
    hooks.guard()
    asyncgen_hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)
    try:
        with realms.entered(realm):
            value = contextvars.Context().run(_behind_barrier, action)
    except BaseException as error:
        if realm.interrupt is not None:
            raise realm.interrupt from None
        return Evaluation(outcome=Outcome.RAISED, error=_describe(realm, error))
    finally:
        sys.set_asyncgen_hooks(*asyncgen_hooks)
    if realm.interrupt is not None:
        raise realm.interrupt
    return Evaluation(outcome=Outcome.OK, value=value)


def _describe(realm: Realm, error: BaseException) -> ErrorInfo:
    with realms.entered(realm):
        described: ErrorInfo = contextvars.Context().run(_behind_barrier, lambda: describe_error(realm, error))
    return described


def _behind_barrier(action: Callable[[], Any]) -> Any:  # noqa: ANN401 - a guest value
    """Run ``action``, while an exception of ours is being handled if one of the host's would be otherwise.

    An exception raised by a guest gets as ``__context__`` whatever is being handled up the stack: without the barrier
    that could be the host's, with everything it holds.
    """
    if sys.exc_info()[1] is None:
        return action()
    try:
        raise make_barrier()
    except Barrier as barrier:
        barrier.__context__ = None
        barrier.__traceback__ = None
        return action()
