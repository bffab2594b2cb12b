"""CPython's own tests in the jail, in the short form: a few modules, with the same results as outside."""

import cpython_tests

FEW = [
    "bisect",
    "bool",
    "dict",
    "fractions",
    "functools",
    "generator_stop",
    "heapq",
    "html",
    "patma",
    "string",
    "tuple",
]


def test_the_same_results_but_for_the_written_list():
    ran, lines = cpython_tests.differences(cpython_tests.present(FEW))
    assert ran > 400
    assert [line for line in lines if not cpython_tests.is_known(line)] == []
    assert lines


def test_the_list_is_exact():
    assert not cpython_tests.is_known("test.test_bisect.T.test_x: bad in the jail only: AssertionError")
    assert not cpython_tests.is_known("test.test_bisect.T.test_x: bad in the jail only: can't start new thread")
    assert cpython_tests.is_known("test.test_enum.T.test_x: bad in the jail only: RuntimeError: can't start new thread")
