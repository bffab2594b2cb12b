"""Finds out what the jail can be on this machine, by building one in throw-away processes.

Version numbers, sysctls and kernel configurations do not tell: container filters, AppArmor and limits overrule them.
"""

from typing import Final

from ringfence import errors
from ringfence.jail import control, launch, profile

_NOTHING_TO_RUN: Final = control.Configure(entry="os:close")


def probe() -> profile.Confinement:
    """Start a zygote, let it take every step and rehearse a whole lock-down, and end it.

    Returns:
        What holds and what is missing, with reasons. Where a mandatory step is missing, nothing holds.
    """
    try:
        launched = launch.Launched(_NOTHING_TO_RUN)
    except errors.JailUnavailable as unavailable:
        return profile.Confinement(names=frozenset(), missing=dict.fromkeys(unavailable.missing, unavailable.reason))
    launched.end()
    return launched.confinement
