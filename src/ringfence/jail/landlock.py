"""A Landlock ruleset that allows nothing: no file, no directory, no TCP port, no abstract socket, no signal outside.

What a kernel can refuse depends on its Landlock ABI, so the ruleset asks for all that this ABI handles and the report
says which. Landlock alone leaves UDP, vsock, ``stat`` and more open; it is the second lock behind the filter.

Source: ``Documentation/userspace-api/landlock.rst``, ``include/uapi/linux/landlock.h``.
"""

import struct
from typing import Final

import msgspec

from ringfence.jail import linux

_CREATE_RULESET_VERSION: Final = 1

_FILE_ACCESS_BY_ABI: Final = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_NETWORK_ACCESS_BY_ABI: Final = ((4, 0b11),)
_SCOPES_BY_ABI: Final = ((6, 0b11),)

GAPS: Final[tuple[tuple[int, str], ...]] = (
    (2, "linking and renaming across directories"),
    (3, "truncation"),
    (4, "TCP bind and connect"),
    (5, "device ioctls"),
    (6, "abstract sockets and signals"),
)
"""What a Landlock older than the given ABI leaves to the filter."""


_ATTRIBUTES: Final = struct.Struct("=QQQ")
"""``struct landlock_ruleset_attr``: handled_access_fs, handled_access_net, scoped; older ABIs know a shorter one."""
_SIZE_BY_ABI: Final = ((1, 8), (4, 16), (6, 24))


class Ruleset(msgspec.Struct, frozen=True, kw_only=True):
    """A ruleset in the kernel.

    Args:
        descriptor: Its file descriptor, closed on exec.
        abi: The Landlock ABI it was made for, 1 or more.
    """

    descriptor: int
    abi: int

    @property
    def note(self) -> str:
        """The ABI and what it leaves to the filter, for people."""
        left = [what for abi, what in GAPS if self.abi < abi]
        return f"ABI {self.abi}" + (f", leaves to seccomp: {', '.join(left)}" if left else "")


def create() -> Ruleset:
    """Make the ruleset with everything this kernel's Landlock can refuse.

    Raises:
        OSError: The kernel has no Landlock, or it is switched off (ENOSYS, EOPNOTSUPP), or an outer filter refuses.
    """
    abi = linux.system_call("landlock_create_ruleset", 0, 0, _CREATE_RULESET_VERSION)
    rights = (_combine(table, abi) for table in (_FILE_ACCESS_BY_ABI, _NETWORK_ACCESS_BY_ABI, _SCOPES_BY_ABI))
    attributes = linux.buffer(_ATTRIBUTES.pack(*rights))
    size = max(size for since, size in _SIZE_BY_ABI if since <= abi)
    return Ruleset(descriptor=linux.system_call("landlock_create_ruleset", linux.address(attributes), size, 0), abi=abi)


def _combine(rights_by_abi: tuple[tuple[int, int], ...], abi: int) -> int:
    combined = 0
    for since, rights in rights_by_abi:
        if since <= abi:
            combined |= rights
    return combined
