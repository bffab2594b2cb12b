"""B5, B3: HostError made and raised by the guest; its context and traceback."""

loot = []
try:
    raise BaseException.__new__(HostError, "made by the guest")
except HostError as error:
    loot.append(error.__context__)
    loot.append(type(error.__context__))
    loot.append(error.__traceback__)
    loot[1].mark = "a realm was here"
try:
    raise type.__call__(HostError, "y")
except HostError as error:
    loot.append(error.__context__)
