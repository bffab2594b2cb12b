"""A host that is killed: starts a zygote and workers, prints their process numbers, then waits or dies.

The first number is the zygote's own.
"""

import pathlib
import sys
import time

from deprived import deny
from tests.jail.conftest import descendants

from ringfence.host.zygote import Flavor, Zygote
from ringfence.jail import linux

PROGRAMS = pathlib.Path(__file__).parent


def main(mode):
    if mode == "no namespaces":
        deny(linux.NUMBERS["unshare"])
    zygote = Zygote(Flavor(entry="attacker:serve", paths=(str(PROGRAMS),), keep_native=True))
    workers = [zygote.spawn(memory_bytes=1 << 28, cpu_seconds=None) for _ in range(4)]
    workers[0].channel.send(b"spin()")
    workers[1].channel.send(b"signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)), spin()")
    workers[2].channel.send(b"time.sleep(1000)")
    print(*descendants("self"), flush=True)
    if mode == "busy":
        while True:
            zygote.spawn(memory_bytes=1 << 28, cpu_seconds=None).channel.send(b"spin()")
    if mode == "exit":
        return
    time.sleep(1000)


main(sys.argv[1])
