"""Context variables; the context a program runs in holds its own variables only."""

from _contextvars import Context, ContextVar, Token

copy_context = _primitive_copy_context
