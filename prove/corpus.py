"""The escape corpus in four settings, to see that each wall contains every technique alone.

One process: ``python -m prove.corpus``. The last line it writes is a JSON report: for each program and setting, what
contained it.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from prove import strict_filter
from tests.escapes.oracle import SECRET

import ringfence
from ringfence.result import Outcome, Result

PROGRAMS: Final = pathlib.Path(__file__).parent.parent / "tests/escapes/programs"
SETTINGS: Final = ("inline", "jail", "jail, language wall off", "jail, every refused call kills")
_LIMITS: Final = ringfence.Limits(wall_seconds=60, cpu_seconds=60)
_INLINE_SECONDS: Final = 300

_INLINE: Final = """
import pathlib, sys, warnings
from tests.escapes.oracle import attack
warnings.simplefilter("ignore")
evaluation, _, breaches = attack(pathlib.Path(sys.argv[1]).read_text("utf-8"))
print(len(breaches), evaluation.outcome.value, *breaches[:3])
"""


def _posts_of(database: dict[str, Any], user: str) -> Callable[[], list[dict[str, str]]]:
    def get_blog_posts() -> list[dict[str, str]]:
        """Posts by the current user."""
        return [dict(post) for post in database["posts"] if post["author"] == user]

    return get_blog_posts


def grants() -> dict[str, Any]:
    """What every program is granted: a closure over a database that holds the secret."""
    return {
        "get_blog_posts": _posts_of({"owner": SECRET, "posts": [{"title": "First", "author": "tav"}]}, "tav"),
    }


def inline(path: pathlib.Path) -> str:
    """Run one program with the language wall alone, in a process of its own, under the oracle."""
    done = subprocess.run(
        [sys.executable, "-c", _INLINE, str(path)], capture_output=True, text=True, check=False, timeout=_INLINE_SECONDS
    )
    count, _, rest = done.stdout.strip().partition(" ")
    if done.returncode != 0 or done.stderr or count != "0":
        return f"BREACH: exit {done.returncode}, {done.stdout.strip()[-200:]} {done.stderr.strip()[-200:]}"
    return "check" if rest.startswith(Outcome.CHECK_FAILED.value) else "guards and permits"


def jailed(box: ringfence.Sandbox, path: pathlib.Path) -> str:
    """Run one program in a worker; its process holds no secret, so only what comes back is judged."""
    result = box.run(path.read_text("utf-8"))
    return f"BREACH: {_leak(result)}" if _leak(result) else _container(result)


def _leak(result: Result) -> str:
    texts = (result.stdout, result.stderr, repr(result.error), repr(result.value) if result.outcome is Outcome.OK else "")
    if any(SECRET in text for text in texts):
        return "the secret came back"
    if found := re.search(r"root:[x*]?:0:0:", "".join(texts)):
        return f"a file of the host was read: {found.group()}"
    return ""


def _container(result: Result) -> str:
    if result.outcome is Outcome.CHECK_FAILED:
        return "check"
    if result.outcome is Outcome.LIMIT:
        return f"limit {result.limit}"
    if result.outcome in (Outcome.VIOLATION, Outcome.CRASHED):
        return f"{result.outcome.value}: {result.detail}"[:80]
    return "guards and permits" if result.denial_count else "nothing to take"


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    paths = sorted(PROGRAMS.glob("*/*.py"))
    restricted = ringfence.Sandbox(grants(), limits=_LIMITS)
    full = ringfence.Sandbox(grants(), language="full", limits=_LIMITS)
    with restricted, full, strict_filter.Sandbox(grants(), limits=_LIMITS) as strict:
        for path in paths:
            yield path.stem, {
                SETTINGS[0]: inline(path),
                SETTINGS[1]: jailed(restricted, path),
                SETTINGS[2]: jailed(full, path),
                SETTINGS[3]: jailed(strict, path),
            }


def main() -> int:
    """Run the corpus and write the report."""
    argparse.ArgumentParser(description="the escape corpus, in four settings").parse_args()
    started = time.monotonic()
    rows = dict(_rows())
    breaches = {f"{name}, {where}": how for name, row in rows.items() for where, how in row.items() if "BREACH" in how}
    # With the language wall up, no program may so much as try a system call that the jail refuses.
    breaches |= {
        f"{name}, {SETTINGS[3]}": how
        for name, row in rows.items()
        if (how := row[SETTINGS[3]]).startswith(("violation", "crashed"))
    }
    print(
        json.dumps(
            {"programs": len(rows), "rows": rows, "breaches": breaches, "seconds": time.monotonic() - started}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
