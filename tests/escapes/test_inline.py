"""Every escape program, with the language wall alone: it gets nothing, and the host is as it was."""

import codecs
import contextlib
import gc
import io
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.escapes.hoststate import HostState
from tests.escapes.oracle import attack, older_classes

from ringfence.guest.encoding import ENCODINGS, guard_codecs
from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm
from ringfence.guest.stdlib import preload
from ringfence.result import Outcome

# Family p would end this process where it succeeds: see test_memory.
PROGRAMS = sorted(Path(__file__).with_name("programs").glob("[!p]/*.py"))
# Families whose way is a name or an item that something looks up.
LOOKING_UP = [path for path in PROGRAMS if path.parent.name in "abdgi"]
ENDS = {Outcome.OK, Outcome.RAISED, Outcome.CHECK_FAILED}

# What a realm can tell about everything it shares with others.
FINGERPRINT = Path(__file__).with_name("fingerprint.py").read_text("utf-8")


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Have everything loaded that is loaded once, so that the host's state is compared from there."""
    preload()
    guard_codecs()
    for name in ENCODINGS:
        codecs.lookup(name)
    attack(FINGERPRINT)
    attack(
        "import json, re, datetime, random, typing, decimal, statistics, inspect, copy, contextlib, dataclasses, enum\n"
        "import struct, zlib, binascii, hashlib, csv, zoneinfo, xml.etree.ElementTree, logging, unittest"
    )


@contextlib.contextmanager
def _captured() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Standard output and error of the host; what the interpreter itself would print goes there as well."""
    out, err = io.StringIO(), io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        warnings.simplefilter("always")
        yield out, err


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_gets_nothing(path: Path) -> None:
    with _captured() as (out, err):
        evaluation, _, breaches = attack(path.read_text("utf-8"))
    assert evaluation.outcome in ENDS
    assert breaches == []
    assert (out.getvalue(), err.getvalue()) == ("", "")
    assert sys.exc_info() == (None, None, None)


@pytest.mark.parametrize("path", LOOKING_UP, ids=lambda path: path.stem)
def test_program_gets_nothing_from_a_lookup_policy(path: Path) -> None:
    """With a policy that leaves everything and has an answer for everything, so that its guards do all they ever do."""

    def ask(question: str, _kind: str, _owner: str, name: str) -> object:
        return True if question == "permits" else ("lenient", name)

    with _captured() as (out, err):
        evaluation, _, breaches = attack(path.read_text("utf-8"), ask=ask)
    assert evaluation.outcome in ENDS
    assert breaches == []
    assert (out.getvalue(), err.getvalue()) == ("", "")


def test_programs_leave_no_trace() -> None:
    """Families about shared state. Looking at the whole process takes long, so it is done before the first and after the last."""
    fresh = _fingerprint()
    before = HostState.take()
    with _captured():
        for path in PROGRAMS:
            if path.parent.name in "ahj":
                attack(path.read_text("utf-8"))
        gc.collect()
    assert before.changes(HostState.take()) == []
    # Not the lists themselves: they have thousands of lines, and pytest would compare each with each.
    assert sorted(set(_fingerprint()) ^ set(fresh))[:20] == []


def _fingerprint() -> list[str]:
    realm = Realm(grants={}, write_output=lambda _stream, _text: None)
    evaluation = evaluate(realm, FINGERPRINT)
    assert evaluation.error is None
    assert isinstance(evaluation.value, list)
    return evaluation.value


def test_oracle_knows_the_host() -> None:
    """The oracle itself must not be blind: shown the host's own objects, it says so."""
    assert id(HostState) in older_classes()
