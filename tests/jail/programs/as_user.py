"""Shows Python, ringfence and these programs in a place that everyone can reach, and runs ``deprived.py`` there."""

import os
import pathlib
import sys

from ringfence.jail import linux

MS_BIND = 4096


def main(base, places, losses):
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", "none", linux.MS_REC | linux.MS_PRIVATE)
    shown = []
    for number, place in enumerate(places):
        shown.append(f"{base}/{number}")
        pathlib.Path(shown[-1]).mkdir()
        linux.mount(place, shown[-1], "none", MS_BIND)
    python, ringfence, msgspec, programs = shown
    executable = f"{python}/{pathlib.Path(sys.executable).resolve().relative_to(sys.base_prefix)}"
    os.execve(
        executable,
        [executable, f"{programs}/deprived.py", *losses],
        {
            "PYTHONPATH": f"{ringfence}:{msgspec}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LD_LIBRARY_PATH": f"{python}/lib",
        },
    )


main(sys.argv[1], sys.argv[2:6], sys.argv[6:])
