"""A date made from its pickle form may have year 0 and any day: C code that indexes tables with what follows from it (P1)."""
import datetime

loot = []
states = [bytes([high, low, month, day]) for high, low in ((0, 0), (0, 1), (255, 255), (39, 16)) for month in (1, 2, 12, 129) for day in (0, 1, 2, 3, 4, 5, 6, 7, 31, 255)]
for state in states:
    for make in (lambda: datetime.date(state), lambda: datetime.datetime(state + b"\0\0\0\0\0\0"), lambda: datetime.datetime(state + b"\xff" * 6), lambda: datetime.datetime(state + b"\x17\x3b\x3b\x0f\xff\xff", datetime.timezone.utc), lambda: datetime.time(b"\x17" + state[:1] + b"\xff" * 4), lambda: datetime.date(state.decode("latin-1")), lambda: datetime.datetime.combine(datetime.date(state), datetime.time(b"\x17\xff\xff\xff\xff\xff"))):
        try:
            value = make()
        except BaseException as error:
            loot.append(error.args)
            continue
        for use in (lambda: value.ctime(), lambda: type(value).ctime(value), lambda: value.weekday(), lambda: value.isocalendar(), lambda: value.strftime("%a %A %b %j %U %x %X %c %Z"), lambda: value.timetuple(), lambda: str(value), lambda: repr(value), lambda: value.toordinal(), lambda: value + datetime.timedelta(1), lambda: value - value, lambda: hash(value), lambda: value.replace(year=2000), lambda: value.astimezone(), lambda: value.timestamp(), lambda: f"{value:%c}"):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
