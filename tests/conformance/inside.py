"""Run as a guest: run the tests of one module and print a line for each."""

import sys
import unittest


class Lines(unittest.TestResult):
    """Results as lines: status, test, and the first line of why."""

    def _line(self, status, test, reason=""):
        print(status, test.id(), reason.replace("\n", " | ")[:300], sep="\t")

    def addSuccess(self, test):
        self._line("passed", test)

    def addFailure(self, test, err):
        self._line("failed", test, f"{err[0].__name__}: {err[1]}")

    addError = addFailure

    def addSkip(self, test, reason):
        self._line("skipped", test, str(reason))

    def addExpectedFailure(self, test, err):
        self._line("passed", test)

    def addUnexpectedSuccess(self, test):
        self._line("failed", test, "unexpected success")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._line("failed", test, f"{err[0].__name__}: {err[1]}")


try:
    __import__(name)
except unittest.SkipTest as skipped:
    print("skipped", name, skipped, sep="\t")
else:
    unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name]).run(Lines())
