"""One guest's world: its globals, builtins and modules. Nothing in it is shared with another realm but immutable objects."""

from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final

from ringfence.guest import attributes, clock, owned, quick, raw, realms, reduce, tame
from ringfence.guest.execute import execute
from ringfence.guest.intrinsics import make_builtins
from ringfence.guest.scopes import has_odd_keys
from ringfence.guest.sealed import HostError
from ringfence.guest.stdlib import Importer
from ringfence.language.parse import MAX_SOURCE_BYTES, Mode, Rejected
from ringfence.language.program import BOTH_LOOKUPS, Program, compile_guest

if TYPE_CHECKING:
    from ringfence.guest.lookups import Lookups

_INDENTATION: Final = (
    "unexpected indent",
    "unindent does not match",
    "expected an indented block",
    "inconsistent use of tabs",
    "too many levels of indentation",
)
_MAX_DENIALS: Final = 100
_NO_PACKAGES: Final[Mapping[str, tuple[bytes, bool]]] = MappingProxyType({})
_ = (clock, reduce, tame)  # imported for the stand-ins they register


class Realm:
    """Globals, builtins and modules of one guest.

    Args:
        grants: Names bound for the guest. The values must be safe to hold: copies, or presences from ``sealed``.
        write_output: Called with ``stdout`` or ``stderr`` and text that the guest wrote; it may raise ``GuestInterrupt``.
        modules: Names of the modules the guest may import; None for all that have permits.
        packages: Source of the host's own modules by full name, and whether each is a package.
        max_source_bytes: Largest source text that ``exec`` and its like accept.

    Attributes:
        globals: The namespace that ``evaluate`` runs in; it lives as long as the realm.
        builtins: The dictionary that identifies frames of this realm.
        lookups: What answers for attributes and items that the guest's programs read; None for Python's own rules.
        denials: What guards refused, oldest first, bounded.
        denial_count: How many refusals there were.
        module_names: What classes made here have as ``__module__``.
        interrupt: Set when the guest must stop; evaluation ends with it even if the guest caught it.
    """

    def __init__(
        self,
        *,
        grants: Mapping[str, object],
        write_output: Callable[[str, str], None],
        modules: frozenset[str] | None = None,
        packages: Mapping[str, tuple[bytes, bool]] = _NO_PACKAGES,
        max_source_bytes: int = MAX_SOURCE_BYTES,
    ) -> None:
        self.lookups: Lookups | None = None
        self._write_output = write_output
        self._max_source_bytes = max_source_bytes
        self._is_open = True
        self._sources: dict[str, str] = {}
        self.denials: list[str] = []
        self.denial_count = 0
        self.interrupt: BaseException | None = None
        self.module_names = owned.ModuleNames()
        self.importer = Importer(self, modules, packages)
        self.builtins: dict[str, Any] = make_builtins(self)
        self.builtins["HostError"] = HostError
        self.builtins["__name__"] = self.module_names.own("builtins")
        main = ModuleType(self.module_names.own("__main__"))
        self.importer.modules["__main__"] = main
        self.globals: dict[str, Any] = raw.module_dict_of(main)
        self.globals.update({"__builtins__": self.builtins, **grants})
        realms.register(self)

    def grant(self, values: Mapping[str, object]) -> None:
        """Bind names; the values are as those of ``grants``."""
        self.globals.update(values)

    def compile(self, source: object, filename: str, mode: str, *, keep_value: bool = False) -> Program:
        """Compile source that the guest itself supplies at run time.

        Raises:
            SyntaxError: The source is refused; the text says all findings.
            ValueError: ``mode`` is neither ``exec`` nor ``eval``.
        """
        if mode not in ("exec", "eval"):
            offered = (
                "'exec' or 'eval'; 'single' is not available" if mode == "single" else "'exec', 'eval' or 'single'"
            )
            msg = f"compile() mode must be {offered}"
            raise ValueError(msg)
        checked: Mode = "exec" if mode == "exec" else "eval"
        try:
            return compile_guest(
                source,
                filename=filename,
                mode=checked,
                max_bytes=self._max_source_bytes,
                keep_value=keep_value,
                lookups=self.lookup_kinds,
            )
        except Rejected as rejected:
            first = rejected.findings[0]
            message = first.message.removeprefix("syntax error: ")
            details = (
                filename,
                first.line or 1,
                first.column or 1,
                first.source_line,
                first.end_line,
                first.end_column,
            )
        kind: type[SyntaxError] = SyntaxError
        if message.startswith(_INDENTATION):
            kind = TabError if "tabs" in message else IndentationError
        raise kind(message, details)

    def drop_odd_keys(self) -> list[object]:
        """Take keys that are not plain strings out of ``globals``.

        Returns:
            What was taken out. Keep it until the evaluation is over: a ``__del__`` could put a key back.
        """
        if not has_odd_keys(self.globals):
            return []
        items = list(dict.items(self.globals))
        dict.clear(self.globals)
        dict.update(self.globals, {key: value for key, value in items if type(key) is str})
        return list(items)

    def execute(self, program: Program, global_names: dict[str, Any], local_names: Any) -> Any:  # noqa: ANN401
        """Run ``program`` in this realm; arguments and result as ``execute.execute``."""
        if program.needs_groups and "_groups" not in self.importer.modules:
            groups = raw.module_dict_of(self.importer.load("_groups"))
            for name in ("BaseExceptionGroup", "ExceptionGroup"):
                self.builtins[name] = groups[name]
        return execute(program.code, global_names, local_names)

    @property
    def lookup_kinds(self) -> frozenset[str]:
        """Which reads of the realm's programs ``lookups`` answers."""
        return frozenset() if self.lookups is None else BOTH_LOOKUPS

    def remember_source(self, filename: str, text: str) -> None:
        """Keep ``text`` so that tracebacks can show its lines."""
        self._sources[filename] = text

    def source_of(self, filename: str) -> str:
        """Return the source kept under ``filename``, or an empty string."""
        return self._sources.get(filename, "")

    def write(self, stream: str, text: str) -> None:
        """Pass on what the guest writes; after the end of the realm it is dropped."""
        if self._is_open:
            self._write_output(stream, text)

    def deny(self, text: str) -> None:
        """Record a refusal."""
        self.denial_count += 1
        if len(self.denials) < _MAX_DENIALS:
            self.denials.append(text)

    def close(self) -> None:
        """End the realm: what is left of its code can no longer print, import or evaluate."""
        self._is_open = False
        realms.forget(self)
        self.module_names.forget()
        quick.forget()


def _record_denial(text: str) -> None:
    realm, _frame = realms.caller()
    if realm is not None:
        realm.deny(text)


attributes.on_denial.append(_record_denial)
