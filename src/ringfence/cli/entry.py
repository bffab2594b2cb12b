"""The ``ringfence`` command of a process. It starts the zygote first, and then loads itself beside it."""

from __future__ import annotations

import gc
import signal
import sys

from ringfence.jail import start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final, NoReturn

_JAILED: Final = ("run", "check")
_OTHERS: Final = ("inline", "full", "-h", "--help")
_WARM: Final = "ringfence.guest.warm"


def entry_point() -> NoReturn:
    """Be the ``ringfence`` command of this process."""
    words = sys.argv[1:]
    if wants_jail(words):
        start.ahead(_WARM)
    gc.disable()  # what is loaded now stays
    from ringfence.cli.main import main

    gc.enable()
    code = main(words)
    # What is left is tidying up: a second Ctrl-C has nothing to interrupt but that.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def wants_jail(words: Sequence[str]) -> bool:
    """Whether a command line looks as if it will need a zygote of the restricted language.

    Where it does not after all, the zygote ends with the command; where it does and was not seen here, one is started
    later.

    Args:
        words: What follows the command's name.
    """
    return bool(words) and words[0] in _JAILED and not any(other in word for word in words for other in _OTHERS)
