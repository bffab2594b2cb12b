"""What gets loaded when: a worker must not hold host code, and the command must start at once."""

import subprocess
import sys

import pytest


def modules_after(statement: str) -> set[str]:
    """Names in ``sys.modules`` after a statement in a fresh interpreter."""
    program = f"import sys\n{statement}\nsys.stdout.write(' '.join(sys.modules))"
    answer = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def test_importing_the_package_loads_nothing_of_it():
    loaded = {name for name in modules_after("import ringfence") if name.startswith("ringfence.")}
    assert loaded <= {"ringfence.version"}


@pytest.mark.parametrize("module", ["ringfence.guest.evaluate", "ringfence.guest.worker"])
def test_the_guest_side_loads_no_host_code(module):
    loaded = modules_after(f"import {module}")
    assert {
        name for name in loaded if name.startswith(("ringfence.host", "ringfence.sandbox", "ringfence.cli"))
    } == set()


def test_the_command_parses_its_arguments_without_loading_the_rest():
    loaded = modules_after("from ringfence.cli.main import main\nassert main(['run', '--wall', 'x']) == 2")
    assert loaded & {"msgspec", "asyncio", "subprocess", "sqlite3", "ringfence.sandbox", "ringfence.host"} == set()
