"""What the jail is made of: its steps, which of them are mandatory, and the report of those that hold.

The report, ``Confinement``, is made by the zygote from what it really did, never from what the kernel claims.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from ringfence import errors


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the jail takes away.

    Args:
        name: How reports and ``Sandbox(require=...)`` call it.
        mandatory: Whether no worker runs without it.
        stops: What it stops, one line.
        remedy: What to do when a machine cannot give it.
    """

    name: str
    mandatory: bool
    stops: str
    remedy: str


_NEWER_KERNEL: Final = "Use Linux 5.9 or newer, and a container runtime whose filter knows its calls"
_ALLOW_NAMESPACES: Final = (
    "Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces, "
    "kernel.apparmor_restrict_unprivileged_userns; a container's seccomp profile)"
)

STEPS: Final[tuple[Step, ...]] = (
    Step(
        name="closed_fds",
        mandatory=True,
        stops="using a descriptor the host had open",
        remedy=_NEWER_KERNEL,
    ),
    Step(
        name="no_new_privs",
        mandatory=True,
        stops="gaining privileges through set-user-id programs",
        remedy=_NEWER_KERNEL,
    ),
    Step(
        name="rlimits",
        mandatory=True,
        stops="unbounded memory, processor time, files, processes",
        remedy="Do not lower the hard limits of the host process below the limits of its guests",
    ),
    Step(
        name="seccomp",
        mandatory=True,
        stops="every system call but about twenty",
        remedy="Use a kernel with CONFIG_SECCOMP_FILTER, and a container runtime that lets filters be stacked",
    ),
    Step(
        name="unprivileged",
        mandatory=True,
        stops="acting as root or with any capability",
        remedy="Run the host as an ordinary user, or as root with CAP_SETUID and CAP_SETGID",
    ),
    Step(
        name="wall_clock",
        mandatory=True,
        stops="running for ever: the host kills the worker through its pidfd",
        remedy="Use Linux 5.3 or newer, and a container runtime whose filter knows pidfd_open",
    ),
    Step(
        name="landlock",
        mandatory=False,
        stops="opening files and TCP ports, should seccomp fail",
        remedy="Use Linux 5.13 or newer with landlock in the lsm= list, and a container runtime whose filter allows it",
    ),
    Step(
        name="user_namespace",
        mandatory=False,
        stops="being a user that other processes know",
        remedy=_ALLOW_NAMESPACES,
    ),
    Step(
        name="pid_namespace",
        mandatory=False,
        stops="seeing or signaling other processes",
        remedy=_ALLOW_NAMESPACES,
    ),
    Step(
        name="net_namespace",
        mandatory=False,
        stops="reaching any network",
        remedy=_ALLOW_NAMESPACES,
    ),
    Step(
        name="ipc_namespace",
        mandatory=False,
        stops="sharing System V memory and message queues",
        remedy=_ALLOW_NAMESPACES,
    ),
    Step(
        name="uts_namespace",
        mandatory=False,
        stops="reading the host's name",
        remedy=_ALLOW_NAMESPACES,
    ),
    Step(
        name="empty_root",
        mandatory=False,
        stops="seeing any file: the root is an empty read-only directory",
        remedy=_ALLOW_NAMESPACES,
    ),
)
"""Every step, mandatory ones first."""

BY_NAME: Final[Mapping[str, Step]] = {step.name: step for step in STEPS}
MANDATORY: Final = frozenset(step.name for step in STEPS if step.mandatory)
NAMESPACES: Final = frozenset(step.name for step in STEPS if step.name.endswith("_namespace")) | {"empty_root"}
GROUPS: Final[Mapping[str, frozenset[str]]] = {"namespaces": NAMESPACES}
"""Names that ``require`` accepts for several steps at once."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """What holds in the workers of one zygote.

    Args:
        names: The steps that hold.
        missing: The steps that do not, with the reason.
        notes: Details of steps that hold, such as the Landlock ABI.
    """

    names: frozenset[str]
    missing: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])

    def describe(self) -> str:
        """One line per step for people: what holds, and for what does not, why."""
        lines: list[str] = []
        for step in STEPS:
            if step.name in self.names:
                note = self.notes.get(step.name, "")
                lines.append(f"{step.name:<16} yes  {step.stops}" + (f" ({note})" if note else ""))
            else:
                lines.append(f"{step.name:<16} NO   {self.missing.get(step.name, 'not tried')}")
        return "\n".join(lines)

    def demand(self, require: Iterable[str]) -> None:
        """Make sure that every mandatory and every required step holds.

        Args:
            require: Step names, or group names such as ``namespaces``.

        Raises:
            ValueError: A name is neither a step nor a group.
            JailUnavailable: A step does not hold.
        """
        wanted = expand(require) | MANDATORY
        lacking = sorted(wanted - self.names)
        if lacking:
            reason = "; ".join(f"{name}: {self.missing.get(name, 'not tried')}" for name in lacking)
            raise errors.JailUnavailable(lacking, reason, remedy_for(lacking))


def expand(require: Iterable[str]) -> frozenset[str]:
    """The steps that ``require`` names, with groups replaced by their steps.

    Raises:
        ValueError: A name is neither a step nor a group.
    """
    wanted: set[str] = set()
    for name in require:
        if name in GROUPS:
            wanted |= GROUPS[name]
        elif name in BY_NAME:
            wanted.add(name)
        else:
            known = ", ".join(sorted({*BY_NAME, *GROUPS}))
            msg = f"no step of the jail is called {name!r}; there are {known}"
            raise ValueError(msg)
    return frozenset(wanted)


def remedy_for(names: Iterable[str]) -> str:
    """What to do about missing steps, each advice once."""
    return ". ".join(dict.fromkeys(BY_NAME[name].remedy for name in names if name in BY_NAME))
