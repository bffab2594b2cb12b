"""What functions of C take as a bytes-like object, as exact bytes."""


def as_bytes(value):
    if type(value) is bytes:
        return value
    exported = getattr(value, "_exported_bytes", None)
    if exported is not None:
        return exported()
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not {type(value).__name__!r}") from None
    return b"".join((view.tobytes(),))


def as_text_or_bytes(value):
    return "".join((value,)) if isinstance(value, str) else as_bytes(value)
