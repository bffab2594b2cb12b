"""What a guest may know of its platform: the version of the language."""

import sys


def system():
    return "ringfence"


def node():
    return ""


release = version = machine = processor = node


def platform(aliased=False, terse=False):
    return f"ringfence-Python-{python_version()}"


def python_implementation():
    return "CPython"


def python_version():
    return sys.version


def python_version_tuple():
    return tuple(sys.version.split("."))


def architecture(*args):
    return "64bit", ""
