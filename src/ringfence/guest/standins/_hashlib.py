"""Key derivation. Digests come from the plain hash modules: this module knows none by name."""

from operator import index

from _buffers import as_bytes
from _operator import _compare_digest as compare_digest

_call = _primitive_call
openssl_md_meth_names = frozenset()


class UnsupportedDigestmodError(ValueError):
    pass


class HMAC:
    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create '_hashlib.HMAC' instances")


def new(name, string=b"", *, usedforsecurity=True):
    raise ValueError(f"unsupported hash type {name}")


def openssl_sha256(string=b"", *, usedforsecurity=True):
    raise ValueError("unsupported hash type sha256")


def hmac_new(key, msg=b"", digestmod=None):
    raise UnsupportedDigestmodError("Unsupported digestmod")


def hmac_digest(key, msg, digest):
    raise UnsupportedDigestmodError("Unsupported digestmod")


def get_fips_mode():
    return 0


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    size = None if dklen is None else index(dklen)
    return _done(
        _call("pbkdf2_hmac", ("".join((hash_name,)), as_bytes(password), as_bytes(salt), index(iterations), size), {})
    )


def scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64):
    numbers = {"n": index(n), "r": index(r), "p": index(p), "maxmem": index(maxmem), "dklen": index(dklen)}
    return _done(_call("scrypt", (as_bytes(password),), {"salt": as_bytes(salt), **numbers}))


def _done(pair):
    failure, result = pair
    if failure is not None:
        raise ValueError(result)
    return result
