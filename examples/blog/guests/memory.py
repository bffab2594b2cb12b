"""Takes memory until there is none."""

print("hoarding")
hoard = []
while True:
    hoard.append(bytearray(16 * 1024 * 1024))
