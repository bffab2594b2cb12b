"""Modules whose C code runs outside the realm: what stands between takes and gives plain data only (I12)."""

import _struct
import binascii
import csv
import hashlib
import pyexpat
import struct
import sys
import zlib
import zoneinfo

loot = []


class Text(str):
    def __eq__(self, other):
        loot.append(("compared", type(other)))
        return True

    def __hash__(self):
        return hash("calcsize")

    def encode(self, *args):
        loot.append(args)
        return b""


class Data(bytes):
    def __buffer__(self, flags):
        return memoryview(b"other")

    def __bytes__(self):
        return self


class Number(int):
    def __index__(self):
        try:
            loot.append(sys._getframe(0).f_globals.get("sys"))
        except Exception:
            pass
        return self


def attempt(action):
    try:
        found = action()
    except Exception as error:
        loot.append(error)
        loot.append(type(error).__mro__)
        loot.append(error.__traceback__)
        loot.append(error.__context__)
        for name in ("__init__", "__reduce__", "obj", "name"):
            loot.append(getattr(error, name, None))
    else:
        loot.append(found)


bridges = [
    getattr(_struct, "_call", None),
    getattr(binascii, "_call", None),
    getattr(zlib, "_call", None),
    getattr(zlib, "_compressor", None),
    getattr(zlib, "_decompressor", None),
    getattr(pyexpat, "_parser", None),
    getattr(zoneinfo, "_zone", None),
]
odd = ["calcsize", Text("calcsize"), "pack", (), [], {}, ("i",), (Text("i"),), (Data(b"x"),), (Number(3),), {Text("level"): 1}, None, object]
for bridge in bridges:
    if bridge is None:
        continue
    for name in ("__self__", "__func__", "__closure__", "__globals__", "__code__", "__wrapped__", "__class__", "__dict__"):
        attempt(lambda: getattr(bridge, name))
    for first in odd:
        attempt(lambda: bridge(first))
        for second in odd:
            attempt(lambda: bridge(first, second))
            attempt(lambda: bridge(first, second, {}))
            attempt(lambda: bridge(first, second, {Text("wbits"): Number(1)}))

buffer = bytearray(16)


class Shrinks:
    def __index__(self):
        try:
            buffer.clear()
        except BufferError as error:
            loot.append(error)
        return 7


attempt(lambda: struct.pack_into("QQ", buffer, 0, Shrinks(), Shrinks()))
attempt(lambda: struct.pack_into("B", buffer, Shrinks(), Shrinks()))
attempt(lambda: struct.unpack_from("Q", memoryview(buffer), Shrinks()))
attempt(lambda: struct.Struct(Text("i")).pack(Number(1)))
attempt(lambda: binascii.b2a_hex(Data(b"abc"), Text("-"), Number(1)))
attempt(lambda: hashlib.pbkdf2_hmac(Text("sha256"), Data(b"p"), Data(b"s"), Number(1)))

parser = pyexpat.ParserCreate()
inner = []


def reenter(name, attributes):
    inner.append(name)
    if len(inner) < 5:
        parser.Parse(b"<b>")
        parser.StartElementHandler = reenter
    loot.append(attributes)


parser.StartElementHandler = reenter
attempt(lambda: parser.Parse(b"<a><c/>"))
attempt(lambda: parser.Parse(b"", True))
attempt(lambda: pyexpat.ParserCreate("x" * 5000, "\0"))
attempt(lambda: pyexpat.ParserCreate(Text("utf-8")))

stream = zlib.decompressobj()
attempt(lambda: stream.decompress(zlib.compress(b"x" * 1000), Number(10)))
attempt(lambda: stream.flush(Number(-1)))
attempt(lambda: stream.copy().copy().decompress(Data(b"x")))


class Lines:
    def __iter__(self):
        return self

    def __next__(self):
        return Text('a,"b')


class Out:
    @property
    def write(self):
        loot.append(sys._getframe(0))
        return loot.append


rows = csv.reader(Lines())
attempt(lambda: next(rows) if False else rows.dialect)
attempt(lambda: csv.writer(Out()).writerow([Text("x"), Number(1), Data(b"y")]))
for key in ("../../../etc/passwd", "/etc/passwd", Text("UTC"), "UTC"):
    attempt(lambda: zoneinfo.ZoneInfo(key))
