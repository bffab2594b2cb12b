"""Dates and times: CPython's C types, whose hazardous methods the guards replace."""

from _datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta, timezone, tzinfo

UTC = timezone.utc

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")
