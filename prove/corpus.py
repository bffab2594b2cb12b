"""The escape corpus in four settings, to see that each wall contains every technique alone.

One process: ``python -m prove.corpus SETTING``. The last line it writes is a JSON report: for each program, what
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

from tests.escapes.oracle import SECRET

import ringfence
from prove import zygotes
from ringfence.result import Outcome, Result

PROGRAMS: Final = pathlib.Path(__file__).parent.parent / "tests/escapes/programs"
SETTINGS: Final = {
    "inline": "inline: the language wall alone",
    "jail": "jail: both walls",
    "jail-full": "jail: the language wall off",
    "strict": "jail: both walls, and the kernel kills at the first refused call",
}
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
    texts = (
        result.stdout,
        result.stderr,
        repr(result.error),
        repr(result.value) if result.outcome is Outcome.OK else "",
    )
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
    return "guards and permits" if result.denials else "nothing to take"


def _box(setting: str) -> ringfence.Sandbox:
    if setting == "strict":
        _kill_at_every_refused_call()
    return ringfence.Sandbox(grants(), language="full" if setting == "jail-full" else "restricted", limits=_LIMITS)


def _kill_at_every_refused_call() -> None:
    """Start zygotes whose filter kills where it would answer EPERM: a call that is only tried shows as a violation.

    The worker's own test of itself tries such calls, so it is left out; and CPython looks for the file of every
    ``SyntaxError`` that its compiler raises (``PyErr_ProgramTextObject``), under a name that starts with ``<ringfence>/``,
    so ``openat`` alone may be tried. Product code knows nothing of this.
    """
    zygotes.change(
        "from ringfence.jail import calls, lockdown, seccomp; honest = seccomp.errno_action; "
        "fate = seccomp._fate; kill = seccomp.KILL_PROCESS; "
        "seccomp._fate = lambda name: honest(calls.DEFAULT_ERRNO) if name == 'openat' else fate(name); "
        "seccomp.errno_action = lambda number: kill if number == calls.DEFAULT_ERRNO else honest(number); "
        "prepare = lockdown.Preparation.__init__; "
        "lockdown.Preparation.__init__ = lambda self, **k: (prepare(self, **k), setattr(self, 'attacks', ()))[0];"
    )


def _run(setting: str) -> Iterator[tuple[str, str]]:
    paths = sorted(PROGRAMS.glob("*/*.py"))
    if setting == "inline":
        yield from ((path.stem, inline(path)) for path in paths)
        return
    with _box(setting) as box:
        for path in paths:
            how = jailed(box, path)
            # With the language wall up, no program may so much as try a system call that the jail refuses.
            tried = setting == "strict" and how.startswith(("violation", "crashed"))
            yield path.stem, f"BREACH: {how}" if tried else how


def main() -> int:
    """Run the corpus in one setting and write the report."""
    parser = argparse.ArgumentParser(description="the escape corpus, in one setting")
    parser.add_argument("setting", choices=SETTINGS)
    setting: str = parser.parse_args().setting
    started = time.monotonic()
    rows = dict(_run(setting))
    seconds = time.monotonic() - started
    breaches = {name: how for name, how in rows.items() if how.startswith("BREACH")}
    print(
        json.dumps({"setting": setting, "programs": len(rows), "rows": rows, "breaches": breaches, "seconds": seconds})
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
