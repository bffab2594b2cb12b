"""The page about the standard library says what the importer's tables say."""

import importlib.util
import pathlib

TOOL = pathlib.Path(__file__).resolve().parent.parent.parent / "tools/library_table.py"


def test_the_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("library_table", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "write it anew: python tools/library_table.py"
