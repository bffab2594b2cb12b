"""What a run leaves behind: outcome, value, output, findings, usage."""

import dataclasses
import enum
from typing import Final

from ringfence import errors


class Outcome(enum.StrEnum):
    """How a run ended."""

    OK = "ok"
    CHECK_FAILED = "check_failed"
    RAISED = "raised"
    LIMIT = "limit"
    VIOLATION = "violation"
    CRASHED = "crashed"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the check refuses, said before anything runs.

    Args:
        code: Stable identifier such as ``RF101``; each has a page under ``docs/errors/``.
        message: What is refused and why, one line.
        filename: The name given to the source.
        line: Line number from 1, or 0 when the finding is about the whole source.
        column: Column in characters from 1, or 0 when unknown.
        end_line: Last line of the span, or 0.
        end_column: Column after the last character of the span, or 0.
        source_line: The text of ``line``, bounded, control characters escaped.
        hint: What to write or to grant instead, or an empty string.
    """

    code: str
    message: str
    filename: str = "<guest>"
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    source_line: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """Render as ``file:line:column: code message`` with the source line, carets and the hint below."""
        place = f"{self.filename}:{self.line}:{self.column}: " if self.line else f"{self.filename}: "
        lines = [f"{place}{self.code} {self.message}"]
        if self.source_line:
            lines.append(f"    {self.source_line}")
            if self.column:
                single = self.end_line in (0, self.line)
                width = self.end_column - self.column if single else len(self.source_line) - self.column + 1
                lines.append("    " + " " * (self.column - 1) + "^" * max(1, width))
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ErrorInfo:
    """A guest's exception as plain text; the object itself never crosses.

    Args:
        type: Name of the exception type.
        message: Its text, bounded, control characters escaped.
        traceback: Guest-side traceback text; it shows guest lines only.
    """

    type: str
    message: str
    traceback: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a run consumed.

    Args:
        wall_seconds: Elapsed time.
        cpu_seconds: Processor time, metered from outside the guest where a jail stands.
        memory_bytes: Peak resident memory of the worker, or 0 when not metered (inline).
        output_bytes: Bytes written to standard output and standard error.
        calls: Calls to granted capabilities.
    """

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    output_bytes: int = 0
    calls: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything a run left behind. Partial output and usage are kept on every outcome.

    Args:
        outcome: How the run ended.
        returned: The value of the trailing expression, a copy or a presence; read it through ``value``.
        stdout: Standard output so far, as text.
        stderr: Standard error so far, as text.
        error: The guest's exception, when it raised one.
        findings: What the check refused.
        usage: What the run consumed.
        limit: Name of the limit that was reached, as in ``Limits``, or an empty string.
        detail: One line that explains the outcome when it is not ``ok``.
        denials: What the guards refused during the run, oldest first, bounded.
    """

    outcome: Outcome
    returned: object = None
    stdout: str = ""
    stderr: str = ""
    error: ErrorInfo | None = None
    findings: tuple[Finding, ...] = ()
    usage: Usage = dataclasses.field(default_factory=Usage)
    limit: str = ""
    detail: str = ""
    denials: tuple[str, ...] = ()

    @property
    def value(self) -> object:
        """The value of the trailing expression, or None when there is none.

        Raises:
            CheckFailed: The source was refused.
            GuestRaised: The guest ended with an exception.
            LimitReached: A limit was used up.
            Violation: The jail was hit or the worker broke the protocol.
            WorkerCrashed: The worker died.
        """
        error = _ERRORS.get(self.outcome)
        if error is None:
            return self.returned
        raise error(self.explain(), self)

    def explain(self) -> str:
        """One paragraph that says how the run ended, for people."""
        if self.findings:
            return "\n".join(str(finding) for finding in self.findings)
        if self.error is not None:
            return f"{self.error.type}: {self.error.message}" if self.error.message else self.error.type
        return self.detail or str(self.outcome)


_ERRORS: Final[dict[Outcome, type[errors.OutcomeError]]] = {
    Outcome.CHECK_FAILED: errors.CheckFailed,
    Outcome.RAISED: errors.GuestRaised,
    Outcome.LIMIT: errors.LimitReached,
    Outcome.VIOLATION: errors.Violation,
    Outcome.CRASHED: errors.WorkerCrashed,
}
