"""What library code asks about the terminal, which a guest has not. Files are not granted."""

from collections import namedtuple

terminal_size = namedtuple("terminal_size", "columns lines")


def get_terminal_size(fallback=(80, 24)):
    return terminal_size(*fallback)


def __getattr__(name):
    raise AttributeError(f"module 'shutil' has no attribute {name!r}: files are not granted")
