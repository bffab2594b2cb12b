"""Which module is what. A module in none of these tables does not exist for a guest.

``INSIDE``: the library's own source, compiled by us (True for a package). ``STANDINS``: our guest source. ``SHARED``: C
modules, member by member; an empty text permits, any other is the reason for leaving the member out. ``REFUSED``: the
reason and what to use instead.
"""

import sys
from typing import Final

from ringfence.guest.refused import REFUSED
from ringfence.language import permits

INSIDE: Final[dict[str, bool]] = {
    "__future__": False,
    "_collections_abc": False,
    "_markupbase": False,
    "_py_abc": False,
    "_pydecimal": False,
    "_weakrefset": False,
    "abc": False,
    "argparse": False,
    "asyncio.base_futures": False,
    "asyncio.base_tasks": False,
    "asyncio.constants": False,
    "asyncio.coroutines": False,
    "asyncio.exceptions": False,
    "asyncio.format_helpers": False,
    "asyncio.futures": False,
    "asyncio.locks": False,
    "asyncio.log": False,
    "asyncio.mixins": False,
    "asyncio.queues": False,
    "asyncio.taskgroups": False,
    "asyncio.tasks": False,
    "asyncio.timeouts": False,
    "base64": False,
    "bisect": False,
    "calendar": False,
    "collections": True,
    "collections.abc": False,
    "colorsys": False,
    "configparser": False,
    "contextlib": False,
    "copy": False,
    "copyreg": False,
    "csv": False,
    "dataclasses": False,
    "decimal": False,
    "difflib": False,
    "email": True,
    "email._parseaddr": False,
    "email.base64mime": False,
    "email.charset": False,
    "email.encoders": False,
    "email.errors": False,
    "email.header": False,
    "email.quoprimime": False,
    "email.utils": False,
    "enum": False,
    "fnmatch": False,
    "fractions": False,
    "functools": False,
    "getopt": False,
    "graphlib": False,
    "hashlib": False,
    "heapq": False,
    "hmac": False,
    "html": True,
    "html.entities": False,
    "html.parser": False,
    "ipaddress": False,
    "json": True,
    "json.decoder": False,
    "json.encoder": False,
    "json.scanner": False,
    "keyword": False,
    "logging": True,
    "numbers": False,
    "operator": False,
    "pprint": False,
    "queue": False,
    "quopri": False,
    "random": False,
    "re": True,
    "re._constants": False,
    "reprlib": False,
    "sched": False,
    "secrets": False,
    "shlex": False,
    "statistics": False,
    "string": False,
    "struct": False,
    "textwrap": False,
    "token": False,
    "tomllib": True,
    "tomllib._parser": False,
    "tomllib._re": False,
    "tomllib._types": False,
    "traceback": False,
    "typing": False,
    "unittest": True,
    "unittest._log": False,
    "unittest.async_case": False,
    "unittest.case": False,
    "unittest.loader": False,
    "unittest.main": False,
    "unittest.result": False,
    "unittest.runner": False,
    "unittest.suite": False,
    "unittest.util": False,
    "urllib": True,
    "urllib.parse": False,
    "uuid": False,
    "weakref": False,
    "xml": True,
    "xml.etree": True,
    "xml.etree.ElementPath": False,
    "xml.etree.ElementTree": False,
    "xml.parsers": True,
    "xml.parsers.expat": False,
    "zoneinfo._common": False,
    "zoneinfo._zoneinfo": False,
}

STANDINS: Final = frozenset(
    {
        "_buffers", "_colorize", "_csv", "_groups", "_hashlib", "_random", "_sre", "_struct", "_thread",
        "_typing", "_weakref", "array", "asyncio", "asyncio.events", "asyncio.runners", "binascii",
        "builtins", "codecs", "concurrent", "concurrent.futures", "contextvars", "datetime", "gettext",
        "inspect", "io", "linecache", "locale", "os", "platform", "posixpath", "pyexpat", "re._compiler",
        "re._parser", "shutil", "sys", "threading", "time", "types", "unittest.signals", "warnings", "zlib",
        "zoneinfo", "zoneinfo._tzpath",
    }
)  # fmt: skip

# Stand-ins that are packages.
PACKAGES: Final = frozenset({"asyncio", "concurrent", "os", "zoneinfo"})

SHARED: Final = permits.SHARED_MODULES

# CPython imports this for huge integers, by asking the guest's ``__import__`` and then taking it from the host's
# ``sys.modules``. It is given exact integers and text, and makes nothing else of them. The guest gets an empty module.
FOR_INTERPRETER: Final = frozenset({"_pylong"}) if sys.version_info >= (3, 12) else frozenset[str]()


__all__ = ("CHANGES", "INSIDE", "PACKAGES", "REFUSED", "SHARED", "STANDINS")

_REBASED: Final = (
    "nm_tpl = nm_tpl if bases == (tuple,) else type(nm_tpl.__name__, bases, "
    "{key: value for key, value in nm_tpl.__dict__.items() if key not in ('__dict__', '__weakref__')} "
    "| {key: value for key, value in ns.items() if key == '__orig_bases__'})"
)

_YIELD_ONCE: Final = """class _YieldOnce:
    def __await__(self):
        yield


def __sleep0():
    return _YieldOnce()


def _generator_of_sleep0():"""

# Text of the library's source that is replaced before it is compiled: (what stands there, what takes its place). Each must
# be found, except where another minor version never had it.
CHANGES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    # Generator-based coroutines would need a changed code object.
    "asyncio.tasks": (
        ("@types.coroutine\ndef __sleep0():", _YIELD_ONCE),
        *(
            (
                ("@types.coroutine\ndef _wrap_awaitable(awaitable):", "async def _wrap_awaitable(awaitable):"),
                ("return (yield from awaitable.__await__())", "return await awaitable"),
                ("_wrap_awaitable._is_coroutine = _is_coroutine", ""),
            )
            if sys.version_info < (3, 12)
            else ()
        ),
    ),
    # The host's name and network belong to the host.
    "email.utils": (("import socket\n", ""), ("socket.getfqdn()", "'localhost'")),
    # Functions do not run at exit.
    "logging": (
        ("import atexit\natexit.register(shutdown)", ""),
        ("addLevelName.__code__.co_filename", "'<library logging>'"),
    ),
    # A traceback, which only ``__exit__`` is handed, shows no frames.
    "traceback": (("while tb is not None:", "while False:"),),
    # The bases of a class cannot be changed: the class is made again.
    "typing": (
        ("obj = getattr(arg, key)", "obj = getattr(arg, key, None)"),
        (
            "nm_tpl.__bases__ = bases",
            _REBASED,
        ),
    ),
}
