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


def splitdrive(p):
    return "", p


def splitroot(p):
    slashes = len(p) - len(p.lstrip("/"))
    size = 2 if slashes == 2 else min(slashes, 1)
    return "", p[:size], p[size:]


def commonprefix(m):
    if not m:
        return ""
    first, last = min(m), max(m)
    for at, each in enumerate(first):
        if each != last[at]:
            return first[:at]
    return first


def commonpath(paths):
    parts = [[each for each in path.split("/") if each and each != "."] for path in paths]
    if not parts:
        raise ValueError("commonpath() arg is an empty sequence")
    roots = {isabs(path) for path in paths}
    if len(roots) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    return ("/" if roots.pop() else "") + "/".join(commonprefix(parts))


def relpath(path, start="."):
    if not path:
        raise ValueError("no path specified")
    if isabs(path) != isabs(start):
        raise ValueError("there is no current directory to compare with")
    here, there = ([each for each in normpath(p).split("/") if each and each != "."] for p in (start, path))
    shared = len(commonprefix([here, there]))
    return join(*[".."] * (len(here) - shared), *there[shared:]) if here != there else "."


def expanduser(path):
    return path


expandvars = expanduser
abspath = realpath = normpath


def exists(path):
    return False


lexists = isfile = isdir = islink = ismount = exists
