"""Modules for data in binary and text forms."""

import array
import base64
import binascii
import csv
import hashlib
import hmac
import io
import ipaddress
import secrets
import shlex
import struct
import urllib.parse
import uuid
import zlib

print(struct.pack("<bHiqfd?5sxc", -1, 2, 3, 4, 0.5, 2.5, [], b"abc", b"z"), struct.calcsize("@iq"))
print(struct.unpack(">hhl", b"\x00\x01\x00\x02\x00\x00\x00\x03"), list(struct.iter_unpack("<H", b"\1\0\2\0")))
for bad in (lambda: struct.pack("b", 300), lambda: struct.pack("z", 1), lambda: struct.unpack("i", b"1"), lambda: struct.pack("i", "x")):
    try:
        bad()
    except struct.error as error:
        print("struct.error", error)
buffer = bytearray(8)
struct.Struct(">I").pack_into(buffer, 2, 0xDEADBEEF)
print(buffer, struct.unpack_from(">I", buffer, 2), struct.Struct(">I").size)


class Five:
    def __index__(self):
        return 5


print(struct.pack("B", Five()), struct.pack("d", 3))

for text in (b"", b"a", b"hello world" * 3):
    encoded = base64.b64encode(text)
    print(encoded, base64.b64decode(encoded) == text, base64.b32encode(text), base64.b85encode(text), base64.a85encode(text))
try:
    base64.b64decode("abc")
except binascii.Error as error:
    print(type(error).__mro__, error)
try:
    binascii.unhexlify("0g")
except ValueError as error:
    print(error)
print(binascii.hexlify(b"\x01\xff", "-"), binascii.crc32(b"hello"), binascii.b2a_qp(b"a=b\xff"), binascii.a2b_uu(binascii.b2a_uu(b"xyz")))

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
    digest = hashlib.new(name, b"data")
    digest.update(bytearray(b"more"))
    print(name, digest.name, digest.hexdigest()[:20], digest.digest_size, getattr(hashlib, name)(b"x").hexdigest()[:8])
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 10).hex()[:20], hashlib.shake_128(b"x").hexdigest(4))
print(hmac.new(b"key", b"message", "sha256").hexdigest(), hmac.compare_digest("a", "a"), hmac.digest(b"k", b"m", "md5").hex())
try:
    hashlib.new("nonsense")
except ValueError as error:
    print(error)

packed = zlib.compress(b"spam " * 100, 9)
print(packed, zlib.decompress(packed)[:10], zlib.crc32(b"x"), zlib.adler32(b"x"))
squeeze, expand = zlib.compressobj(), zlib.decompressobj()
data = squeeze.compress(b"first ") + squeeze.compress(b"second") + squeeze.flush()
print(expand.decompress(data + b"rest", 4), expand.unconsumed_tail != b"", expand.decompress(expand.unconsumed_tail), expand.unused_data, expand.eof)
try:
    zlib.decompress(b"not zlib")
except zlib.error as error:
    print(error, zlib.error.__module__)

numbers = array.array("i", [1, 2, 3])
numbers.append(4)
numbers[1:2] = array.array("i", [7, 8])
print(numbers, numbers.tobytes(), numbers == array.array("i", [1, 7, 8, 3, 4]), numbers.itemsize, sum(numbers), array.array("d"))
try:
    numbers.append(1 << 40)
except OverflowError:
    print("too large")

rows = list(csv.reader(io.StringIO('a,b,"c ""quoted"", d"\r\n1,,\n"multi\nline",x,y\n')))
print(rows)
out = io.StringIO()
csv.writer(out).writerows([["plain", 'has "quotes"', "com,ma", None, 1.5], ["new\nline", ""]])
csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL).writerow([1, "x"])
print(repr(out.getvalue()))
table = csv.DictReader(io.StringIO("name;age\nann;5\nbob;6;7\n"), delimiter=";")
print([dict(row) for row in table], table.fieldnames)
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter, csv.list_dialects())
try:
    csv.reader(io.StringIO("x"), delimiter="ab")
except TypeError as error:
    print(error)

print(ipaddress.ip_network("10.0.0.0/29").num_addresses, ipaddress.ip_address("::1").is_loopback)
print(shlex.split("a 'b c' \"d\\\"e\" f\\ g"), shlex.quote("it's"))
print(urllib.parse.urlsplit("https://user@host:80/p/a?q=1#f"), urllib.parse.quote("a b/ü"), urllib.parse.parse_qs("a=1&a=2&b="))
print(urllib.parse.urljoin("http://a/b/c", "../d"), urllib.parse.urlencode({"x": "1 2", "y": "&"}))
print(uuid.UUID(int=5), uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid4().version, len(secrets.token_hex(8)))
