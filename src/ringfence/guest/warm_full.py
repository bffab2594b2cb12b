"""Imported by the zygote of a full-language flavor before lock-down, beside the packages that its host names."""

import contextlib
import signal

from ringfence.guest import archive, worker

archive.install()
with contextlib.suppress(ValueError):  # not on the main thread: no zygote, but somebody reading the package
    signal.signal(worker.FLUSH_SIGNAL, worker.last_words)
