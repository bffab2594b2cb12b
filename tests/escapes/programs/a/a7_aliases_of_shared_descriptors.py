"""A7: data descriptors of shared types under other names in a metaclass: stores of __bases__ and __class__ that no guard sees."""
loot = []
class Alias(type):
    b = vars(type)["__bases__"]
    k = vars(object)["__class__"]
class Other: pass
class Thing(metaclass=Alias): pass
class Error(Exception, metaclass=Alias): pass
Error.b = (HostError,)
print(Error.__bases__)
kept = Thing()
Thing.k = type(type(print))
print(type(Thing))
loot.append(kept)
