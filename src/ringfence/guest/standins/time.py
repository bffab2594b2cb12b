"""Clocks. ``sleep`` only lets time pass; the wall-clock limit counts it."""

from collections import namedtuple
from operator import index

_clock = _primitive_clock
_split = _primitive_split
_format = _primitive_format
timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")

struct_time = namedtuple("struct_time", "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst")
struct_time.__module__ = "time"
_make = struct_time.__new__


def _new(cls, sequence, dict=None):
    return tuple.__new__(cls, tuple(sequence)[:9])


struct_time.__new__ = _new
struct_time.tm_zone = "UTC"
struct_time.tm_gmtoff = 0
struct_time.__repr__ = lambda self: f"time.struct_time({', '.join(f'{n}={v!r}' for n, v in zip(self._fields, self))})"


def time():
    return _clock("time")


def time_ns():
    return int(_clock("time") * 1_000_000_000)


def monotonic():
    return _clock("monotonic")


def monotonic_ns():
    return int(_clock("monotonic") * 1_000_000_000)


def perf_counter():
    return _clock("perf_counter")


def perf_counter_ns():
    return int(_clock("perf_counter") * 1_000_000_000)


def process_time():
    return _clock("process_time")


def process_time_ns():
    return int(_clock("process_time") * 1_000_000_000)


thread_time = process_time


def sleep(seconds, /):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = _clock("monotonic") + seconds
    while _clock("monotonic") < end:
        _clock("pause")


def gmtime(seconds=None, /):
    return struct_time(_split(_clock("time") if seconds is None else float(seconds)))


localtime = gmtime


def mktime(t, /):
    import calendar

    return float(calendar.timegm(t))


def strftime(format, t=None, /):
    return _format(format, tuple(map(index, tuple(gmtime() if t is None else t)[:9])))


def asctime(t=None, /):
    return strftime("%a %b %e %H:%M:%S %Y", t)


def ctime(seconds=None, /):
    return asctime(gmtime(seconds))
