import datetime
from datetime import timedelta, timezone


class Zone(datetime.tzinfo):
    def utcoffset(self, moment):
        return timedelta(hours=2 if 3 < moment.month < 11 else 1)

    def dst(self, moment):
        return timedelta(hours=1 if 3 < moment.month < 11 else 0)

    def tzname(self, moment):
        return "SUMMER" if self.dst(moment) else "WINTER"


class Stamp(datetime.datetime):
    def label(self):
        return f"{type(self).__name__}:{self.isoformat()}"


plain = datetime.datetime(2021, 7, 4, 12, 30, 15, 250, tzinfo=timezone.utc)
mine = Stamp(2021, 7, 4, 12, 30, 15, 250, tzinfo=timezone.utc, fold=1)
for moment in (plain, mine):
    for zone in (timezone(timedelta(hours=-5)), Zone(), timezone.utc):
        there = moment.astimezone(zone)
        print(type(there).__name__, there, there.tzname(), there.fold, there == moment, there.utcoffset())
print(mine.astimezone(Zone()).label(), mine.astimezone(tz=Zone()).label())
print(datetime.datetime.astimezone(mine, Zone()).label(), (mine + timedelta(days=200)).astimezone(Zone()).label())
for wrong in (3, "x"):
    try:
        mine.astimezone(wrong)
    except TypeError as error:
        print(error)
print(mine.replace(year=2000), mine - plain, mine.strftime("%Y/%m/%d %H:%M"), mine.isocalendar()[1], mine.timetuple()[:3])
