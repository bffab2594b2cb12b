"""B5, B3: HostError made and raised by the guest, its context and traceback; classes of ours that a raise reaches."""
loot = []


def look(error):
    for name in ("__context__", "__cause__", "__traceback__", "__dict__", "__setstate__", "__reduce_ex__", "__init__", "__class__"):
        for read in (lambda: getattr(error, name), lambda: eval("e." + name, {"e": error}), lambda: object.__getattribute__(error, name),
                     lambda: super(HostError, error).__getattribute__(name), lambda: getattr(super(type(error), error), name), lambda: vars(BaseException)[name].__get__(error)):
            try:
                found = read()
            except BaseException:
                continue
            loot.append(found)
            loot.append(type(found))
            try:
                type(found).mark = "a realm was here"
                loot.append(type(__import__("sys"))("ALARM stored on the class of " + name))
            except BaseException:
                pass


class Value:
    def __str__(self):
        raise KeyboardInterrupt


for make in (lambda: BaseException.__new__(HostError, "x"), lambda: Exception.__new__(HostError, Value()), lambda: type.__call__(HostError, "x"), lambda: HostError("x"),
             lambda: object.__new__(HostError), lambda: super(type(HostError), HostError).__call__("x")):
    try:
        raise make()
    except BaseException as error:
        look(error)
        try:
            look(error.__context__)
        except BaseException:
            pass
    try:
        try:
            raise make()
        finally:
            look(__import__("sys").exc_info()[1])
    except BaseException as error:
        look(error)
try:
    raise HostError
except BaseException as error:
    look(error)
