"""What a worker of these tests runs: an attacker who already has native code. It evaluates what the test sends."""

import ctypes
import gc
import mmap
import os
import random
import resource
import signal
import socket
import sys
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long

# mov eax, edi; int 0x80; ret: the 32-bit way into the kernel, in a page made executable before the lock-down.
GATE = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
GATE.write(b"\x89\xf8\xcd\x80\xc3")
int80 = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(GATE)))

PAGE = ctypes.create_string_buffer(8192)
HERE = ctypes.addressof(PAGE)


def call(number, *arguments):
    """A raw system call: its result, or the negative errno."""
    result = LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(value) for value in arguments))
    return -ctypes.get_errno() if result == -1 else result


def text(value):
    """The address of a zero-terminated string that stays alive."""
    kept = ctypes.create_string_buffer(value)
    KEPT.append(kept)
    return ctypes.addressof(kept)


KEPT = []


def grow(step, most):
    """Take memory until it is refused, and say how much there was."""
    taken = []
    try:
        while len(taken) * step < most:
            taken.append(bytes(step))
    except MemoryError:
        return "MemoryError", len(taken) * step
    return "no end", len(taken) * step


def spin():
    while True:
        pass


def scan(numbers):
    """What each system call answers when all of its arguments are 0."""
    return {number: call(number, 0, 0, 0, 0, 0, 0) for number in numbers}


def serve(channel):
    """Evaluate one expression per message and answer with the repr of its value."""
    names = dict(globals(), channel=channel)
    while data := os.read(channel, 1 << 18):
        try:
            answer = repr(eval(data, names))
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(channel, answer.encode())


USED_BY_TESTS = (gc, random, resource, signal, socket, sys, threading, time)
