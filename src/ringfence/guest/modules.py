"""Which module is what. A module in none of these tables does not exist for a guest.

``INSIDE``: the library's own source, compiled by us (True for a package). ``STANDINS``: our guest source. ``SHARED``: C
modules, member by member; an empty text permits, any other is the reason for leaving the member out. ``REFUSED``: the
reason and what to use instead.
"""

import sys
from typing import Final

from ringfence.language import permits

INSIDE: Final[dict[str, bool]] = {
    "__future__": False,
    "_collections_abc": False,
    "_py_abc": False,
    "_pydecimal": False,
    "_weakrefset": False,
    "abc": False,
    "bisect": False,
    "calendar": False,
    "collections": True,
    "collections.abc": False,
    "colorsys": False,
    "contextlib": False,
    "copy": False,
    "copyreg": False,
    "dataclasses": False,
    "decimal": False,
    "difflib": False,
    "enum": False,
    "fnmatch": False,
    "fractions": False,
    "functools": False,
    "graphlib": False,
    "heapq": False,
    "html": True,
    "html.entities": False,
    "json": True,
    "json.decoder": False,
    "json.encoder": False,
    "json.scanner": False,
    "keyword": False,
    "numbers": False,
    "operator": False,
    "pprint": False,
    "random": False,
    "re": True,
    "re._constants": False,
    "reprlib": False,
    "statistics": False,
    "string": False,
    "textwrap": False,
    "typing": False,
    "weakref": False,
}

STANDINS: Final = frozenset(
    {
        "_groups", "_random", "_sha2", "_sha512", "_sre", "_thread", "_typing", "_weakref", "builtins", "codecs", "contextvars",
        "datetime", "inspect", "io", "locale", "os", "posixpath", "re._compiler", "re._parser", "sys", "time", "types", "uuid",
        "warnings",
    }
)  # fmt: skip

SHARED: Final = permits.SHARED_MODULES

# CPython imports this for huge integers, by asking the guest's ``__import__`` and then taking it from the host's
# ``sys.modules``. It is given exact integers and text, and makes nothing else of them. The guest gets an empty module.
FOR_INTERPRETER: Final = frozenset({"_pylong"}) if sys.version_info >= (3, 12) else frozenset[str]()

REFUSED: Final[dict[str, str]] = {
    "_ctypes": "it reaches the process's memory; ask the host for a granted function",
    "ctypes": "it reaches the process's memory; ask the host for a granted function",
    "gc": "it lists every object of the process; use weakref to watch your own objects",
    "importlib": "modules are found by the realm alone; write an import statement",
    "marshal": "it makes code objects; use json",
    "multiprocessing": "processes are not granted",
    "pathlib": "files are not granted",
    "pickle": "it calls whatever its data names; use json",
    "posix": "the operating system is not granted",
    "shutil": "files are not granted",
    "signal": "the process is not granted",
    "socket": "the network is not granted; ask the host for a granted function",
    "ssl": "the network is not granted",
    "subprocess": "processes are not granted",
    "tempfile": "files are not granted",
    "threading": "threads are not granted",
    "traceback": "frames are not available",
    "urllib.request": "the network is not granted; ask the host for a granted function",
}
