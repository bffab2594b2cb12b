"""How paths are spelled; nothing here looks at a file."""

sep = "/"
altsep = None
extsep = "."
pardir = ".."
curdir = "."


def normcase(s):
    return s


def join(a, *p):
    path = a
    for part in p:
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    head, slash, tail = p.rpartition("/")
    head += slash
    return (head.rstrip("/") or head), tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    name = basename(p)
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem.strip("."):
        return p, ""
    return p[: len(p) - len(extension) - 1], "." + extension


def isabs(s):
    return s.startswith("/")


def normpath(path):
    if not path:
        return "."
    slashes = "//" if path.startswith("//") and not path.startswith("///") else "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not slashes and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return slashes + "/".join(parts) or "."
