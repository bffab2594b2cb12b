# From a fresh clone, with Python 3.11+, git and make: each command installs what it needs into .venv, then runs.

# The first Python that really runs and is new enough: a version manager's shim may be on PATH and still fail.
ifndef PYTHON
PYTHON := $(shell for candidate in python3 python3.13 python3.12 python3.11 python \
	"$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin/python3; do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$candidate"; break; }; done)
endif

# One task at a time: each installs into the same environments.
.NOTPARALLEL:

.PHONY: help demo test prove lint types docs bench conformance format install clean

help:
	@echo "make demo     run strangers' programs against a real database and show what became of them"
	@echo "make test     every check and test, on each Python of 3.11, 3.12 and 3.13 found here"
	@echo "make prove    try to break every claim, and write docs/security/proof.md; PROVE='--attacks 1000000' for more"
	@echo "make lint     style and import contracts        make types   mypy and pyright"
	@echo "make docs     build the documentation           make format  rewrite the sources in the house style"
	@echo "make bench    what the walls cost, next to plain CPython and to others"
	@echo "make conformance  CPython's own tests of the language and the library, run as guests"
	@echo "make install  make .venv for development        make clean   remove everything that make made"

demo test prove lint types docs bench conformance format install clean:
	@test -n "$(PYTHON)" || { echo "ringfence needs Python 3.11 or newer: none found on PATH (set PYTHON=...)" >&2; exit 1; }
	@"$(PYTHON)" tools/tasks.py $@
