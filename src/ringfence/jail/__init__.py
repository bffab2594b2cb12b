"""The operating system's wall: what a worker gives up before it receives a byte of guest source.

Knows nothing of Python guests. Every module here also runs inside the zygote, so none may import host code.
"""
