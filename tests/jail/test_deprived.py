"""Poorer machines: each privilege is really taken away. The jail says what is missing, or refuses where it must."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import msgspec
import pytest
from tests.jail.conftest import PROGRAMS

import ringfence
from ringfence.jail import profile

NAMESPACES = sorted(profile.NAMESPACES)
EVERYTHING = sorted(step.name for step in profile.STEPS)
CONFINED = [
    "42",
    "PermissionError: [Errno 1] Operation not permitted: '/etc/passwd'",
    "-1",
    "-1",
    -27,
    -9,
]
USER = 54321

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become others")


def facts_after(*losses):
    ended = subprocess.run(
        [sys.executable, PROGRAMS / "deprived.py", *losses],
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def facts_of_a_user(*losses):
    """The same after becoming an ordinary user, however private the interpreter and the checkout are to root."""
    if os.geteuid() != 0:
        return facts_after(*losses)
    with tempfile.TemporaryDirectory(prefix="ringfence-") as base:
        pathlib.Path(base).chmod(0o755)
        places = [sys.base_prefix, ringfence.__path__[0] + "/..", msgspec.__path__[0] + "/..", PROGRAMS]
        ended = subprocess.run(
            [sys.executable, PROGRAMS / "as_user.py", base, *places, f"uid={USER}", *losses],
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def test_root():
    facts = facts_after()
    assert facts["names"] == EVERYTHING
    assert facts["answers"] == CONFINED
    assert not facts["root"]


def test_a_container_without_namespaces():
    facts = facts_after("deny=unshare")
    assert facts["names"] == sorted(set(EVERYTHING) - set(NAMESPACES))
    assert facts["missing"].keys() == set(NAMESPACES)
    assert facts["missing"]["user_namespace"] == "unshare: Operation not permitted"
    assert facts["answers"] == CONFINED
    assert not facts["root"]


@needs_root
def test_root_where_ordinary_users_get_no_namespaces():
    facts = facts_after("deny_user_namespace")
    assert facts["names"] == sorted(set(EVERYTHING) - {"user_namespace"})
    assert facts["missing"] == {"user_namespace": "not needed by root where it is refused to ordinary users"}
    assert facts["notes"]["pid_namespace"] == "shared by the workers of a zygote"
    assert facts["answers"] == CONFINED
    assert not facts["root"]


def test_namespaces_without_per_worker_pid_namespaces():
    facts = facts_after("deny=setns")
    assert facts["notes"]["pid_namespace"] == "shared by the workers of a zygote"
    assert facts["answers"] == CONFINED


def test_mounts_refused():
    facts = facts_after("deny=mount")
    assert facts["missing"] == {"empty_root": "mount: Operation not permitted"}
    assert facts["answers"] == CONFINED


def test_an_ordinary_user():
    facts = facts_of_a_user()
    assert facts["names"] == EVERYTHING
    assert facts["notes"]["pid_namespace"] == "one per worker"
    assert facts["answers"] == CONFINED


@pytest.mark.parametrize("loss", ["unshare", "mount", "setns", "landlock_create_ruleset"])
def test_an_ordinary_user_with_less(loss):
    facts = facts_of_a_user(f"deny={loss}")
    assert set(facts["names"]) >= profile.MANDATORY
    assert facts["answers"] == CONFINED


def test_an_ordinary_user_in_a_container():
    facts = facts_of_a_user("deny=unshare", "deny=landlock_create_ruleset", "deny=clone3")
    assert facts["names"] == sorted(profile.MANDATORY)
    assert facts["answers"] == CONFINED


def test_a_kernel_without_landlock():
    facts = facts_after("deny=landlock_create_ruleset")
    assert facts["missing"] == {"landlock": "landlock_create_ruleset: Operation not permitted"}
    assert facts["names"] == sorted(set(EVERYTHING) - {"landlock"})
    assert facts["answers"] == CONFINED


def test_landlock_that_cannot_be_enforced():
    facts = facts_after("deny=landlock_restrict_self")
    assert facts["missing"] == {"landlock": "landlock_restrict_self: Operation not permitted"}
    assert "landlock" not in facts["notes"]
    assert facts["answers"] == CONFINED


def test_neither_namespaces_nor_landlock():
    facts = facts_after("deny=unshare", "deny=landlock_create_ruleset")
    assert facts["names"] == sorted(profile.MANDATORY)
    assert facts["answers"] == CONFINED


def test_low_limits_of_the_host_stay():
    facts = facts_after("nofile=256", "stack=4194304")
    assert facts["answers"] == CONFINED


@pytest.mark.parametrize(
    ("call", "step", "reason"),
    [
        ("seccomp", "seccomp", "seccomp: Operation not permitted"),
        ("close_range", "closed_fds", "close_range: Operation not permitted"),
        ("pidfd_open", "wall_clock", "Operation not permitted"),
        ("prlimit64", "rlimits", "Operation not permitted"),
        ("capset", "unprivileged", "capset: Operation not permitted"),
    ],
)
def test_mandatory_steps(call, step, reason):
    facts = facts_after(f"deny={call}")
    assert facts == {"unavailable": [step], "reason": reason, "remedy": profile.BY_NAME[step].remedy}


@needs_root
@pytest.mark.parametrize("capability", [6, 7], ids=["CAP_SETGID", "CAP_SETUID"])
def test_root_that_cannot_stop_being_root(capability):
    facts = facts_after(f"drop={capability}")
    assert facts == {
        "unavailable": ["unprivileged"],
        "reason": "Operation not permitted",
        "remedy": "Run the host as an ordinary user, or as root with CAP_SETUID and CAP_SETGID",
    }


@needs_root
def test_root_that_may_not_kill_others_asks_the_zygote():
    facts = facts_after("drop=5")
    assert facts["names"] == EVERYTHING
    assert facts["answers"] == CONFINED
