"""Storage that fails: disks with errors, full disks, a database server that goes away."""

import asyncio
import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.chaos.scenario import Absent, Result
from tests.chaos.site import site

CLIENTS = 8
SHARE = 0.02
"""Of the writes and syncs that fail."""
POINTS = ("posix/io/rw/pwrite", "posix/io/sync/fsync", "posix/io/sync/fdatasync")
DISK = "16m"
SOCKET = ".s.PGSQL.5432"
CUT_EVERY = 10
"""Of so many commits, one loses its connection."""


def io_errors(cluster, size):
    """Some writes and syncs of the server fail, until they are let be."""
    if not shutil.which("fiu-run"):
        raise Absent("fiu-run (package fiu-utils) is not on the PATH")
    with tempfile.TemporaryDirectory() as folder:
        control = f"{folder}/fiu"

        def tell(it, command):
            told = [part for name in POINTS for part in ("-c", command.format(name))]
            for pid in it.server.workers:
                subprocess.run(["fiu-ctrl", "-f", control, *told, str(pid)], check=True)

        with site(cluster, before=("fiu-run", "-x", "-f", control)) as it:
            # Only now: a server that cannot read its database does not start.
            tell(it, f"enable_random name={{}},probability={SHARE}")
            it.post(size.posts, CLIENTS, again=1)
            failed = it.journal.count(503)
            it.require_injected(failed, "a write or a sync that fails")
            tell(it, "disable name={}")
            _require_recovery(it)
            return Result(f"{SHARE:.0%} of writes and syncs fail, {failed} × 503", it.verdict())


def full_disk(cluster, size):
    """The disk fills up under the server, and is freed again."""
    if os.geteuid() != 0:
        raise Absent("only root can mount a small disk")
    with small_disk() as folder, site(cluster, folder=folder) as it:
        filler = folder / "filler"
        for _ in range(size.times):
            with it.posting(size.posts, CLIENTS, again=1):
                it.await_calls(len(it.journal.calls) + size.posts // 3)
                fill(filler)
                it.expect("/readyz is red while the disk is full", lambda: not it.is_ready())
                filler.unlink()
            _require_recovery(it)
        return Result(f"disk full × {size.times}, {it.journal.count(503)} × 503", it.verdict())


@contextlib.contextmanager
def small_disk():
    """A folder on a disk of its own, of a few megabytes."""
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "tmpfs", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if mounted.returncode:
            raise Absent(f"no small disk can be mounted: {mounted.stderr.strip()}")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def fill(path: Path) -> None:
    """Take all the space that is left."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def postgres_stops(cluster, size):
    """The database server crashes and comes back, again and again, under load."""
    with site(cluster) as it:
        with it.posting(size.posts, CLIENTS, again=1):
            for turn in range(size.times):
                it.await_calls(size.posts * (turn + 1) // (size.times + 1))
                cluster.stop()
                it.expect("/readyz is red without a database", lambda: not it.is_ready())
                cluster.start()
                it.expect("/readyz is green again", it.is_ready)
        _require_recovery(it)
        return Result(f"stopped × {size.times}, {it.journal.count(503)} × 503", it.verdict())


def cut_commits(cluster, size):
    """The connection to the database is cut when COMMIT is on its way, or has just arrived."""
    with tempfile.TemporaryDirectory(prefix="survey-cut-", dir="/tmp") as name:
        proxy = Proxy(cluster.folder / SOCKET, Path(name) / SOCKET)

        def through(url):
            made = make_url(url).update_query_dict({"host": name})
            return made.render_as_string(hide_password=False)

        with proxy, site(cluster, through=through) as it:
            it.post(size.posts, CLIENTS, again=0.8)
            proxy.cuts = False
            it.require_injected(proxy.cut, "a connection that is cut in COMMIT")
            _require_recovery(it)
            return Result(f"cut in COMMIT × {proxy.cut}", it.verdict())


def _require_recovery(it) -> None:
    """After the fault everything is taken at once, by the same processes."""
    it.expect("/readyz is green after the fault", it.is_ready)
    known = len(it.journal.calls)
    it.post(50, CLIENTS, again=0)
    late = [call.status for call in it.journal.calls[known:] if not call.taken]
    if late:
        it.faults.append(f"after the fault, answers were still {sorted(set(late), key=str)}")


class Proxy:
    """Passes bytes between two sockets, and cuts now and then when it sees a COMMIT pass."""

    def __init__(self, target: Path, place: Path) -> None:
        self.cuts = True
        self.cut = 0
        self._commits = itertools.count(1)
        self._target, self._place = target, place
        self._ends = set()
        """Of the connections that are open."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self):
        self._thread.start()
        serving = asyncio.start_unix_server(self._connect, self._place)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result()
        return self

    def __exit__(self, *_error):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self):
        self._server.close()
        for end in self._ends:
            end.close()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

    async def _connect(self, reader, writer):
        there, back = await asyncio.open_unix_connection(self._target)
        self._ends |= {writer, back}
        passing = [
            asyncio.create_task(self._pass(reader, back, watch=True)),
            asyncio.create_task(self._pass(there, writer, watch=False)),
        ]
        await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, back):
            end.close()
        await asyncio.wait(passing)
        self._ends -= {writer, back}

    async def _pass(self, reader, writer, *, watch):
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                cut = watch and self._is_to_be_cut(data)
                # Every other time the server gets the COMMIT, and only the answer is lost.
                if not cut or self.cut % 2:
                    writer.write(data)
                    await writer.drain()
                if cut:
                    return

    def _is_to_be_cut(self, data: bytes) -> bool:
        if not self.cuts or b"COMMIT" not in data or next(self._commits) % CUT_EVERY:
            return False
        self.cut += 1
        return True
