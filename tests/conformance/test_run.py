"""CPython's own tests run as guests, and those of pure modules all pass."""

import importlib.util
import pathlib

import pytest

pytest.importorskip("test.test_textwrap", reason="this Python has no test package")
_RUN = pathlib.Path(__file__).with_name("run.py")


@pytest.mark.parametrize("name", ["test_textwrap", "test_bisect", "test_string"])
def test_every_test_passes(name):
    spec = importlib.util.spec_from_file_location("conformance_run", _RUN)
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    rows = run.run_file(name)
    assert [row for row in rows if row[0] not in {"passed", "skipped"}] == []
    assert len([row for row in rows if row[0] == "passed"]) > 20
