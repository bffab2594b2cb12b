"""CPython's own tests run as guests, and those of pure modules all pass."""

import importlib.util
import json
import pathlib

import pytest

pytest.importorskip("test.test_textwrap", reason="this Python has no test package")
_RUN = pathlib.Path(__file__).with_name("run.py")


def _load():
    spec = importlib.util.spec_from_file_location("conformance_run", _RUN)
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    return run


def test_every_explanation_is_a_page():
    run = _load()
    pages = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/divergences"
    for _pattern, page in json.loads(run._BY_DESIGN.read_text("utf-8")):
        assert (pages / page).is_file()
    assert run.page_of("AttributeError: x.gi_frame is not permitted: leads to frames") == "introspection.md"
    assert run.page_of("AssertionError: 1 != 2") is None


@pytest.mark.parametrize("name", ["test_textwrap", "test_bisect", "test_string"])
def test_every_test_passes(name):
    rows = _load().run_file(name)
    assert [row for row in rows if row[0] not in {"passed", "skipped"}] == []
    assert len([row for row in rows if row[0] == "passed"]) > 20
