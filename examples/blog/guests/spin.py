"""Never ends, and swallows whatever is thrown at it to make it end."""

print("spinning")
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
