"""Exit codes of the ``ringfence`` command. Scripts rely on them: they only ever gain members."""

from typing import Final

OK: Final = 0
RAISED: Final = 1
USAGE: Final = 2
CHECK_FAILED: Final = 3
LIMIT: Final = 5
VIOLATION: Final = 6
FAULT: Final = 70
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

HELP: Final = """\
exit codes:
  0    the guest ended well, or the check or the audit found nothing
  1    the guest raised an exception
  2    wrong use of this command
  3    the check refused the program
  5    the guest reached a limit
  6    the guest hit the jail, its worker crashed, or the audit found what no guest must reach
  70   a fault of ringfence or of this machine's set-up
  130  interrupted
"""
