"""Modules of the library that no guest may import: each with the reason, and what to do instead where there is a way."""

from typing import Final

from ringfence.language import permits

_GROUPS: Final[dict[str, str]] = {
    "the network is not granted; ask the host for a granted function": (
        "_socket _ssl asynchat asyncore ftplib http imaplib nntplib poplib select selectors smtpd smtplib socket socketserver"
        " ssl telnetlib urllib.error urllib.request urllib.response urllib.robotparser webbrowser wsgiref xmlrpc cgi cgitb"
    ),
    "files are not granted; take text or bytes as an input, or ask the host for a granted function": (
        "_posixshmem aifc bz2 _bz2 compileall dbm _dbm _gdbm filecmp fileinput genericpath glob gzip imghdr _lzma lzma"
        " mailbox mailcap mimetypes mmap netrc nturl2path ntpath pathlib plistlib py_compile shelve sndhdr sqlite3 _sqlite3"
        " _stat stat sunau chunk tarfile tempfile wave zipapp zipfile zipimport _compression uu xdrlib nis"
    ),
    "processes and threads are not granted; ask the host for a granted function, or use asyncio": (
        "_multiprocessing _posixsubprocess _threading_local multiprocessing pipes pty subprocess"
        " _interpchannels _interpqueues _interpreters"
    ),
    "the operating system is not granted; ask the host for a granted function": (
        "_aix_support _android_support _crypt _curses _curses_panel _ios_support _msi _osx_support _overlapped _scproxy"
        " _tkinter _uuid _winapi _wmi audioop crypt curses ensurepip fcntl getpass grp idlelib msilib msvcrt nt"
        " ossaudiodev posix pwd readline resource spwd syslog termios tkinter tty turtle turtledemo venv winreg winsound"
    ),
    "modules are found by the realm alone; write an import statement": (
        "_frozen_importlib _frozen_importlib_external _imp imp importlib modulefinder pkgutil runpy"
    ),
    "it calls whatever its data names; use json": "_compat_pickle _pickle pickle pickletools",
    "it makes code objects, or shows them; exec and eval take source text": (
        "_ast _opcode _opcode_metadata _symtable _tokenize ast code codeop dis lib2to3 marshal opcode pyclbr symtable tabnanny"
        " tokenize trace _suggestions rlcompleter"
    ),
    "it looks into the running interpreter": (
        "_bootsubprocess _lsprof _pyrepl _sitebuiltins _sysconfig _tracemalloc bdb cProfile cmd distutils doctest faulthandler"
        " pdb profile pstats pydoc pydoc_data site sysconfig timeit tracemalloc this antigravity"
    ),
    "it reaches the process's memory; ask the host for a granted function": "_ctypes ctypes",
    "it lists every object of the process; use weakref to watch your own objects": "gc",
    "the process is not granted; clean up in a finally block": "_signal signal atexit",
    "codecs belong to the process; str.encode and bytes.decode know the common ones": (
        "_codecs _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _multibytecodec encodings stringprep"
    ),
    "it has been replaced; use re": "sre_compile sre_constants sre_parse",
    "it has been replaced; use argparse": "optparse",
    "it reads outside entities; use xml.etree.ElementTree": "xml.dom xml.sax",
    "objects of the program itself cannot be replaced by name; pass a double as an argument": "unittest.mock",
    "the public module beside it does its work": (
        "_abc _asyncio _decimal _elementtree _io _json _locale _pydatetime _pyio _pylong _queue _strptime _warnings _zoneinfo"
    ),
    "mail is read with email.utils and email.header; the network is not granted": (
        "email.feedparser email.generator email.message email.mime email.parser email.policy"
    ),
    "it sends what is logged elsewhere; logging writes to the program's own standard error": (
        "logging.handlers logging.config"
    ),
}

REFUSED: Final[dict[str, str]] = {
    **permits.UNSHARED_MODULES,
    **{name: reason for reason, names in _GROUPS.items() for name in names.split()},
}
