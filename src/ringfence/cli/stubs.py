"""``ringfence stubs``: print what a guest can use, as a ``.pyi``."""

import argparse
import sys
from collections.abc import Mapping
from typing import Any, cast

import ringfence
from ringfence.cli import arguments, exits


def stubs(options: argparse.Namespace) -> int:
    """Print the stubs of the grants that the options name.

    Args:
        options: Parsed by ``ringfence.cli.main``.

    Returns:
        The exit code.

    Raises:
        UsageError: What is named cannot be imported, or is neither a mapping nor a ``Sandbox``.
    """
    module_name, _, attribute = options.grants.partition(":")
    if not (module_name and attribute):
        msg = f"{options.grants}: write it as MODULE:GRANTS"
        raise arguments.UsageError(msg)
    found: Any = arguments.load(options.grants, module_name, attribute)
    if isinstance(found, (ringfence.Sandbox, ringfence.AsyncSandbox)):
        sys.stdout.write(found.stubs())
        return exits.OK
    if not isinstance(found, Mapping):
        msg = f"{options.grants}: {type(found).__name__} is neither a mapping of names to grants nor a Sandbox"
        raise arguments.UsageError(msg)
    with ringfence.Sandbox(cast("Mapping[str, object]", found), isolation="inline") as box:
        sys.stdout.write(box.stubs())
    return exits.OK
