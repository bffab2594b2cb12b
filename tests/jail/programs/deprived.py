"""A host on a poorer machine: privileges are really taken away before ringfence starts. Prints what holds, as JSON.

Each argument takes something away, in order: ``uid=N`` becomes an ordinary user, ``deny=CALL`` makes a system call
fail with EPERM as a container's filter would, ``deny_user_namespace`` does so for new user namespaces only,
``nofile=N`` and ``stack=N`` lower hard limits, ``drop=CAPABILITY`` gives up a capability.
"""

import ctypes
import json
import os
import pathlib
import resource
import struct
import sys

from ringfence import errors
from ringfence.host.zygote import Flavor, Zygote
from ringfence.jail import linux

PROGRAMS = str(pathlib.Path(__file__).parent)
NUMBERS = linux.NUMBERS | {"prlimit64": 302}
ALLOW, REFUSE = 0x7FFF0000, 0x00050001


def deny(number, argument_bits=None):
    """Install a filter that refuses one call, or only those whose first argument has some of the bits."""
    instruction = struct.Struct("=HBBI")
    tests = [(0x20, 0, 0, 0), (0x15, 0, 1 if argument_bits is None else 3, number)]
    if argument_bits is not None:
        tests += [(0x20, 0, 0, 16), (0x45, 0, 1, argument_bits)]
    program = b"".join(instruction.pack(*one) for one in [*tests, (0x06, 0, 0, REFUSE), (0x06, 0, 0, ALLOW)])
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.Filter(program)()


def deprive(what):
    name, _, value = what.partition("=")
    if name == "uid":
        os.setgroups([])
        os.setresgid(int(value), int(value), int(value))
        os.setresuid(int(value), int(value), int(value))
    elif name == "deny":
        deny(NUMBERS[value])
    elif name == "deny_user_namespace":
        deny(linux.NUMBERS["unshare"], linux.CLONE_NEWUSER)
    elif name == "nofile":
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(value), int(value)))
    elif name == "stack":
        resource.setrlimit(resource.RLIMIT_STACK, (int(value), int(value)))
    elif name == "drop":
        linux.prctl(linux.PR_CAPBSET_DROP, int(value))
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        data = (ctypes.c_uint32 * 6)()
        linux.system_call("capget", ctypes.addressof(header), ctypes.addressof(data))
        for index in (0, 1):
            data[index] &= ~(1 << int(value))
        linux.system_call("capset", ctypes.addressof(header), ctypes.addressof(data))


def main():
    for what in sys.argv[1:]:
        deprive(what)
    try:
        with Zygote(Flavor(entry="attacker:serve", paths=(PROGRAMS,), keep_native=True)) as zygote:
            answers = []
            for expression in (b"6 * 7", b"open('/etc/passwd')", b"call(41, 1, 1, 0)", b"call(62, 1, 9)"):
                with zygote.spawn(memory_bytes=1 << 26, cpu_seconds=2.0) as worker:
                    worker.channel.settimeout(20)
                    worker.channel.send(expression)
                    answers.append(worker.channel.recv(1 << 16).decode())
            with zygote.spawn(memory_bytes=1 << 26, cpu_seconds=0.1) as worker:
                worker.channel.send(b"spin()")
                answers.append(worker.wait(20))
            with zygote.spawn(memory_bytes=1 << 26, cpu_seconds=2.0) as worker:
                worker.channel.settimeout(20)
                status = pathlib.Path(f"/proc/{worker.pid}/status").read_text().splitlines()
                (uids,) = (line.split() for line in status if line.startswith("Uid"))
                worker.channel.send(b"spin()")
                worker.kill()
                answers.append(worker.wait(20))
            print(
                json.dumps(
                    {
                        "names": sorted(zygote.confinement.names),
                        "missing": dict(zygote.confinement.missing),
                        "notes": dict(zygote.confinement.notes),
                        "answers": answers,
                        "root": "0" in uids,
                    }
                )
            )
    except errors.JailUnavailable as error:
        print(json.dumps({"unavailable": list(error.missing), "reason": error.reason, "remedy": error.remedy}))


if __name__ == "__main__":
    main()
