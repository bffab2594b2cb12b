"""Replacement templates, parsed outside the realm from plain text."""

from re._constants import error

_parse = _primitive_parse_template


def parse_template(source, pattern):
    failure, result = _parse(source, pattern)
    if failure is None:
        return result
    if failure == "error":
        message, position = result
        raise error(message, source, position)
    raise failure(result)


def expand_template(template, match):
    return template(match)
