"""`survey-app doctor`: whether everything here is as it must be, one line each."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
from redis import Redis
from redis.exceptions import RedisError

from survey_app.cli.doctor_database import examine_database
from survey_app.cli.findings import Finding, doubtful, failed, well
from survey_app.settings import Settings, resource_folder

SHORTEST_SECRET = 16
"""Characters of a secret that nobody guesses."""
ROOM_NEEDED = 500 * 1024 * 1024
"""Bytes that should be free in the data folder."""
AT_HOME = ("127.0.0.1", "localhost", "::1")


@click.command(name="doctor")
def command() -> None:
    """Check that everything here is as it must be; exit code 1 if something is not."""
    settings = Settings.from_environment()
    failures = 0
    for finding in examine(settings):
        click.echo(f"{finding.state:<8} {finding.text}")
        failures += finding.state == "FAILED"
    if failures:
        raise click.ClickException(f"{failures} of the checks failed; see above.")


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that the settings name, cheapest first."""
    yield from _data_folder(settings.data_dir)
    yield from _secrets(settings)
    yield from _addresses(settings)
    yield from _limits(settings)
    yield from _resources()
    yield from examine_database(settings)


def _data_folder(folder: Path) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        yield failed(f"data folder {folder}: cannot be written, {reason}")
        return
    yield well(f"data folder {folder}: can be written")
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield doubtful(f"data folder {folder}: others may look in. Run: chmod 700 {folder}")
    free = shutil.disk_usage(folder).free
    if free < ROOM_NEEDED:
        yield doubtful(f"data folder {folder}: only {free // 2**20} MB free; make room")


def _secrets(settings: Settings) -> Iterator[Finding]:
    yield _secret_key(settings)
    if 0 < len(settings.metrics_token) < SHORTEST_SECRET:
        advice = f"shorter than {SHORTEST_SECRET} characters; set another SURVEY_METRICS_TOKEN"
        yield failed(f"token for /metrics: {advice}")


def _secret_key(settings: Settings) -> Finding:
    if len(settings.secret_key) < SHORTEST_SECRET:
        advice = f"shorter than {SHORTEST_SECRET} characters; set another SURVEY_SECRET_KEY"
        return failed(f"secret key: {advice}")
    kept = settings.data_dir / "secret_key"
    if not kept.exists() or kept.read_text().strip() != settings.secret_key:
        return well("secret key: from SURVEY_SECRET_KEY")
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return failed(f"secret key: others may read {kept}. Run: chmod 600 {kept}")
    return well(f"secret key: kept in {kept}, for its owner alone")


def _addresses(settings: Settings) -> Iterator[Finding]:
    for name, variable, address in (
        ("readers", "SURVEY_PUBLIC_URL", settings.public_url),
        ("studio", "SURVEY_STUDIO_URL", settings.studio_url),
    ):
        if _is_secure(address):
            yield well(f"address for the {name}: {address}")
        else:
            advice = f"is not encrypted; put a proxy with https before it and set {variable}"
            yield doubtful(f"address for the {name}: {address} {advice}")
    if settings.public_url.startswith("https:") and not settings.trusted_proxy_hops:
        yield doubtful(
            "proxies: readers come by https and SURVEY_TRUSTED_PROXY_HOPS is 0. If a proxy ends "
            "https, set it to 1 (2 with a content delivery network before it), or all readers "
            "share one limit"
        )


def _is_secure(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in AT_HOME


def _limits(settings: Settings) -> Iterator[Finding]:
    if settings.limits:
        yield well("limits: on")
    else:
        yield doubtful("limits: off, for load tests only. Set SURVEY_LIMITS=on")
    if not settings.redis_url:
        return
    redis = Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1)
    try:
        redis.ping()
    except RedisError as error:
        advice = "each process counts for itself. Start it, or unset SURVEY_REDIS_URL"
        yield doubtful(f"Redis: does not answer ({type(error).__name__}), so {advice}")
    else:
        yield well("Redis: answers")
    finally:
        redis.close()


def _resources() -> Iterator[Finding]:
    for name in ("templates", "migrations", "reports"):
        if not any(resource_folder(name).glob("*")):
            yield failed(f"{name}: missing in {resource_folder(name)}; install again")
            return
    yield well("templates, migrations and reports: found")
