"""CPython's own tests of the language and the library, run inside the restricted language: what passes, and why the rest does not.

Usage: run.py [file ...]; each file has a process of its own. The tests come from the running interpreter's ``test`` package.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
from collections import Counter

import test

HERE = pathlib.Path(__file__).resolve().parent
TESTS = pathlib.Path(test.__path__[0])
FILES = """
test_grammar test_class test_generators test_genexps test_coroutines test_asyncgen test_patma test_exceptions test_with
test_decorators test_dict test_list test_tuple test_set test_str test_unicode test_format test_fstring test_functools
test_itertools test_collections test_dataclasses test_enum test_re test_json test_statistics test_fractions test_decimal
test_datetime test_contextlib test_heapq test_bisect test_textwrap test_copy test_typing test_string test_random test_struct
test_base64 test_html test_urlparse test_csv test_difflib test_shlex test_ipaddress test_uuid test_operator test_pprint
test_graphlib test_tomllib
"""
# Tests share their base classes through these.
_SHARED = ("list_tests", "seq_tests", "mapping_tests", "string_tests", "pickletester", "re_tests", "datetimetester", "ann_module",
           "ann_module2", "ann_module3", "ann_module4", "ann_module5", "ann_module6", "ann_module7", "ann_module8",
           "mod_generics_cache", "_typed_dict_helper", "typinganndata", "dataclass_module_1", "dataclass_module_1_str",
           "dataclass_module_2", "dataclass_module_2_str", "dataclass_textanno", "typinganndata.ann_module", "test_math",
           "test_set",
           "typinganndata.ann_module2", "typinganndata.ann_module3", "typinganndata._typed_dict_helper",
           "typinganndata.mod_generics_cache", "test_import", "test_contextlib", "support.testcase")  # fmt: skip
_PACKAGES = {"test", "importlib", "multiprocessing", "http", "xml.dom", "encodings"}
_SECONDS = 100


def sources(name):
    """Every module that the tests called ``name`` may import, and whether it is a package."""
    sys.path.insert(0, str(HERE / "support"))
    import helpers

    found = {full: (text.encode(), full in _PACKAGES) for full, text in helpers.SOURCES.items()}
    found["test.support"] = ((HERE / "support/__init__.py").read_bytes(), True)
    for each in (name, *_SHARED):  # a test may import another
        path = TESTS / each.replace(".", "/")
        full = f"test.{each}"
        if path.is_dir():
            for file in path.rglob("*.py"):
                parts = file.relative_to(TESTS).with_suffix("").parts
                is_package = parts[-1] == "__init__"
                inner = ".".join(("test", *(parts[:-1] if is_package else parts)))
                found.setdefault(inner, (file.read_bytes(), is_package))
        elif path.with_suffix(".py").exists():
            found.setdefault(full, (path.with_suffix(".py").read_bytes(), False))
    if "test.typinganndata" in {full.rpartition(".")[0] for full in found}:
        found.setdefault("test.typinganndata", (b"", True))
    return found


def names_of(name):
    """The modules of tests that the file or package ``name`` holds."""
    path = TESTS / name
    if not path.is_dir():
        return [f"test.{name}"] if path.with_suffix(".py").exists() else []
    files = sorted(path.glob("test_*.py"))
    return [f"test.{name}.{file.stem}" for file in files] or [f"test.{name}"]


def run_one(module):
    """Run one module of tests in a realm, in this process; its lines go to standard output."""
    from ringfence.guest.evaluate import evaluate
    from ringfence.guest.realm import Realm

    realm = Realm(
        grants={"name": module},
        write_output=lambda stream, text: sys.stdout.write(text) if stream == "stdout" else None,
        packages=sources(module.split(".")[1]),
        max_source_bytes=1 << 22,
    )
    evaluation = evaluate(realm, (HERE / "inside.py").read_text(encoding="utf-8"), filename="inside.py")
    if evaluation.error is not None:
        last = evaluation.error.traceback.splitlines()[-3:]
        print(
            "refused",
            module,
            f"{evaluation.error.type}: {evaluation.error.message[:300]} {last}".replace("\n", " | "),
            sep="\t",
        )
    for finding in evaluation.findings:
        print("refused", module, finding.message, sep="\t")


def run_file(name):
    """Rows (status, test, reason) of one file; a module that could not be loaded is one row."""
    rows = []
    for module in names_of(name):
        try:
            ended = subprocess.run(
                [sys.executable, __file__, "--inside", module],
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
            text, code = ended.stdout, ended.returncode
        except subprocess.TimeoutExpired as late:
            text, code = (late.stdout or b"").decode(), "a timeout"
        rows += [
            (*line.split("\t"), "")[:3]
            for line in text.splitlines()
            if line.split("\t")[0] in _STATUSES and "\t" in line
        ]
        if code:
            rows.append(("refused", module, f"ended with {code}"))
    # Tests with several failing parts are one test.
    worst = {}
    for status, test_id, reason in rows:
        if test_id not in worst or status == "failed":
            worst[test_id] = (status, test_id, reason)
    return list(worst.values())


def page_of(reason):
    """The page of docs/divergences that explains a failure, told by its words; None when nobody has explained it."""
    return next(
        (page for pattern, page in json.loads(_BY_DESIGN.read_text("utf-8")) if re.search(pattern, reason)), None
    )


_STATUSES = ("passed", "failed", "skipped", "refused")
_BY_DESIGN = HERE / "by_design.json"


def main():
    """Run the files and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", default=FILES.split())
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--report", type=pathlib.Path, help="write every row here, as JSON")
    options = parser.parse_args()
    if options.inside:
        run_one(options.inside)
        return 0
    total, everything = Counter(), []
    for name in options.files:
        if not names_of(name):
            continue
        rows = run_file(name)
        everything += rows
        counts = Counter(status for status, _, _ in rows)
        total += counts
        print(f"{name:20}", *(f"{counts[each]:5} {each}" for each in _STATUSES), flush=True)
    failures = [page_of(reason) for status, _, reason in everything if status in {"failed", "refused"}]
    pages = Counter(page for page in failures if page is not None)
    for page, count in sorted(pages.items()):
        print(f"{count:5} by design: docs/divergences/{page}")
    print(f"{len(failures) - pages.total():5} not explained")
    print(f"{'all':20}", *(f"{total[each]:5} {each}" for each in _STATUSES))
    ran = total["passed"] + total["failed"] + total["refused"]
    print(f"{total['passed'] / max(ran, 1):.1%} of what ran passed, Python {sys.version.split()[0]}")
    if options.report:
        options.report.write_text(json.dumps(everything, indent=0), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
