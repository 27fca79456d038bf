"""A piece of work in a child of this process, which may do to itself what it likes."""

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

_MEMORY = 6 << 30  # bytes of addresses: a mutant that piles things up ends here
_WALL = 20  # waiting counts too, but a busy machine is no mutant's fault


class EndedError(Exception):
    """The child ended without an answer: time, memory, or worse."""


def forked[T](work: Callable[[], T], seconds: float, *, silent: bool = True) -> T:
    """Return what the work returns, within so many seconds of computing.

    Raises:
        EndedError: there was no answer.
    """
    heard, says = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        _work(work, seconds, says, silent=silent)
    says.close()  # so that nobody is left to speak when the child has ended
    told: list[T] = []
    with heard, suppress(EOFError):
        told.append(heard.recv())
    _, status = os.waitpid(child, 0)
    if status or not told:
        raise EndedError(f"status {status}")
    return told[0]


def _work[T](work: Callable[[], T], seconds: float, says: Connection, *, silent: bool) -> None:
    code = 1
    try:
        for alarm, timer in (
            (signal.SIGPROF, signal.ITIMER_PROF),
            (signal.SIGALRM, signal.ITIMER_REAL),
        ):
            signal.signal(alarm, signal.SIG_DFL)
            signal.setitimer(timer, seconds if timer == signal.ITIMER_PROF else seconds * _WALL)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        if silent:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
        says.send(work())
        code = 0
    finally:
        os._exit(code)
