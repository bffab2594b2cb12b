"""``ringfence audit``: follow everything that a guest can reach on this interpreter, and say what should not be there."""

import argparse
import dataclasses
import json
import platform
import sys

import ringfence
from ringfence.cli import arguments, exits, text


def audit(options: argparse.Namespace) -> int:
    """Walk fresh realms and print what was reached.

    Args:
        options: Parsed by ``ringfence.cli.main``.

    Returns:
        The exit code: 0 when nothing was reached that must not be, 6 otherwise.

    Raises:
        UsageError: A module that was named is none that a guest can import.
    """
    seen = ringfence.audit(names=tuple(options.modules) or None)
    missing = sorted({*options.modules} - {*seen.modules})
    if missing:
        msg = f"a guest cannot import {', '.join(missing)}"
        raise arguments.UsageError(msg)
    if options.json:
        facts = {"python": platform.python_version(), **dataclasses.asdict(seen)}
        text.write_guest(sys.stdout, f"{json.dumps(facts)}\n")
    else:
        text.write_guest(sys.stdout, _table(seen))
    return exits.VIOLATION if seen.problems else exits.OK


def _table(seen: ringfence.Audit) -> str:
    """What was reached, the most frequent kinds first."""
    width = len(f"{max(seen.counts.values(), default=0):,}")
    rows = sorted(seen.counts.items(), key=lambda row: (-row[1], row[0]))
    loaded = f"{len(seen.modules)} module{'' if len(seen.modules) == 1 else 's'}"
    problems = [*seen.problems] or ["none"]
    lines = [
        f"CPython {platform.python_version()}: a fresh realm with {loaded}",
        "objects reached, by kind:",
        *(f"  {count:{width},} {kind}" for kind, count in rows),
        f"  {sum(seen.counts.values()):,} in all",
        "modules walked:",
        f"  {' '.join(seen.modules)}",
        "reached and must not be:",
        *(f"  {problem}" for problem in problems),
    ]
    return "\n".join(lines) + "\n"
