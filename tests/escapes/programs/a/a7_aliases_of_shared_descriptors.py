"""A7: data descriptors of shared types under other names in a metaclass: stores of __bases__ and __class__ that no guard sees."""
import types

loot = []


class Other:
    pass


for holder in (type, object, types.FunctionType, BaseException, types.ModuleType, property, super):
    for name in list(vars(holder)):
        body = {"alias": vars(holder)[name]}
        try:
            meta = type("Meta", (type,), body)
            cls = meta("Thing", (Exception,), dict(body))
            targets = [cls, cls()]
        except BaseException:
            continue
        for target in targets:
            for value in ((HostError,), (Exception, Other), HostError, type(HostError), type(type(print)), {}, "x", Other):
                try:
                    target.alias = value
                except BaseException:
                    continue
                if HostError in cls.__mro__ or type(cls) is not meta or type(targets[1]) is not cls:
                    loot.append(types.ModuleType(f"ALARM {holder.__name__}.{name} stores"))
            try:
                loot.append(target.alias)
            except BaseException:
                pass
