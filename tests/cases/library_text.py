"""Modules for text, documents and programs."""

import argparse
import email.header
import email.utils
import html.parser
import logging
import queue
import sys
import threading
import tomllib
import traceback
import unittest
import xml.etree.ElementTree as ElementTree
from collections import namedtuple
from datetime import datetime
from os import path
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

parser = argparse.ArgumentParser(prog="tool", description="Does things")
parser.add_argument("name")
parser.add_argument("--count", "-c", type=int, default=1)
parser.add_argument("--flag", action="store_true")
print(parser.parse_args(["x", "-c", "3", "--flag"]))
try:
    parser.parse_args(["x", "--count", "many"])
except SystemExit as ended:
    print("exit", ended.code)

print(email.utils.parseaddr("Ann <ann@example.org>"), email.utils.parsedate_to_datetime("Mon, 20 Nov 1995 19:12:08 -0500"))
print(email.header.decode_header("=?utf-8?q?caf=C3=A9?="), str(email.header.Header("café", "utf-8")))


class Links(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        print("start", tag, attrs)

    def handle_data(self, data):
        print("data", data)


Links().feed('<p class="x">a &amp; b<br/></p>')

root = ElementTree.fromstring('<a x="1"><b>text</b>tail<c xmlns:n="urn:x" n:k="v"/><!-- no --></a>')
print(root.tag, root.attrib, root.find("b").text, root[0].tail, root[1].attrib, ElementTree.tostring(root))
for bad in ("<a><b></a>", "", "<a>&nope;</a>"):
    try:
        ElementTree.fromstring(bad)
    except ElementTree.ParseError as error:
        print(error, error.code, error.position)
pull = ElementTree.XMLPullParser(["start", "end"])
pull.feed("<a><b>")
print([(event, each.tag) for event, each in pull.read_events()])
pull.feed("</b></a>")
print([(event, each.tag) for event, each in pull.read_events()])

print(tomllib.loads('[a]\nb = [1, 2.5, "x"]\nwhen = 1979-05-27T07:32:00Z'))
try:
    tomllib.loads("a = ")
except tomllib.TOMLDecodeError as error:
    print(error)

logging.basicConfig(stream=sys.stdout, format="%(levelname)s:%(name)s:%(funcName)s:%(message)s")
logging.getLogger("program").warning("watch %s", "out")


def work():
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger("program").error("failed with %d", 3)


work()

items = queue.PriorityQueue(maxsize=2)
items.put((2, "b"))
items.put((1, "a"))
print(items.full(), items.get(), items.get(), items.empty())
try:
    items.get_nowait()
except queue.Empty as error:
    print(type(error).__name__)

with threading.Lock() as held:
    print(held, threading.current_thread().name)
print(traceback.format_exception_only(ValueError("wrong")), path.join("a", "b", "../c"), path.splitext("x/y.tar.gz"))


class Tests(unittest.TestCase):
    def test_good(self):
        self.assertEqual(1 + 1, 2)
        with self.assertRaises(ZeroDivisionError):
            1 / 0

    def test_bad(self):
        self.assertEqual([1, 2], [1, 3])

    @unittest.skip("later")
    def test_later(self):
        raise AssertionError


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped))

Kind = TypeVar("Kind")


class Pair(NamedTuple):
    left: int
    right: str = "r"


class Box(NamedTuple, Generic[Kind]):
    content: Kind


print(Pair(1), Pair._fields, Box("x"), Box.__mro__[1:], Pair.__bases__)
Point = namedtuple("Point", "x y")
Point.x.__doc__ = "across"
print(Point.x.__doc__)

moment = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
print(moment, moment.tzname(), moment.utcoffset(), ZoneInfo("America/New_York").utcoffset(moment))
try:
    ZoneInfo("Nowhere/Land")
except ZoneInfoNotFoundError as error:
    print(error)

import contextlib


@contextlib.contextmanager
def watched():
    try:
        yield
    finally:
        print("left")


class Odd(ValueError):
    pass


try:
    with watched():
        raise Odd("passes through")
except Odd as error:
    print(error)
