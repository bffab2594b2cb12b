"""``ringfence run``: run one program as a guest and show what it left behind."""

import argparse
import dataclasses
import json
import os
import signal
import sys
import types
from typing import Final, NoReturn

import ringfence
from ringfence.cli import arguments, exits, text

_EXITS: Final = {
    "ok": exits.OK,
    "check_failed": exits.CHECK_FAILED,
    "raised": exits.RAISED,
    "limit": exits.LIMIT,
    "violation": exits.VIOLATION,
    "crashed": exits.VIOLATION,
}


def run(options: argparse.Namespace) -> int:
    """Run the program that the options name.

    Args:
        options: Parsed by ``ringfence.cli.main``.

    Returns:
        The exit code.

    Raises:
        UsageError: The options do not fit together, or name what is not there.
    """
    limits = _limits(options)
    source, filename = arguments.source(options.file, options.code, most_bytes=limits.source_bytes)
    grants = arguments.grants(options.grant)
    inputs = arguments.inputs(options.input, taken=grants)
    try:
        box = ringfence.Sandbox(grants, isolation=options.isolation, language=options.language, limits=limits)
    except (ringfence.NotGrantable, ValueError) as error:
        raise arguments.UsageError(str(error)) from error
    if options.isolation == "inline":
        # The guest could swallow a KeyboardInterrupt, and shares this thread: only the end of the process ends it.
        signal.signal(signal.SIGINT, _leave)
    with box:
        result = box.run(source, inputs, filename=filename)
        confinement = box.confinement
    if options.json:
        text.write_guest(sys.stdout, f"{json.dumps(as_json(result, confinement))}\n")
    else:
        _show(result)
    return _EXITS[result.outcome.value]


def as_json(result: ringfence.Result, confinement: ringfence.Confinement) -> dict[str, object]:
    """Everything a result holds, as one JSON object.

    ``value`` is null when JSON cannot say the value exactly; ``value_repr`` always shows it.
    """
    exact = text.is_json(result.returned)
    return {
        "outcome": result.outcome.value,
        "value": result.returned if exact else None,
        "value_repr": text.shown(result.returned),
        "stdout": result.stdout,
        "stderr": result.stderr,
        "error": dataclasses.asdict(result.error) if result.error is not None else None,
        "findings": [dataclasses.asdict(finding) for finding in result.findings],
        "usage": dataclasses.asdict(result.usage),
        "limit": result.limit,
        "detail": result.detail,
        "denials": list(result.denials),
        "confinement": {"names": sorted(confinement.names), "missing": dict(confinement.missing)},
    }


def _leave(_signal: int, _frame: types.FrameType | None) -> NoReturn:
    """End the process at once, whatever the guest is doing."""
    os._exit(exits.INTERRUPTED)


def _limits(options: argparse.Namespace) -> ringfence.Limits:
    given = {
        "wall_seconds": options.wall,
        "cpu_seconds": options.cpu,
        "memory_bytes": options.memory,
        "output_bytes": options.output,
        "calls": options.calls,
    }
    try:
        return ringfence.Limits(**{name: value for name, value in given.items() if value is not None})
    except ValueError as error:
        raise arguments.UsageError(str(error)) from None


def _show(result: ringfence.Result) -> None:
    text.write_guest(sys.stdout, result.stdout)
    if result.returned is not None and result.outcome == "ok":
        text.write_guest(sys.stdout, f"{text.shown(result.returned)}\n")
    if sys.stdout is not None:
        sys.stdout.flush()
    text.write_guest(sys.stderr, result.stderr)
    if result.findings:
        for finding in result.findings:
            text.say(str(finding))
    elif result.error is not None:
        text.say(result.error.traceback or result.explain())
    elif result.outcome != "ok":
        limit = f" {result.limit}" if result.limit else ""
        text.say(f"ringfence: {result.outcome.value}{limit}: {result.explain()}")
