"""Read what a person typed: programs, durations, sizes, grants, inputs. Wrong use gets one clear line."""

import argparse
import importlib
import json
import keyword
import re
import sys
from collections.abc import Iterable
from typing import Final, NoReturn

_SECONDS: Final = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_BYTES: Final = {
    "": 1,
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}
_QUANTITY: Final = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(?P<unit>[A-Za-z]*)", re.ASCII)


class UsageError(argparse.ArgumentTypeError):
    """The command was used wrongly; the message is the one line that says how. argparse puts the option before it."""


def seconds(text: str) -> float:
    """Read a duration such as ``5s``, ``500ms``, ``2m`` or ``1.5`` (seconds).

    Raises:
        UsageError: It is no duration.
    """
    number, unit = _quantity(text)
    if unit not in _SECONDS:
        msg = f"{text!r} is not a duration: write it like 5s, 500ms or 2m"
        raise UsageError(msg)
    return float(number) * _SECONDS[unit]


def size(text: str) -> int:
    """Read a size such as ``256MB`` (millions), ``256MiB`` (2**20) or ``1000`` (bytes).

    Raises:
        UsageError: It is no size.
    """
    number, unit = _quantity(text)
    if unit.lower() not in _BYTES:
        msg = f"{text!r} is not a size: write it like 256MB, 64MiB or 4096"
        raise UsageError(msg)
    return int(float(number) * _BYTES[unit.lower()])


def count(text: str) -> int:
    """Read a whole number, 0 or greater.

    Raises:
        UsageError: It is no whole number.
    """
    if re.fullmatch(r"[0-9]{1,15}", text, re.ASCII) is None:
        msg = f"{text!r} is not a whole number"
        raise UsageError(msg)
    return int(text)


def source(path: str | None, code: str | None, *, most_bytes: int) -> tuple[str, str]:
    """Read the program, and the name it goes by in findings and tracebacks.

    Args:
        path: A file, ``-`` for standard input, or None when ``code`` is given.
        code: The program itself.
        most_bytes: How much to read; one byte more is read, so that the check can say that it is too large.

    Returns:
        The text and its name.

    Raises:
        UsageError: It is missing, unreadable or not UTF-8, or both or neither were given.
    """
    if (path is None) == (code is None):
        msg = "give a FILE, or - for standard input, or -c CODE"
        raise UsageError(msg)
    if path is None:
        name, data = "<command line>", str(code).encode("utf-8", "surrogateescape")
    elif path == "-":
        name, data = "<stdin>", sys.stdin.buffer.read(most_bytes + 1) if sys.stdin else b""
    else:
        name = path
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - pathlib alone costs a third of the start-up time
                data = file.read(most_bytes + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            msg = f"cannot read {path}: {reason}"
            raise UsageError(msg) from None
    try:
        return data.decode("utf-8-sig"), name
    except UnicodeDecodeError as error:
        if len(data) > most_bytes and error.start >= most_bytes - 4:
            return data.decode("utf-8-sig", "replace"), name  # cut inside a character; too large in any case
        msg = f"{name} is not UTF-8: byte {data[error.start]:#04x} at offset {error.start}"
        raise UsageError(msg) from None


def grants(specs: Iterable[str]) -> dict[str, object]:
    """Import what each ``NAME=MODULE:ATTR`` names.

    The current folder is searched last, so a file that a stranger put there cannot stand in for an installed module.

    Raises:
        UsageError: A spec is malformed, its module or attribute is missing, or importing it failed.
    """
    loaded: dict[str, object] = {}
    for spec in specs:
        name, _, target = spec.partition("=")
        module_name, _, attribute = target.partition(":")
        if not (name and module_name and attribute):
            msg = f"--grant {spec}: write it as NAME=MODULE:ATTR"
            raise UsageError(msg)
        _check_name("--grant", name, loaded)
        loaded[name] = load(f"--grant {spec}", module_name, attribute)
    return loaded


def inputs(specs: Iterable[str], *, taken: Iterable[str]) -> dict[str, object]:
    """Read the JSON value of each ``NAME=JSON``.

    Args:
        specs: What was typed.
        taken: Names that grants use already.

    Raises:
        UsageError: A spec is malformed, or its value is not JSON.
    """
    used = set(taken)
    values: dict[str, object] = {}
    for spec in specs:
        name, separator, text = spec.partition("=")
        if not (name and separator):
            msg = f"--input {spec}: write it as NAME=JSON"
            raise UsageError(msg)
        _check_name("--input", name, used | values.keys())
        try:
            values[name] = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            msg = f"--input {name}: not JSON: {error}"
            raise UsageError(msg) from None
    return values


def _quantity(text: str) -> tuple[str, str]:
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        msg = f"{text!r} is not a number with a unit"
        raise UsageError(msg)
    return match["number"], match["unit"]


def _check_name(option: str, name: str, used: Iterable[str]) -> None:
    if not name.isidentifier() or keyword.iskeyword(name) or (name.startswith("__") and name.endswith("__")):
        msg = f"{option} {name}: not a name a guest can use"
        raise UsageError(msg)
    if name in used:
        msg = f"{option} {name}: the name is given twice"
        raise UsageError(msg)


def load(spec: str, module_name: str, attribute: str) -> object:
    """Import an attribute of a module.

    Args:
        spec: What was typed, for messages.
        module_name: The module.
        attribute: Its attribute, perhaps with dots.

    Raises:
        UsageError: There is none of that name, or importing it failed.
    """
    if "" not in sys.path:
        sys.path.append("")
    try:
        found: object = importlib.import_module(module_name)
    except KeyboardInterrupt:
        raise
    except ModuleNotFoundError as error:
        reason = str(error)
    except BaseException as error:  # what a module does when imported is anything, SystemExit too
        reason = f"importing {module_name} failed: {type(error).__name__}: {error}"
    else:
        for part in attribute.split("."):
            try:
                found = getattr(found, part)
            except AttributeError:
                msg = f"{spec}: {module_name} has no attribute {attribute}"
                raise UsageError(msg) from None
        return found
    msg = f"{spec}: {' '.join(reason.split())}"
    raise UsageError(msg)


def _refuse_constant(text: str) -> NoReturn:
    msg = f"{text} is not JSON"
    raise ValueError(msg)
