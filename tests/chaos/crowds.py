"""Too many, too slow, at the wrong time, and while others work on the same database."""

import contextlib
import socket
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.chaos import faults
from tests.chaos.journal import UNDECIDED
from tests.chaos.scenario import Result
from tests.chaos.site import site

CLIENTS = 16
OVERLOAD = 5
MOST_GROWTH = 64 * 1024 * 1024
"""Bytes by which the memory of the server may grow under any load."""
SLOW = 1000
HALVES = (
    b"POST /collect/responses HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le",
    b'POST /collect/responses HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400\r\n\r\n{"survey"',
)
"""What a slow client has sent when it falls silent: half of the head, half of the body."""
JUMPS = (300, -300, 3600, -3600, 86_400, -86_400, 0)
"""Seconds by which the server's clock is wrong."""


def overload(cluster, size):
    """Five times as many clients as the server answers at once."""
    with site(cluster) as it:
        clients = OVERLOAD * 64
        it.post(200, CLIENTS)
        before = it.server.memory
        known = len(it.journal.calls)
        it.post(size.posts, clients, again=0.2)
        growth = it.server.memory - before
        if growth > MOST_GROWTH:
            it.faults.append(f"the server grew by {growth >> 20} MiB")
        it.post(100, CLIENTS, again=0)
        waits = sorted(call.ended - call.started for call in it.journal.calls[known:] if call.taken)
        late = waits[len(waits) * 99 // 100]
        busy = it.journal.count(503)
        said = f"{clients} clients, {busy} × 503, p99 {late:.1f} s, +{growth >> 20} MiB"
        return Result(said, it.verdict())


def slow(cluster, size):
    """A thousand connections on which requests have begun and do not go on."""
    with site(cluster) as it, contextlib.ExitStack() as stack:
        for number in range(SLOW):
            connection = socket.create_connection(("127.0.0.1", it.server.port))
            stack.enter_context(connection)
            connection.sendall(HALVES[number % len(HALVES)])
        it.post(CLIENTS, CLIENTS, again=0)
        if not it.journal.count(*UNDECIDED):
            it.post(size.posts, CLIENTS, again=0)
        left = sum(not call.taken for call in it.journal.calls)
        if left:
            it.faults.append(f"{left} good readers were not answered")
        return Result(f"{SLOW} half requests", it.verdict())


def clock(cluster, size):
    """The clock of the server jumps back and forth while readers answer."""
    with site(cluster, loader=f"{faults.__name__}:wrong_clock") as it:
        for jump in JUMPS[: size.times]:
            it.server.errors.with_name(faults.CLOCK).write_text(str(jump))
            known = len(it.journal.calls)
            it.post(size.posts, CLIENTS, again=0)
        late = sum(not call.taken for call in it.journal.calls[known:])
        if late:
            it.faults.append(f"with the right clock again, {late} were refused")
        refused = it.journal.count(422)
        it.require_injected(refused, "an id that is ahead of the clock")
        return Result(f"{size.times} jumps up to a day, {refused} × 422", it.verdict())


def jobs(cluster, size):
    """Export, backup and the rebuilding of the tallies, again and again while posts come in."""
    with site(cluster) as it:
        folder, done = it.server.errors.parent, 0
        with it.posting(size.posts, CLIENTS, again=0) as still_posting:
            while still_posting() and done < size.times:
                it.await_calls(100)
                known = {call.id for call in it.journal.calls if call.taken}
                it.server.command("backup", "--force", folder / "copy")
                it.faults += missing(folder / "copy", known)
                it.server.command("export", "labsurvey", "--format", "csv", "--out", folder / "all")
                it.server.command("rebuild-tallies")
                done += 1
        it.require_injected(done, "a round of jobs beside posts")
        return Result(f"export, backup, rebuild × {done}", it.verdict())


def missing(backup: Path, known) -> list[str]:
    """What was acknowledged before a backup began must be in it."""
    engine = create_engine(f"sqlite:///{backup}")
    with engine.connect() as connection:
        held = set(connection.execute(text("SELECT id FROM response")).scalars())
    engine.dispose()
    lost = [one for one in known if one.bytes not in held]
    return [f"{len(lost)} acknowledged responses are not in the backup"] if lost else []
