"""Imported by a zygote before lock-down: what its workers will need and can then no longer fetch or set up.

It reads the library, imports the modules that guests share, installs the one signal handler of a worker, and
serves a guest of our own once so that what every guest touches is there.
"""

import codecs
import contextlib
import dataclasses
import signal
from typing import Final

from ringfence.border.messages import Configure, Message, Run, pack
from ringfence.border.values import Codec, budget_of
from ringfence.border.wire import ChannelClosed
from ringfence.guest import stdlib, worker
from ringfence.guest.encoding import ENCODINGS, guard_codecs
from ringfence.policy import Limits


class _Recorded:
    """A channel on which everything has been said already."""

    def __init__(self, *said: Message) -> None:
        self._said = [pack(message) for message in said]

    def send(self, message: bytes) -> None:
        pass

    def receive(self) -> bytes:
        if not self._said:
            raise ChannelClosed
        return self._said.pop(0)


def rehearse() -> None:
    """Serve a guest of our own, so that what every guest touches is there, and is this process's own memory."""
    limits = Limits()
    nothing = Codec(budget_of(limits)).encode({}, "nothing")
    configure = Configure(
        grants=nothing, language="restricted", limits=dataclasses.asdict(limits), modules=None, types=[]
    )
    with contextlib.suppress(ChannelClosed):
        worker.Worker(_Recorded(configure, Run(_PROGRAM, "<warm>", nothing))).serve()


_PROGRAM: Final = b"""
def total(numbers):
    return sum(number * 2 for number in numbers)
class Point:
    def __init__(self, x): self.x = x
try: raise ValueError(f"{Point(1).x:>3}")
except ValueError as error: print(str(error).strip().upper(), [*map(str, range(3))])
{"a": (1, 2.0, total([1, 2])), "b": [None, True, b"c"]}
"""

guard_codecs()
for _encoding in ENCODINGS:
    codecs.lookup(_encoding)  # the codec registry would import it in the middle of a run
stdlib.read_library()
with contextlib.suppress(ValueError):  # not on the main thread: no zygote, but somebody reading the package
    signal.signal(worker.FLUSH_SIGNAL, worker.last_words)
rehearse()
