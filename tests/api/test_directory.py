"""A granted directory: what is below it and nothing else, in both languages."""

import gc
import os
import pathlib
import socket
import threading

import pytest

import ringfence
from ringfence import Sandbox

LIMITS = ringfence.Limits(wall_seconds=20, calls=100_000)


@pytest.fixture
def place(tmp_path):
    """A directory to grant, with a secret beside it and traps in it."""
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "inside"
    (inside / "deep/er").mkdir(parents=True)
    (inside / "deep/er/note.txt").write_text("grüß dich\n")
    (inside / "hello.txt").write_bytes(b"hello")
    (inside / "link").symlink_to(tmp_path / "secret.txt")
    (inside / "up").symlink_to("..")
    (inside / "same").symlink_to("hello.txt")
    (inside / "fds").symlink_to("/proc/self/fd")
    (inside / "root").symlink_to("/proc/self/root")
    os.mkfifo(inside / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(inside / "socket"))
    if os.geteuid() == 0:
        os.mknod(inside / "device", 0o600 | 0o020000, os.makedev(1, 5))
    return inside


@pytest.fixture(params=["inline", "jail"])
def use(request, place):
    """Evaluates guest expressions with the directory as ``files``."""

    def evaluate(source, **options):
        grant = ringfence.directory(place, **{"write": True, **options})
        with Sandbox({"files": grant}, isolation=request.param, limits=LIMITS) as box:
            return box.run(source)

    return evaluate


def test_reading(use):
    assert use("files.read_bytes('hello.txt')").value == b"hello"
    assert use("files.read_bytes('./deep//er/../../hello.txt')").error.type == "PermissionError"
    assert use("files.read_bytes('hello.txt', 1, 3), files.read_bytes('hello.txt', 4)").value == (b"ell", b"o")
    assert use("files.read_bytes('hello.txt', 99), files.read_bytes('hello.txt', 2, 99)").value == (b"", b"llo")
    assert use("files.read_text('deep/er/note.txt')").value == "grüß dich\n"
    assert use("files.list('deep'), files.list('deep/er')").value == (["er"], ["note.txt"])
    assert use("files.list() == files.list() == files.list('./')").value is True
    assert use("[files.info(p)['type'] for p in ('hello.txt', 'deep', 'link', 'fifo', '.')]").value == [
        "file", "directory", "other", "other", "directory",
    ]  # fmt: skip
    assert use("files.info('hello.txt')['size']").value == 5


def test_writing(use, place):
    source = """
files.write_text('a.txt', 'one')
files.write_bytes('a.txt', b' two', -1)
files.write_bytes('a.txt', b'ONE', 0)
files.make_directory('new')
files.rename('a.txt', 'new/b.txt')
files.write_bytes('gone', b'x')
files.remove('gone')
files.list('new'), files.read_text('new/b.txt')
"""
    assert use(source).value == (["b.txt"], "ONE two")
    assert (place / "new/b.txt").stat().st_mode & 0o777 == 0o600
    assert not (place / "gone").exists()


OUTSIDE = [
    "../secret.txt", "deep/../../secret.txt", "deep/..", "..", "/etc/passwd", "//etc/passwd", "link", "same", "up/secret.txt",
    "fds/0", "root/etc/passwd", "fifo", "socket", "device", "hello.txt\0x", "x" * 5_000, "a/" * 200,
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: repr(path[:24]))
@pytest.mark.parametrize(
    "call", ["read_bytes({})", "write_bytes({}, b'x')", "read_text({})", "write_bytes({}, b'x', 0)"]
)
def test_nothing_outside(use, place, call, path):
    result = use(f"files.{call.format(repr(path))}")
    assert result.outcome == "raised"
    assert result.error.type in {"PermissionError", "FileNotFoundError", "NotADirectoryError", "IsADirectoryError"}
    assert (place.parent / "secret.txt").read_text() == "secret"
    assert str(place.parent) not in result.error.message


@pytest.mark.parametrize("path", ["up", "fds", "root", "..", "/", "../inside"])
@pytest.mark.parametrize("call", ["list", "make_directory", "remove"])
def test_no_other_directory(use, place, call, path):
    result = use(f"files.{call}({path!r})")
    if call == "remove" and path in {"up", "fds", "root"}:
        assert result.outcome == "ok"  # the link itself
    else:
        assert result.error.type in {"PermissionError", "NotADirectoryError", "FileExistsError"}
    assert (place.parent / "secret.txt").read_text() == "secret"


@pytest.mark.parametrize(
    "call",
    [
        "rename('hello.txt', '../out')",
        "rename('../secret.txt', 'in')",
        "rename('hello.txt', 'up/out')",
        "rename('', 'x')",
    ],
)
def test_nothing_is_moved_across(use, place, call):
    assert use(f"files.{call}").outcome == "raised"
    assert sorted(entry.name for entry in place.parent.iterdir()) == ["inside", "secret.txt"]


def test_a_rename_replaces_nothing(use, place):
    result = use("files.write_text('other', 'x'); files.rename('other', 'hello.txt')")
    assert result.error.type == "FileExistsError"
    assert (place / "hello.txt").read_bytes() == b"hello"


def test_what_is_not_granted_is_not_there(place):
    for granted, refused in (("read", "write_bytes"), ("write", "read_bytes")):
        options = {"read": False, "write": False, granted: True}
        with Sandbox({"files": ringfence.directory(place, **options)}, isolation="inline") as box:
            assert box.run(f"files.{refused}").error.type == "AttributeError"
    with pytest.raises(ValueError, match="granted for reading, for writing, or for both"):
        ringfence.directory(place, read=False)


def test_budgets(use, place):
    grow = "files.write_bytes('big', b'x' * 600); files.write_bytes('big', b'y' * 600, -1)"
    result = use(grow, max_bytes=1_000)
    assert (result.error.type, result.error.message) == ("OSError", "Disk quota exceeded")
    assert (place / "big").stat().st_size == 600
    assert use("files.write_bytes('hole', b'x', 10**15)", max_bytes=1_000).error.type == "OSError"
    assert use("for n in range(50): files.write_bytes('big', b'z' * 600)", max_bytes=1_000).outcome == "ok"
    use("files.remove('big')")
    again = "for n in range(50): files.write_bytes('t', b'z' * 900); files.remove('t')"
    assert use(again, max_bytes=1_000, max_files=1).outcome == "ok"
    many = "for n in range(9): files.write_bytes(f'f{n}', b'')"
    assert use(many, max_files=3).error.message == "Disk quota exceeded"
    dirs = "for n in range(9): files.make_directory(f'd{n}')"
    assert use(dirs, max_files=3).error.message == "Disk quota exceeded"
    assert use("files.make_directory('deep')", max_files=3).error.type == "FileExistsError"


def test_a_huge_file_is_read_in_parts(use, place):
    with (place / "huge").open("wb") as file:
        file.truncate(1 << 40)
    assert use("files.read_bytes('huge')").error.message == "File too large"
    assert use("len(files.read_bytes('huge', 10**11, 10**9))").value == 16 << 20


def test_races_lead_nowhere(place):
    """While a guest reads and writes, somebody swaps a directory for a link to the outside."""
    (place.parent / "outside").mkdir()
    (place.parent / "outside/x").write_text("secret")
    (place / "real").mkdir()
    (place / "real/x").write_text("inside")
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            (place / "real").rename(place / "away")
            (place / "real").symlink_to("../outside")
            (place / "real").unlink()
            (place / "away").rename(place / "real")

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        source = """
seen = set()
for n in range(3000):
    try:
        seen.add(files.read_text('real/x'))
        files.write_text('real/y', 'z')
    except OSError as error:
        seen.add(type(error).__name__)
sorted(seen)
"""
        with Sandbox({"files": ringfence.directory(place, write=True)}, isolation="inline", limits=LIMITS) as box:
            seen = box.run(source).value
    finally:
        stop.set()
        thread.join()
    assert "inside" in seen
    assert set(seen) <= {"inside", "FileNotFoundError", "NotADirectoryError", "PermissionError"}
    assert [entry.name for entry in (place.parent / "outside").iterdir()] == ["x"]


def test_names_that_are_no_text_are_left_out(use, place):
    (pathlib.Path(os.fsdecode(os.fsencode(place) + b"/\xff"))).write_text("x")
    assert [name for name in use("files.list()").value if not name.isascii()] == []


def test_descriptors_are_given_back(place):
    def use():
        with Sandbox({"files": ringfence.directory(place, write=True)}, isolation="inline") as box:
            for path in OUTSIDE:
                box.run(f"files.read_bytes({path!r})")
            box.run("files.list(); files.write_text('x', 'y')")

    counts = []
    for _ in range(4):
        use()
        gc.collect()
        counts.append(len(list(pathlib.Path("/proc/self/fd").iterdir())))
    assert counts[1:] == counts[:1] * 3


@pytest.fixture
def plain(place):
    with Sandbox({"data": ringfence.directory(place, write=True)}, language="full", limits=LIMITS) as box:
        yield box.run


def test_open_reads_and_writes_below_the_name_of_the_grant(plain, place):
    source = """
with open('/data/new.txt', 'w') as file:
    for n in range(3):
        print('line', n, file=file)
with open('/data/new.txt', 'a') as file:
    file.write('end')
with open('/data/new.txt', 'r+b') as file:
    file.seek(2); file.write(b'NE'); file.seek(-3, 2); tail = file.read()
lines = [line for line in open('/data/new.txt')]
lines, tail, open('/data/hello.txt', 'rb').read(), open('/data/new.txt', encoding='ascii').readline()
"""
    lines = ["liNE 0\n", "line 1\n", "line 2\n", "end"]
    assert plain(source).value == (lines, b"end", b"hello", "liNE 0\n")
    assert (place / "new.txt").read_text() == "".join(lines)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("open('/data/../secret.txt')", "PermissionError"),
        ("open('/data/link')", "PermissionError"),
        ("open('/data/nothing')", "FileNotFoundError"),
        ("open('/data/hello.txt', 'x')", "FileExistsError"),
        ("open('/data/deep')", "IsADirectoryError"),
        ("open('/data/hello.txt', 'rw')", "ValueError"),
        ("open('/data/hello.txt', 'rb').write(b'')", "UnsupportedOperation"),
        ("open('/etc/passwd')", "PermissionError"),
        ("open('data/hello.txt')", "PermissionError"),
        ("import os\nos.listdir('/data')", "PermissionError"),
    ],
)
def test_open_says_what_python_says(plain, source, error):
    assert plain(source).error.type == error


def test_libraries_use_it_too(place):
    (place / "t.csv").write_text("a,b\n1,2\n")
    box = Sandbox({"data": ringfence.directory(place)}, language="full", modules=["csv", "pathlib"], limits=LIMITS)
    with box:
        assert box.run("import csv\nlist(csv.reader(open('/data/t.csv')))").value == [["a", "b"], ["1", "2"]]
        assert box.run("import pathlib\npathlib.Path('/data/hello.txt').read_text()").value == "hello"
