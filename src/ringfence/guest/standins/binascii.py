"""Conversions between binary data and text; the converting is CPython's, on exact values."""

from operator import index

from _buffers import as_bytes, as_text_or_bytes

_call = _primitive_call


class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


def _checked(name, *args, **kwargs):
    failure, result = _call(name, args, kwargs)
    if failure is not None:
        raise Error(result)
    return result


def _ascii(value):
    if isinstance(value, str) and not value.isascii():
        raise ValueError("string argument should contain only ASCII characters")
    try:
        return as_text_or_bytes(value)
    except TypeError:
        name = type(value).__name__
        raise TypeError(f"argument should be bytes, buffer or ASCII string, not {name!r}") from None


def a2b_base64(data, /, *, strict_mode=False):
    return _checked("a2b_base64", _ascii(data), strict_mode=bool(strict_mode))


def b2a_base64(data, /, *, newline=True):
    return _checked("b2a_base64", as_bytes(data), newline=bool(newline))


def a2b_hex(hexstr, /):
    return _checked("a2b_hex", _ascii(hexstr))


def b2a_hex(data, sep=None, bytes_per_sep=1):
    if sep is None:
        return _checked("b2a_hex", as_bytes(data))
    return _checked("b2a_hex", as_bytes(data), as_text_or_bytes(sep), index(bytes_per_sep))


unhexlify, hexlify = a2b_hex, b2a_hex


def a2b_qp(data, header=False):
    return _checked("a2b_qp", _ascii(data), header=bool(header))


def b2a_qp(data, quotetabs=False, istext=True, header=False):
    flags = {"quotetabs": bool(quotetabs), "istext": bool(istext), "header": bool(header)}
    return _checked("b2a_qp", as_bytes(data), **flags)


def a2b_uu(data, /):
    return _checked("a2b_uu", _ascii(data))


def b2a_uu(data, /, *, backtick=False):
    return _checked("b2a_uu", as_bytes(data), backtick=bool(backtick))


def crc32(data, crc=0, /):
    return _checked("crc32", as_bytes(data), index(crc))


def crc_hqx(data, crc, /):
    return _checked("crc_hqx", as_bytes(data), index(crc))
