"""Processes that die: at any moment, at marked points, and in good order."""

import os
import signal
from functools import partial

from tests.chaos import faults
from tests.chaos.scenario import Result
from tests.chaos.site import PATIENCE, site
from tests.processes import PLAIN

CLIENTS = 16
IN_FLIGHT = 500


def kill(cluster, size, loader=PLAIN):
    """kill -9 of a server process and of its supervisor, in turn."""
    with site(cluster, loader=loader) as it:
        with it.posting(size.posts, CLIENTS):
            for turn in range(size.times):
                it.await_calls(size.posts * (turn + 1) // (size.times + 1))
                victims = [it.server.process.pid] if turn % 2 else it.server.workers
                for victim in victims:
                    os.kill(victim, signal.SIGKILL)
                it.restart()
        return Result(f"kill -9 × {size.times}", it.verdict())


def _die(fault, cluster, size):
    """The server kills itself at a marked point; it is started again each time."""
    deaths = 0
    with site(cluster, loader=f"{faults.__name__}:{fault}") as it:
        with it.posting(size.posts, CLIENTS) as still_posting:
            while deaths < size.times and still_posting():
                it.expect("the server dies", lambda: it.has_died() or not still_posting(), PATIENCE)
                deaths += it.has_died()
                if deaths == size.times:
                    it.server.loader = PLAIN
                if it.has_died():
                    it.restart()
        if deaths < size.times:
            it.faults.append(f"the server died {deaths} times")
        return Result(f"died {fault.replace('_', ' ')} × {deaths}", it.verdict())


before_begin = partial(_die, "before_begin")
after_insert = partial(_die, "after_insert")
after_commit = partial(_die, "after_commit")


def terminate(cluster, size):
    """SIGTERM while requests are in flight: what was begun is finished or refused."""
    with site(cluster) as it:
        for turn in range(size.times):
            with it.posting(size.posts, IN_FLIGHT, again=0):
                it.await_calls(len(it.journal.calls) + size.posts // 10)
                code = it.server.end(signal.SIGTERM)
                it.restart()
            if code:
                it.faults.append(f"the server ended with {code} at SIGTERM {turn + 1}")
        later, silent = it.journal.count(503), it.journal.count(None)
        injected = f"SIGTERM × {size.times}, {later} × 503, {silent} unanswered"
        return Result(injected, it.verdict())
