"""J3, I10: constructors that take an encoding import encodings.<name> in the host and fill its cache."""

for name in ("idna", "punycode", "cp1026", "hz"):
    try:
        str(b"x", name)
    except Exception:
        pass
for number in range(1000):
    try:
        str(b"x", f"made_up_{number}")
    except LookupError:
        pass
