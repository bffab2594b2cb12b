"""Constants of the matcher. Compiling is done outside the realm, from plain text."""

MAGIC = _primitive_constants["MAGIC"]
CODESIZE = _primitive_constants["CODESIZE"]
MAXREPEAT = _primitive_constants["MAXREPEAT"]
MAXGROUPS = _primitive_constants["MAXGROUPS"]


def template(pattern, parsed, /):
    return parsed
