"""Tries a dozen ways to get from a granted closure to the database it closes over.

The value is a list of (way, whether the database was reached, what happened).
"""


def through_closure_cells():
    return [cell.cell_contents for cell in get_blog_posts.__closure__]


def through_its_globals():
    return get_blog_posts.__globals__["SECRET"]


def through_a_forged_function():
    def outer():
        current_user = db = None

        def thief():
            return current_user, db

        return thief

    function = type(outer)
    return function(outer().__code__, {}, "thief", None, get_blog_posts.__closure__)()


def through_a_computed_name():
    return [cell.cell_contents for cell in getattr(get_blog_posts, "__clo" + "sure__")]


def through_a_format_string():
    return "{0.__closure__[1].cell_contents}".format(get_blog_posts)


def through_a_pattern():
    match get_blog_posts:
        case object(__closure__=cells):
            return [cell.cell_contents for cell in cells]
    raise LookupError("the pattern did not match")


def callers_database(frame):
    while "db" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["db"]


def through_frames_of_an_exception():
    try:
        get_blog_posts("one argument too many")
    except Exception as error:
        return callers_database(error.__traceback__.tb_frame)


def through_a_generator_frame():
    generator = (generator.gi_frame.f_back for _ in [1])
    return callers_database(next(generator))


def through_all_classes():
    for kind in ().__class__.__base__.__subclasses__():
        if kind.__name__ == "Database":
            return kind
    raise LookupError("no such class")


def through_a_builtin():
    return print.__self__.__import__("gc").get_referents(get_blog_posts.__closure__[1])


def through_the_garbage_collector():
    import gc

    return gc.get_referents(get_blog_posts)


def through_the_interpreter():
    import sys

    return callers_database(sys._getframe())


WAYS = (
    through_closure_cells,
    through_its_globals,
    through_a_forged_function,
    through_a_computed_name,
    through_a_format_string,
    through_a_pattern,
    through_frames_of_an_exception,
    through_a_generator_frame,
    through_all_classes,
    through_a_builtin,
    through_the_garbage_collector,
    through_the_interpreter,
)


def try_all():
    report = []
    for way in WAYS:
        name = way.__name__.replace("_", " ")
        try:
            loot = way()
        except Exception as error:
            report.append((name, "refused", f"{type(error).__name__}: {error}"))
        else:
            # What was got may be anything: is it the database, does it hold it, or show the secret?
            reached = "Database" in repr(loot) or "battery" in repr(loot)
            report.append((name, "REACHED" if reached else "harmless", repr(loot)[:100]))
    return report


report = try_all()
for row in report:
    print(*row, sep=" | ")
report
