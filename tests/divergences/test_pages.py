"""Every page of docs/divergences is true: its programs print what it says, run by CPython and run as a guest."""

import dataclasses
import pathlib
import re
import subprocess
import sys
import textwrap

import pytest

import ringfence

PAGES = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/divergences"
BLOCK = re.compile(r"^```(?P<kind>python|text)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SINCE = re.compile(r"\bPython 3\.(\d+) and later\b")
CPYTHON, GUEST = "CPython prints:\n\n", "A guest prints:\n\n"


@dataclasses.dataclass(frozen=True)
class Example:
    """A program of a page and what the page says it prints."""

    program: str
    cpython: str | None
    guest: str


def examples(text):
    """The examples of a page; the words before a block say whose output it is."""
    programs = []
    for match in BLOCK.finditer(text):
        before = text[: match.start()]
        if match["kind"] == "python":
            programs.append({"program": match["body"], "cpython": None})
        elif before.endswith(CPYTHON):
            programs[-1]["cpython"] = match["body"]
        else:
            assert before.endswith(GUEST)
            programs[-1]["guest"] = match["body"]
    return [Example(**each) for each in programs]


def parameters():
    for page in sorted(PAGES.glob("*.md")):
        if page.name == "index.md":
            continue
        text = page.read_text(encoding="utf-8")
        since = SINCE.search(text)
        is_newer = since is not None and sys.version_info < (3, int(since[1]))
        for number, example in enumerate(examples(text), 1):
            marks = [pytest.mark.skip(reason=since[0])] if since is not None and is_newer else []
            yield pytest.param(example, id=f"{page.stem}-{number}", marks=marks)


EXAMPLES = list(parameters())


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_guest_prints_what_the_page_says(example):
    with ringfence.Sandbox(isolation="inline") as box:
        result = box.run(example.program)
    ending = [f"{result.error.type}: {result.error.message}\n"] if result.error is not None else []
    ending += [f"{finding.code} {finding.message}\n" for finding in result.findings]
    assert result.stdout + "".join(ending) == example.guest


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.values[0].cpython is not None])
def test_cpython_prints_what_the_page_says(example):
    command = [sys.executable, "-I", "-W", "ignore", "-X", "utf8", "-c", example.program]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ended.stdout + "".join(ended.stderr.splitlines(keepends=True)[-1:]) == example.cpython


def test_every_page_has_an_example_that_differs():
    for page in PAGES.glob("*.md"):
        if page.name != "index.md":
            found = examples(page.read_text(encoding="utf-8"))
            assert any(each.cpython != each.guest for each in found), page.name


def test_the_index_lists_every_page():
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    for page in PAGES.glob("*.md"):
        if page.name != "index.md":
            title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
            assert f"[{title}]({page.name})" in index


def test_examples_are_read_with_their_outputs():
    text = textwrap.dedent(
        """\
        # Title

        ```python
        print(1)
        ```

        CPython prints:

        ```text
        1
        ```

        A guest prints:

        ```text
        2
        ```
        """
    )
    assert examples(text) == [Example(program="print(1)\n", cpython="1\n", guest="2\n")]
