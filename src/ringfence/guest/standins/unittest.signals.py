"""Ctrl-C belongs to the host: results are not told of it."""


def registerResult(result):
    pass


def removeResult(result):
    return False


def installHandler():
    pass


def removeHandler(method=None):
    return method
