"""The prover: tries to break what ringfence claims, and writes a page about what it tried.

``python -m prove --python NAME=PATH ... [--programs N] [--attacks N] [--seed N] [--page FILE]``. Each part runs in processes
of its own, on each interpreter given. The exit code is 1 when anything was found.
"""

import argparse
import pathlib
import random
import sys

from prove import page, parts

SHORT_PROGRAMS = 300
SHORT_ATTACKS = 4_000


def main() -> int:
    """Run every part, print a line for each, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m prove", description="try to break every claim")
    parser.add_argument("--python", action="append", default=[], metavar="LABEL=PATH", help="interpreters to use")
    parser.add_argument("--programs", type=int, default=SHORT_PROGRAMS, help="ordinary programs for each interpreter")
    parser.add_argument("--attacks", type=int, default=SHORT_ATTACKS, help="attack programs for each interpreter")
    parser.add_argument("--seed", type=int, help="where generators start; a random one without it")
    parser.add_argument("--page", type=pathlib.Path, help="write the page here")
    options = parser.parse_args()
    seed: int = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    interpreters = dict(each.split("=", 1) for each in options.python) or {"this Python": sys.executable}
    run = parts.Run(interpreters=interpreters, seed=seed, programs=options.programs, attacks=options.attacks)
    results = [part(run) for part in parts.ALL]
    text = page.render(run, results)
    if options.page is not None:
        options.page.write_text(text, encoding="utf-8")
    print(page.summary(results))
    return 1 if any(result.found for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
