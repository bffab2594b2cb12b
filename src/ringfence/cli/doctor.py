"""``ringfence doctor``: say which walls can stand on this machine. It finds out by really raising them."""

import argparse
import json
import platform
from collections.abc import Mapping

import ringfence
from ringfence import errors
from ringfence.cli import exits
from ringfence.jail import probe


def doctor(options: argparse.Namespace) -> int:
    """Try both walls and print what holds.

    Args:
        options: Parsed by ``ringfence.cli.main``.

    Returns:
        The exit code: 0 when both walls can stand, 70 when one cannot.
    """
    language = _language_fault()
    unstopped, corruptible = _weaknesses()
    names: frozenset[str] = frozenset()
    missing: Mapping[str, str] = {}
    try:
        confinement = probe.probe()
    except errors.JailUnavailable as error:
        fault, table = str(error), ""
        missing = dict.fromkeys(error.missing, error.reason)
    else:
        names, missing, table = confinement.names, confinement.missing, confinement.describe()
        fault = _jail_fault(confinement)
    if options.json:
        facts = {
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "language": {"usable": not language, "reason": language},
            "inline": {"unstopped": unstopped, "corruptible": corruptible},
            "jail": {"usable": not fault, "reason": fault, "names": sorted(names), "missing": dict(missing)},
        }
        print(json.dumps(facts))
    else:
        print(f"language wall: {language or 'stands'} (CPython {platform.python_version()})")
        print(f"jail wall: {fault or 'stands'} ({platform.system()} {platform.release()} {platform.machine()})")
        if table:
            print("\n".join(f"  {line}" for line in table.splitlines()))
        if unstopped:
            print('the language wall alone (isolation="inline") does not stop:')
            print("\n".join(f"  {what}: {why}" for what, why in unstopped.items()))
            print("\n".join(f"    {label}: {what}" for label, what in corruptible.items()))
    return exits.FAULT if language or fault else exits.OK


def _language_fault() -> str:
    """Why the language wall cannot stand, or an empty string: it is tried on a program."""
    try:
        with ringfence.Sandbox(isolation="inline") as box:
            result = box.run("6 * 7")
    except errors.UnsupportedPython as error:
        return str(error)
    return "" if result.outcome == "ok" else result.explain()


def _jail_fault(confinement: ringfence.Confinement) -> str:
    """Why the jail cannot stand, or an empty string."""
    try:
        confinement.demand(())
    except errors.JailUnavailable as error:
        return str(error)
    return ""


def _weaknesses() -> tuple[dict[str, str], dict[str, str]]:
    """What inline isolation cannot stop, and the memory corruption that is known; empty where no guest runs inline."""
    try:
        from ringfence.language.world import CORRUPTIBLE, UNSTOPPED
    except ImportError:  # not CPython
        return {}, {}
    return dict(UNSTOPPED), dict(CORRUPTIBLE)
