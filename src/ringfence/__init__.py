"""Restricted mode for Python: an untrusted program uses what it was granted, and nothing else.

    Sandbox.run(source) -> frame -> parse > check > rewrite > compile > verify > evaluate   (the worker, or inline)
                                                                  |
    granted function  <- validate <- broker <------ call ---------+   presence of the grant
                      ------------- copy or presence ------------->
    Result            <- outcome, value, output, usage

Names are loaded when they are first used, so that a worker, which imports ``ringfence.guest``, holds no host code.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # importing typing would be most of what this costs
if TYPE_CHECKING:
    from typing import Final

    from ringfence.async_sandbox import AsyncSandbox, AsyncSession
    from ringfence.attenuators import Revoker, at_most, audited, once, rate_limited, readonly, revocable
    from ringfence.embedding import Compiled, Environment, Lookup, Undefined
    from ringfence.errors import (
        CannotCross,
        CheckerUnavailable,
        CheckFailed,
        GuestError,
        GuestRaised,
        JailUnavailable,
        LimitReached,
        NotGrantable,
        OutcomeError,
        RingfenceError,
        SessionClosed,
        UnsupportedPython,
        Violation,
        WorkerCrashed,
    )
    from ringfence.files import directory
    from ringfence.grants import (
        Facet,
        GuestFunction,
        Use,
        exported,
        facet,
        reentry_depth,
    )
    from ringfence.guest.audit import Audit, audit
    from ringfence.host.pool import keep_warm
    from ringfence.jail.profile import Confinement
    from ringfence.policy import Limits
    from ringfence.result import ErrorInfo, Finding, Outcome, Result, Usage
    from ringfence.sandbox import Sandbox, Session
    from ringfence.version import __version__

_HOMES: Final[dict[str, tuple[str, ...]]] = {
    "async_sandbox": ("AsyncSandbox", "AsyncSession"),
    "attenuators": ("Revoker", "at_most", "audited", "once", "rate_limited", "readonly", "revocable"),
    "embedding": ("Compiled", "Environment", "Lookup", "Undefined"),
    "errors": (
        "CannotCross",
        "CheckerUnavailable",
        "CheckFailed",
        "GuestError",
        "GuestRaised",
        "JailUnavailable",
        "LimitReached",
        "NotGrantable",
        "OutcomeError",
        "RingfenceError",
        "SessionClosed",
        "UnsupportedPython",
        "Violation",
        "WorkerCrashed",
    ),
    "grants": (
        "Facet",
        "GuestFunction",
        "Use",
        "exported",
        "facet",
        "reentry_depth",
    ),
    "files": ("directory",),
    "guest.audit": ("Audit", "audit"),
    "host.pool": ("keep_warm",),
    "jail.profile": ("Confinement",),
    "policy": ("Limits",),
    "result": ("ErrorInfo", "Finding", "Outcome", "Result", "Usage"),
    "sandbox": ("Sandbox", "Session"),
    "version": ("__version__",),
}
_HOME_OF: Final = {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}

__all__ = [
    "AsyncSandbox",
    "AsyncSession",
    "Audit",
    "CannotCross",
    "CheckFailed",
    "CheckerUnavailable",
    "Compiled",
    "Confinement",
    "Environment",
    "ErrorInfo",
    "Facet",
    "Finding",
    "GuestError",
    "GuestFunction",
    "GuestRaised",
    "JailUnavailable",
    "LimitReached",
    "Limits",
    "Lookup",
    "NotGrantable",
    "Outcome",
    "OutcomeError",
    "Result",
    "Revoker",
    "RingfenceError",
    "Sandbox",
    "Session",
    "SessionClosed",
    "Undefined",
    "UnsupportedPython",
    "Usage",
    "Use",
    "Violation",
    "WorkerCrashed",
    "__version__",
    "at_most",
    "audit",
    "audited",
    "directory",
    "exported",
    "facet",
    "keep_warm",
    "once",
    "rate_limited",
    "readonly",
    "reentry_depth",
    "revocable",
]


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it (PEP 562)."""
    home = _HOME_OF.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
