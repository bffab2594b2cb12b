"""Where time zones are: nowhere in files."""

TZPATH = ()
_names = _primitive_names


class InvalidTZPathWarning(RuntimeWarning):
    pass


def reset_tzpath(to=None):
    raise PermissionError("reset_tzpath: files are not granted to this program")


def find_tzfile(key):
    if not isinstance(key, str):
        raise TypeError(f"expected a string key, not {type(key).__name__}")
    if key.startswith("/") or ".." in key.split("/") or key != key.strip("/"):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    return None


def available_timezones():
    return set(_names())
