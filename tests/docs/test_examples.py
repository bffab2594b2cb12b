"""Every Python block of the pages runs as it stands, and the pages and the sources name the same things."""

import pathlib
import re

import pytest

import blog
import ringfence
from ringfence.language.world import CORRUPTIBLE

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# The programs of divergences are guests, which tests/divergences runs.
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if path.parent.name != "divergences")
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\bRF\d{3}\b")
LANGUAGE_WALL = (
    "docs/security/language-wall.md",
    "docs/security/near-misses.md",
    "docs/decisions/library-in-the-realm.md",
)


def blocks():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            name = f"{page.relative_to(ROOT).as_posix()}:{line}"
            yield pytest.param(page, line, match["code"], id=name)


@pytest.fixture
def db(tmp_path):
    """The database that the first example speaks of."""
    database = blog.Database(tmp_path / "blog.sqlite")
    yield database
    database.close()


@pytest.mark.parametrize(("page", "line", "code"), list(blocks()))
def test_a_block_runs(page, line, code, db, capsys):
    # Empty lines first, so that a traceback shows the line of the page.
    exec(compile("\n" * (line - 1) + code, str(page), "exec"), {"__name__": "page", "db": db})
    shown = capsys.readouterr().out
    if page.name == "README.md":
        titles = (
            "['Paving the way to securing the Python interpreter', 'A challenge: break it', 'Thank you, <everyone>']"
        )
        assert shown.startswith(f"{titles}  Usage(wall_seconds=")


def codes_in_sources():
    """Every code that a finding can carry."""
    texts = (path.read_text(encoding="utf-8") for path in pathlib.Path(ringfence.__file__).parent.rglob("*.py"))
    return {code for text in texts for code in CODE.findall(text)}


def test_every_code_has_its_page_and_every_page_its_code():
    pages = {path.stem for path in (ROOT / "docs/errors").glob("RF*.md")}
    assert codes_in_sources() == pages
    index = (ROOT / "docs/errors/index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\((RF\d{3})\.md\)", index)) == pages


def test_every_page_is_headed_by_its_code():
    for path in (ROOT / "docs/errors").glob("RF*.md"):
        assert path.read_text(encoding="utf-8").startswith(f"# {path.stem}: ")


def test_files_named_in_the_pages_exist():
    named = re.compile(r"`((?:language|guest|border|host|jail|cli|tests|tools)/[\w./]*)`")
    for page in ("ARCHITECTURE.md", "SECURITY.md", "CONTRIBUTING.md", *LANGUAGE_WALL):
        for name in named.findall((ROOT / page).read_text(encoding="utf-8")):
            candidates = (ROOT / name, ROOT / "src/ringfence" / name, ROOT / "src/ringfence" / f"{name}.py")
            assert any(path.exists() for path in candidates), f"{page} names {name}"


def test_known_memory_corruption_is_listed():
    page = (ROOT / "docs/security/language-wall.md").read_text(encoding="utf-8")
    for label, what in CORRUPTIBLE.items():
        cell = re.sub(r"__\w+__", r"`\g<0>`", what).replace("|", r"\|")
        assert f"| `{label}` | {cell} |" in page
