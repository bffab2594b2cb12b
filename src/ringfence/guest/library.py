"""The compiled library, kept on disk per interpreter, so that it is compiled once and not by every zygote.

The file lies in the user's own cache folder, which no guest can reach. It is not trusted all the same: its folder must be
the user's and closed to others, a checksum finds damage, and every code object goes through the verifier when it is read,
as it did when it was compiled. Anything unexpected means compiling again.
"""

import contextlib
import hashlib
import marshal
import os
import pwd
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any, Final

from ringfence import language
from ringfence.guest.execute import link
from ringfence.language.markers import guard_of, marker
from ringfence.language.parse import Rejected
from ringfence.language.program import Program
from ringfence.language.verify import verify

_PLACEHOLDER: Final = "\ue001ringfence-guard:"
_CHECKSUM_BYTES: Final = 32
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def load(sources: Mapping[str, bytes], compiled: Callable[[str], Program]) -> dict[str, Program]:
    """Return a verified program for every module of ``sources``, from the cache if it can be, and keep it there.

    Args:
        sources: Source of each module by name.
        compiled: Compiles one module; called for all of them when the cache has nothing usable.

    Returns:
        An empty dictionary when there is no folder to keep anything in: compiling all of it would then cost seconds at
        every start, so modules are compiled when they are imported.
    """
    path = _path(sources)
    if path is None:
        return {}
    programs = _read(path)
    if set(programs) != set(sources):
        programs = {name: compiled(name) for name in sources}
        _write(path, programs)
    for program in programs.values():
        link(program.code)
    return programs


def _path(sources: Mapping[str, bytes]) -> Path | None:
    """Where the cache of exactly this interpreter, these sources and this version of ours lies; None if nowhere safe."""
    try:
        home = os.environ.get("XDG_CACHE_HOME") or str(Path(pwd.getpwuid(os.geteuid()).pw_dir, ".cache"))
        folder = Path(home, "ringfence")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.stat()
    except (OSError, KeyError):
        return None
    if facts.st_uid != os.geteuid() or facts.st_mode & _OTHERS or not os.access(folder, os.W_OK):
        return None
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted(sources):
        digest.update(name.encode() + b"\0" + hashlib.sha256(sources[name]).digest())
    for file in sorted(Path(language.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return folder / f"library-{digest.hexdigest()[:32]}.bin"


def _read(path: Path) -> dict[str, Program]:
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            data = file.read()
        if facts.st_uid != os.geteuid() or facts.st_mode & _OTHERS:
            return {}
        payload = data[_CHECKSUM_BYTES:]
        if hashlib.sha256(payload).digest() != data[:_CHECKSUM_BYTES]:
            return {}
        rows = marshal.loads(payload)
        return {name: _restored(name, code, needs_groups) for name, (code, needs_groups) in rows.items()}
    except (OSError, ValueError, EOFError, TypeError, Rejected):
        return {}


def _restored(name: str, code: CodeType, needs_groups: bool) -> Program:  # noqa: FBT001 - a field of the file
    filename = f"<library {name}>"
    restored = _replaced(code, _marker_of)
    verify(restored, filename)
    return Program(code=restored, source="", filename=filename, mode="exec", needs_groups=bool(needs_groups))


def _write(path: Path, programs: Mapping[str, Program]) -> None:
    rows = {name: (_replaced(each.code, _placeholder_of), each.needs_groups) for name, each in programs.items()}
    payload = marshal.dumps(rows)
    with contextlib.suppress(OSError):
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)


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
