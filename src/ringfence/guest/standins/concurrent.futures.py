"""Names that ``asyncio`` shares with executors, of which a guest has none."""

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
TimeoutError = TimeoutError


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class Future:
    def __new__(cls, *args, **kwargs):
        raise RuntimeError("threads are not granted; use asyncio")


def __getattr__(name):
    raise AttributeError(f"module 'concurrent.futures' has no attribute {name!r}: threads are not granted; use asyncio")
