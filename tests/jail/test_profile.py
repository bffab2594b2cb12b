"""The report of what holds, and what may be demanded of it."""

import msgspec
import pytest

from ringfence import errors
from ringfence.jail import landlock, launch, linux, probe, profile
from ringfence.jail.profile import Confinement

EVERYTHING = frozenset(step.name for step in profile.STEPS)


def test_mandatory_steps():
    assert sorted(profile.MANDATORY) == [
        "closed_fds",
        "no_new_privs",
        "rlimits",
        "seccomp",
        "unprivileged",
        "wall_clock",
    ]


def test_demands_that_are_met():
    Confinement(names=EVERYTHING).demand({"namespaces", "landlock", "seccomp"})
    Confinement(names=profile.MANDATORY).demand(())


def test_demands_that_are_not_met():
    confinement = Confinement(
        names=EVERYTHING - {"landlock", "net_namespace"},
        missing={"landlock": "Function not implemented", "net_namespace": "unshare: Operation not permitted"},
    )
    confinement.demand({"seccomp", "pid_namespace"})
    with pytest.raises(errors.JailUnavailable) as caught:
        confinement.demand({"landlock", "namespaces"})
    assert caught.value.missing == ("landlock", "net_namespace")
    assert str(caught.value) == (
        "the jail is unavailable: missing landlock, net_namespace: landlock: Function not implemented; "
        "net_namespace: unshare: Operation not permitted. Use Linux 5.13 or newer with landlock in the lsm= list, and "
        "a container runtime whose filter allows it. Allow unprivileged user namespaces (sysctl "
        "kernel.unprivileged_userns_clone, user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns; "
        "a container's seccomp profile)"
    )


def test_mandatory_steps_are_always_demanded():
    with pytest.raises(errors.JailUnavailable) as caught:
        Confinement(names=EVERYTHING - {"seccomp"}).demand(())
    assert caught.value.missing == ("seccomp",)
    assert caught.value.reason == "seccomp: not tried"


def test_unknown_demands():
    with pytest.raises(
        ValueError, match=r"^no step of the jail is called 'secomp'; there are closed_fds, empty_root, "
    ):
        Confinement(names=EVERYTHING).demand({"secomp"})


def test_description():
    text = Confinement(
        names=EVERYTHING - {"landlock"}, missing={"landlock": "Function not implemented"}, notes={"seccomp": "strict"}
    ).describe()
    lines = text.splitlines()
    assert len(lines) == len(profile.STEPS)
    assert "seccomp          yes  every system call but about twenty (strict)" in lines
    assert "landlock         NO   Function not implemented" in lines


def test_reports_cross_the_control_socket_unchanged():
    confinement = Confinement(names=EVERYTHING, missing={"a": "b"}, notes={"c": "d"})
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(confinement), type=Confinement) == confinement


def test_the_probe_tells_what_workers_get(zygote):
    found = probe.probe()
    assert (found.names, found.missing) == (zygote.confinement.names, zygote.confinement.missing)


def test_the_probe_tells_of_a_machine_without_the_jail(monkeypatch):
    monkeypatch.setattr(launch.platform, "machine", lambda: "riscv64")
    assert probe.probe() == Confinement(
        names=frozenset(), missing={"seccomp": "the filter has no table of system calls for riscv64"}
    )


def test_an_interpreter_that_cannot_be_started(monkeypatch, no_leak):
    monkeypatch.setattr(launch.sys, "executable", "/no/such/python")
    with pytest.raises(errors.JailUnavailable) as caught:
        launch.Launched(probe._NOTHING_TO_RUN)
    assert str(caught.value) == (
        "the jail is unavailable: missing zygote: /no/such/python cannot be started: No such file or directory. "
        "Set sys.executable to a CPython of this version"
    )


@pytest.mark.parametrize(
    ("abi", "rights", "note"),
    [
        (
            1,
            (0x1FFF,),
            (
                "ABI 1, leaves to seccomp: linking and renaming across directories, truncation, TCP bind and connect, "
                "device ioctls, abstract sockets and signals"
            ),
        ),
        (
            2,
            (0x3FFF,),
            "ABI 2, leaves to seccomp: truncation, TCP bind and connect, device ioctls, abstract sockets and signals",
        ),
        (3, (0x7FFF,), "ABI 3, leaves to seccomp: TCP bind and connect, device ioctls, abstract sockets and signals"),
        (4, (0x7FFF, 3), "ABI 4, leaves to seccomp: device ioctls, abstract sockets and signals"),
        (5, (0xFFFF, 3), "ABI 5, leaves to seccomp: abstract sockets and signals"),
        (6, (0xFFFF, 3, 3), "ABI 6"),
        (7, (0xFFFF, 3, 3), "ABI 7"),
        (99, (0xFFFF, 3, 3), "ABI 99"),
    ],
)
def test_older_landlocks_are_asked_for_what_they_know(monkeypatch, abi, rights, note):
    asked = []

    def answer(name, *arguments):
        if arguments[2] == 1:
            return abi
        asked.append(linux.ctypes.string_at(arguments[0], arguments[1]))
        return 17

    monkeypatch.setattr(linux, "system_call", answer)
    ruleset = landlock.create()
    assert (ruleset.descriptor, ruleset.abi, ruleset.note) == (17, abi, note)
    assert asked == [b"".join(right.to_bytes(8, "little") for right in rights)]
