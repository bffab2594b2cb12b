"""Imported by a zygote before lock-down: what its workers will need and can then no longer fetch or set up.

It reads the library, imports the modules that guests share, installs the one signal handler of a worker, and
serves a guest of our own once so that what every guest touches is there.
"""

import codecs
import contextlib
import signal
from typing import Any

from ringfence.border.messages import Operation, Reply
from ringfence.border.values import Codec, budget_of
from ringfence.guest import stdlib, worker
from ringfence.guest.encoding import ENCODINGS, guard_codecs
from ringfence.guest.presences import Use
from ringfence.guest.service import SLOW, Service
from ringfence.policy import Limits


class _Nowhere:
    """The transport of a guest that has no grants."""

    def request(self, _capability: int, _operation: Operation, _member: str, _arguments: bytes) -> Reply:
        return Reply(0, None)

    def shorten(self, _capability: int, _member: str, use: Use) -> Use:
        return use

    def quick(self, *_: Any) -> Any:  # noqa: ANN401
        return SLOW

    def write(self, _stream: str, _text: str) -> None:
        pass


def _serve_once() -> None:
    limits = Limits()
    nothing = Codec(budget_of(limits)).encode({}, "nothing")
    service = Service(grants=nothing, limits=limits, language="restricted", modules=None, transport=_Nowhere())
    service.run(b"print([n for n in range(3)])\n{'a': (1, 2.0)}", "<warm>", nothing)
    service.close()


guard_codecs()
for _encoding in ENCODINGS:
    codecs.lookup(_encoding)  # the codec registry would import it in the middle of a run
stdlib.read_library()
with contextlib.suppress(ValueError):  # not on the main thread: no zygote, but somebody reading the package
    signal.signal(worker.FLUSH_SIGNAL, worker.last_words)
_serve_once()
