"""The compiled library, kept on disk per interpreter, so that it is compiled once and not by every zygote.

The file lies in the user's own cache folder, which no guest can reach. It is not trusted all the same: its folder must be
the user's and closed to others, a checksum finds damage, and every code object goes through the verifier when its module
is first wanted, as it did when it was compiled. Damage means compiling again; what the verifier refuses does not run.
"""

import contextlib
import marshal
import os
import pwd
import stat
import sys
import time
from _blake2 import blake2b
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any, Final

from ringfence import language
from ringfence.language.markers import guard_of, marker
from ringfence.language.program import Program
from ringfence.language.verify import verify
from ringfence.version import __version__

_PLACEHOLDER: Final = "\ue001ringfence-guard:"
_CHECKSUM_BYTES: Final = 32
_KEPT_SECONDS: Final = 30 * 86_400
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


Packed = tuple[bytes, bool]
"""A module's code, marshalled with placeholders for its guards, and whether it needs exception groups."""


def load(files: Mapping[str, Path], compiled: Callable[[str], Program]) -> dict[str, Packed]:
    """Return every module of ``files`` packed, from the cache if it can be, and keep it there.

    Args:
        files: Where the source of each module lies. Like CPython's own compiled files the cache is good as long as
            their sizes and times are the same.
        compiled: Compiles one module; called for all of them when the cache has nothing usable.

    Returns:
        An empty dictionary when there is no folder to keep anything in: compiling all of it would then cost seconds at
        every start, so modules are compiled when they are imported.
    """
    # What is changed in the library's text, and how it is compiled, count as much as the text itself.
    ours = (Path(__file__).with_name("modules.py"), *sorted(Path(language.__file__).parent.rglob("*.py")))
    path = cache_file("modules", (*files.values(), *ours))
    if path is None:
        return {}
    packed = _read(path)
    if packed.keys() != files.keys():
        packed = {name: _pack(compiled(name)) for name in files}
        _write(path, packed)
    return packed


def unpack(name: str, packed: Packed) -> Program:
    """Make a verified program of a packed module.

    Raises:
        Rejected: The verifier refuses it: the cache holds what we never wrote.
    """
    data, needs_groups = packed
    filename = f"<library {name}>"
    restored = _replaced(marshal.loads(data), _marker_of)
    verify(restored, filename)
    return Program(code=restored, source="", filename=filename, mode="exec", needs_groups=needs_groups)


def cache_file(kind: str, files: Iterable[Path]) -> Path | None:
    """Where the cache of exactly this interpreter, these files and this version of ours lies; None if nowhere safe.

    Args:
        kind: The first part of its name.
        files: What it is made from; their names, sizes and times count.
    """
    try:
        home = os.environ.get("XDG_CACHE_HOME") or str(Path(pwd.getpwuid(os.geteuid()).pw_dir, ".cache"))
        folder = Path(home, "ringfence")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.stat()
        if facts.st_uid != os.geteuid() or facts.st_mode & _OTHERS or not os.access(folder, os.W_OK):
            return None
        digest = blake2b(f"{sys.version} {sys.executable} {__version__}".encode(), digest_size=_CHECKSUM_BYTES)
        for file in files:
            facts = os.stat(file)  # noqa: PTH116 - hundreds of them, at every start
            digest.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    except (OSError, KeyError):
        return None
    return folder / f"{kind}-{digest.hexdigest()[:32]}.bin"


def is_ours(descriptor: int) -> bool:
    """Whether nobody else can have written an open file."""
    facts = os.fstat(descriptor)
    return facts.st_uid == os.geteuid() and not facts.st_mode & _OTHERS


def write(path: Path, data: bytes) -> None:
    """Put a file in its place, whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):
        for other in path.parent.glob(f"{path.name.partition('-')[0]}-*.bin"):
            if time.time() - other.stat().st_mtime > _KEPT_SECONDS:
                other.unlink()


def _read(path: Path) -> dict[str, Packed]:
    try:
        with path.open("rb") as file:
            if not is_ours(file.fileno()):
                return {}
            data = file.read()
        payload = data[_CHECKSUM_BYTES:]
        if _digest(payload) != data[:_CHECKSUM_BYTES]:
            return {}
        rows = marshal.loads(payload)
        return {name: (bytes(code), bool(needs_groups)) for name, (code, needs_groups) in rows.items()}
    except (OSError, ValueError, EOFError, TypeError):
        return {}


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECKSUM_BYTES).digest()


def _pack(program: Program) -> Packed:
    return marshal.dumps(_replaced(program.code, _placeholder_of)), program.needs_groups


def _write(path: Path, packed: Mapping[str, Packed]) -> None:
    payload = marshal.dumps(dict(packed))
    with contextlib.suppress(OSError):
        write(path, _digest(payload) + payload)


def _placeholder_of(text: str) -> str:
    """Markers hold a token of this process; on disk a fixed text stands for each."""
    name = guard_of(text)
    return text if name is None else _PLACEHOLDER + name


def _marker_of(text: str) -> str:
    return marker(text.removeprefix(_PLACEHOLDER)) if text.startswith(_PLACEHOLDER) else text


def _replaced(code: CodeType, change: Callable[[str], str]) -> CodeType:
    constants: list[Any] = []
    is_changed = False
    for item in code.co_consts:
        kind = type(item)
        new = _replaced(item, change) if kind is CodeType else change(item) if kind is str else item
        is_changed = is_changed or new is not item
        constants.append(new)
    return code.replace(co_consts=tuple(constants)) if is_changed else code
