"""``python -m ringfence`` is the ``ringfence`` command."""

import os
import sys

# "python -m" puts the current folder first on the path. A stranger's folder may hold a random.py: only grants are
# looked up there, after everything installed (see ringfence.cli.arguments).
if not sys.flags.safe_path and sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - pathlib is slow to load
    del sys.path[0]

from ringfence.cli.entry import entry_point

if __name__ == "__main__":
    entry_point()
