"""Byte order marks and the two plain functions; codecs cannot be looked up or registered by name."""

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"
_little = (1).to_bytes(2, _primitive_byteorder)[0] == 1
BOM = BOM_UTF16 = BOM_UTF16_LE if _little else BOM_UTF16_BE
BOM_UTF32 = BOM_UTF32_LE if _little else BOM_UTF32_BE


def encode(obj, encoding="utf-8", errors="strict"):
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    return obj.decode(encoding, errors)


class CodecInfo(tuple):
    def __new__(cls, name):
        self = super().__new__(cls, (_encoder(name), _decoder(name), None, None))
        self.name, self.encode, self.decode = name, self[0], self[1]
        return self


def _encoder(name):
    return lambda text, errors="strict": (text.encode(name, errors), len(text))


def _decoder(name):
    return lambda data, errors="strict": (bytes(data).decode(name, errors), len(data))


_NAMES = {
    "utf8": "utf-8",
    "latin-1": "iso8859-1",
    "iso-8859-1": "iso8859-1",
    "latin1": "iso8859-1",
    "us-ascii": "ascii",
}


def lookup(encoding, /):
    """Describe one of the encodings that a guest may use."""
    plain = encoding.lower().replace("_", "-")
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise LookupError(f"unknown encoding: {encoding}") from None
    return CodecInfo(_NAMES.get(plain, plain))


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode
