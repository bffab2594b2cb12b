"""Runs attack programs with the language wall alone, under an oracle that sees a foreign object the moment one is captured.

One process: ``python -m prove.arena SEED COUNT``. The last line it writes is a JSON report. A program that hangs or
crashes the interpreter takes the process with it: the file named by ``--current`` then holds that program.
"""

import argparse
import gc
import json
import os
import pathlib
import resource
import signal
import sys
import time
import warnings
from typing import Any, Final, NoReturn

from tests.escapes import oracle
from tests.escapes.hoststate import HostState
from tests.escapes.oracle import judge, older_classes, owned_dictionaries

from prove import holes
from prove.attacks import PRELUDE, Attacks
from ringfence.guest.evaluate import evaluate
from ringfence.guest.realm import Realm
from ringfence.guest.stdlib import preload
from ringfence.result import Outcome

PROGRAMS_PER_REALM: Final = 250
_HANG_SECONDS: Final = 20
_MEMORY_BYTES: Final = 6 << 30
HUNG: Final = 98


assert holes  # imported for what it may plant


class Arena:
    """A realm that attack programs share, and what is theirs in it."""

    def __init__(self, host: "Host") -> None:
        self._frozen = host.dictionaries
        self._older = {**host.classes, **older_classes()}
        self._realm = Realm(grants=oracle.grants(), write_output=lambda _stream, _text: None)
        ready = evaluate(self._realm, PRELUDE)
        if ready.outcome is not Outcome.OK:
            msg = f"the prelude of the attacks does not run: {ready}"
            raise RuntimeError(msg)
        self._names = dict(self._realm.globals)
        self._loot: list[Any] = self._realm.globals["loot"]

    def run(self, source: str) -> tuple[Outcome, list[str]]:
        """Run one program; return how it ended and every breach that the oracle saw."""
        ended = evaluate(self._realm, source).outcome
        breaches = judge(self._realm, self._older, self._frozen)
        if self._realm.globals.get("loot") is not self._loot:
            self._realm.globals["loot"] = self._loot
            breaches += judge(self._realm, self._older, self._frozen)
        self._loot.clear()
        # What one program rebinds is there again for the next; what it adds goes.
        self._realm.globals.clear()
        self._realm.globals.update(self._names)
        return ended, sorted(set(breaches))

    def close(self) -> None:
        """End the realm."""
        self._realm.close()


class Host:
    """What there was before any attack. The collector, and with it the oracle, need not look at it again."""

    def __init__(self) -> None:
        gc.unfreeze()
        gc.collect()
        self.classes = older_classes()
        self.dictionaries = owned_dictionaries(gc.get_objects())
        gc.freeze()


def main() -> int:
    """Run the programs of one seed and write the report."""
    parser = argparse.ArgumentParser(description="attack programs against the language wall alone")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--current", type=pathlib.Path, required=True)
    options = parser.parse_args()
    print(json.dumps(_campaign(options.seed, options.count, options.current)))
    return 0


def _campaign(seed: int, count: int, current: pathlib.Path) -> dict[str, object]:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    signal.signal(signal.SIGALRM, _hung)
    warnings.simplefilter("ignore")
    supply = Attacks(seed)
    preload()
    warm = Arena(Host())
    warm.run("1")
    warm.close()
    before = HostState.take()
    host = Host()
    ends = dict.fromkeys((each.value for each in Outcome), 0)
    breaches: list[dict[str, object]] = []
    started = time.monotonic()
    arena: Arena | None = None
    with current.open("w+", encoding="utf-8") as slot:
        for number in range(count):
            if number % PROGRAMS_PER_REALM == 0:
                if arena is not None:
                    arena.close()
                arena = Arena(host)
            source = supply.program()
            slot.seek(0)
            slot.write(source)
            slot.truncate()
            slot.flush()
            signal.alarm(_HANG_SECONDS)
            ended, found = arena.run(source)  # type: ignore[union-attr]
            signal.alarm(0)
            ends[ended.value] += 1
            if found:
                breaches.append({"number": number, "source": source, "found": found[:5]})
    seconds = time.monotonic() - started
    if arena is not None:
        arena.close()
    gc.collect()
    gc.unfreeze()
    changes = before.changes(HostState.take())
    return {
        "seed": seed,
        "programs": count,
        "seconds": seconds,
        "ends": ends,
        "breaches": breaches,
        "host_changes": changes,
    }


def _hung(_number: int, _frame: object) -> NoReturn:
    os._exit(HUNG)


if __name__ == "__main__":
    sys.exit(main())
