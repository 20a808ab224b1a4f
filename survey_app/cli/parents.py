"""Processes that end with the one that started them, however that one ends."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from typing import Self

GRACE = 4
"""Seconds in which an orphan may finish what it has begun."""
SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"})
MAKES = frozenset({"make", "gmake"})
LOOK_EVERY = 0.25
"""Seconds between two looks at make."""


@contextmanager
def interrupted_alone() -> Iterator[None]:
    """What is started within is not interrupted by a terminal, which sends SIGINT to everybody:
    its parent alone decides, and ends it by SIGTERM.

    The signal is blocked before there is a process to inherit that, as libraries start threads of
    their own, and a process in which one thread lets it through is interrupted.
    """
    resource_tracker.ensure_running()  # it would undo the block when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """End this process, which multiprocessing has started, when its parent is gone.

    It is asked to end first, so that it can store what it holds; if that takes too long, it ends.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    threading.Thread(
        target=_end_after, args=(parent.sentinel,), name="watches-parent", daemon=True
    ).start()


def end_with_make() -> None:
    """End this process when the make that runs it is told to.

    GNU make passes SIGTERM on to what it runs. On SIGINT it only waits, expecting that the
    terminal has sent the signal to everybody; when it came to make alone, nobody else hears of
    it. Make then no longer catches the signal, and that can be seen where there is a /proc.
    """
    make = _Make.above(os.getppid())
    if make is not None:
        threading.Thread(target=_watch_make, args=(make,), name="watches-make", daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    # The kernel ends the process after that time, even if it hangs and no thread of it can run.
    signal.alarm(GRACE)
    os.kill(os.getpid(), signal.SIGTERM)


@dataclass(frozen=True)
class _Make:
    """A make among the processes above this one."""

    pid: int
    started: str
    """When it began, in the kernel's own count: a later process may get the same number."""
    catches_interrupt: bool

    @classmethod
    def above(cls, pid: int) -> Self | None:
        """The make above, with nothing but shells in between; None when there is none."""
        while pid > 1:
            name, parent = _status(pid, "Name"), _status(pid, "PPid")
            if name in MAKES:
                return cls(pid, _start(pid), _catches_interrupt(pid))
            if name not in SHELLS:
                return None
            pid = int(parent or 0)
        return None

    def ends(self) -> bool:
        """Whether it is gone, or was interrupted."""
        gone = _start(self.pid) != self.started
        return gone or (self.catches_interrupt and not _catches_interrupt(self.pid))


def _watch_make(make: _Make) -> None:
    while not make.ends():
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def _catches_interrupt(pid: int) -> bool:
    mask = int(_status(pid, "SigCgt") or "0", 16)
    return bool(mask >> signal.SIGINT - 1 & 1)


def _start(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name in parentheses may hold anything; what counts comes after it.
    return stat.rpartition(")")[2].split()[19]


def _status(pid: int, name: str) -> str:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
