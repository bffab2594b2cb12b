"""Asynchronous programs: CPython's own tasks and locks over a loop that waits for the clock alone."""

import sys

from asyncio import events

DefaultEventLoopPolicy = events.AbstractEventLoopPolicy
from asyncio.coroutines import *
from asyncio.events import (
    AbstractEventLoop,
    AbstractEventLoopPolicy,
    EventLoop,
    Handle,
    TimerHandle,
    _get_running_loop,
    _set_running_loop,
    get_event_loop,
    get_running_loop,
    new_event_loop,
    set_event_loop,
)
from asyncio.exceptions import *
from asyncio.futures import *
from asyncio.locks import *
from asyncio.queues import *
from asyncio.runners import Runner, run
from asyncio.taskgroups import *
from asyncio.tasks import *
from asyncio.timeouts import *


async def to_thread(func, /, *args, **kwargs):
    raise RuntimeError("threads are not granted: await a granted async function, or call the function")
