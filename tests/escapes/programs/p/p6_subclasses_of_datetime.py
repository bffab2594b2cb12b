"""P6: a datetime whose class makes something else, and super objects that were never initialized (3.13)."""
import datetime

loot = []


class Moment(datetime.datetime):
    def __new__(cls, *args, **kwargs):
        return 5 if lying else datetime.datetime.__new__(cls, *args, **kwargs)


lying = False
moment = Moment(2020, 1, 1, tzinfo=datetime.timezone.utc)
naive = Moment(2020, 1, 1)
lying = True
zone = datetime.timezone(datetime.timedelta(hours=1))
for action in (
    lambda: moment.astimezone(zone),
    lambda: naive.astimezone(),
    lambda: moment.astimezone(tz=zone),
    lambda: datetime.datetime.astimezone(moment, zone),
    lambda: getattr(moment, "astimezone")(zone),
    lambda: super(Moment, moment).astimezone(zone),
    lambda: super.__new__(super).__get__(1),
    lambda: super(Moment, moment).__get__(1),
    lambda: getattr(super, "__new__")(super).x,
):
    try:
        loot.append(action())
    except (AttributeError, TypeError) as error:
        loot.append(error.args)
