"""The digest that library code of Python 3.11 uses to seed from text."""

from _sha2 import sha512
