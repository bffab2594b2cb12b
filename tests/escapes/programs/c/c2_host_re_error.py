"""C2, J1: re.error of the host, raised by C code that runs the host's re and _strptime."""

import datetime, re

loot = []
try:
    datetime.datetime.strptime("1 1", "%d %d")
except Exception as error:
    loot.append(type(error))
try:
    re.compile(b"a").sub(bytearray(b"\\q"), b"a")
except Exception as error:
    loot.append(type(error))
loot[0].mark = "a realm was here"
loot[0].__init__ = lambda self, *args: print("guest code inside the host's re:", args)
