"""Warnings go to the program's own standard error."""

import sys

filters = []
_enabled = True
_seen = set()


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    if _recorders:
        _recorders[-1].append(WarningMessage(message if isinstance(message, Warning) else category(message), category))
        return
    if not _enabled or issubclass(category, (DeprecationWarning, PendingDeprecationWarning, ImportWarning)):
        return
    text = str(message)
    if (text, category) not in _seen:
        _seen.add((text, category))
        sys.stderr.write(f"{category.__name__}: {text}\n")


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    warn(message, category)


def _deprecated(name, message=None, *, remove=None, _version=None):
    pass


class WarningMessage:
    def __init__(self, message, category, filename="<guest>", lineno=0):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno


_recorders = []


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action

    def __enter__(self):
        global _enabled
        self._before = _enabled
        if self._action == "ignore":
            _enabled = False
        if self._record:
            _recorders.append([])
            return _recorders[-1]
        return None

    def __exit__(self, *exc_info):
        global _enabled
        _enabled = self._before
        if self._record:
            _recorders.pop()


def simplefilter(action, category=Warning, lineno=0, append=False):
    global _enabled
    _enabled = action != "ignore"


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    pass


def resetwarnings():
    global _enabled
    _enabled = True


class deprecated:
    """PEP 702, as far as a type checker would use it."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        self.message = message
        self.category = category

    def __call__(self, arg, /):
        arg.__deprecated__ = self.message
        return arg
