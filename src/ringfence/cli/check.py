"""``ringfence check``: say what would be refused in a program, before anything runs."""

import argparse
import dataclasses
import json
import sys

import ringfence
from ringfence.cli import arguments, exits, text


def check(options: argparse.Namespace) -> int:
    """Check the program that the options name.

    Args:
        options: Parsed by ``ringfence.cli.main``.

    Returns:
        The exit code: 0 when nothing was found.

    Raises:
        UsageError: The program cannot be read.
    """
    limits = ringfence.Limits()
    source, filename = arguments.source(options.file, options.code, most_bytes=limits.source_bytes)
    with ringfence.Sandbox(isolation=options.isolation, limits=limits) as box:
        findings = box.check(source, filename=filename)
    if options.format == "json":
        text.write_guest(sys.stdout, f"{json.dumps([dataclasses.asdict(finding) for finding in findings])}\n")
    else:
        for finding in findings:
            text.write_guest(sys.stdout, f"{finding}\n")
    return exits.CHECK_FAILED if findings else exits.OK
