"""All settings, read once from the environment; this file alone knows where resources lie."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from survey_app.errors import SurveyError

PREFIX = "SURVEY_"
DEFAULT_PORTS = {"http": 80, "https": 443}
ADDRESS = re.compile(r"[a-z]+://[A-Za-z0-9.:\[\]_-]+(/[A-Za-z0-9._~/-]*)?")
"""What may stand in an address of ours: it is printed into pages and policies."""


class BadSetting(SurveyError):
    """A setting has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """What an operator can choose. Each field is the environment variable `SURVEY_` + its name."""

    data_dir: Path
    """Folder for the database, the secret key and the lock."""
    database_url: str
    """SQLAlchemy address of the database."""
    secret_key: str
    """Signs sessions, CSRF tokens and preview links."""
    public_url: str
    """Where readers reach the application, without a slash at the end."""
    studio_url: str
    """Where editors reach the studio, without a slash at the end."""
    trusted_proxy_hops: int
    """How many proxies stand before the application; that many forwarded addresses are believed."""
    limits: bool
    """Whether rate limits are applied; off only for load tests."""
    redis_url: str
    """Address of a Redis that several server processes share, empty where there is none."""
    metrics_token: str
    """Whoever sends it may read `/metrics`; without one, only this machine may."""
    log_format: str
    """`json` or `plain`."""

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, *, served_at: str = "http://127.0.0.1:8000"
    ) -> "Settings":
        """Read the settings; `served_at` is the default of the public address.

        Makes the data folder and, on first use, the secret key in it (mode 0600).
        Raises BadSetting with a sentence that names the variable.
        """
        given = os.environ if environ is None else environ
        data_dir = Path(_text(given, "DATA_DIR", "./var")).absolute()
        public_url = _address(given, "PUBLIC_URL", served_at)
        return cls(
            data_dir=data_dir,
            database_url=_text(given, "DATABASE_URL", f"sqlite:///{data_dir / 'survey.db'}"),
            secret_key=_text(given, "SECRET_KEY", "") or _kept_secret(data_dir),
            public_url=public_url,
            studio_url=_address(given, "STUDIO_URL", public_url),
            trusted_proxy_hops=_number(given, "TRUSTED_PROXY_HOPS", 0),
            limits=_switch(given, "LIMITS", on=True),
            redis_url=_redis(given),
            metrics_token=_text(given, "METRICS_TOKEN", ""),
            log_format=_choice(given, "LOG_FORMAT", ("json", "plain")),
        )

    def with_addresses(self, public_url: str) -> "Settings":
        """The same settings, with readers and editors both at `public_url`."""
        return replace(self, public_url=public_url, studio_url=public_url)


def resource_folder(name: str) -> Path:
    """Where `templates`, `migrations` or `reports` lie: in the package (wheel) or the checkout."""
    package = Path(__file__).parent
    packaged = package / "_resources" / name
    return packaged if packaged.is_dir() else package.parent / name


def _text(given: Mapping[str, str], name: str, default: str) -> str:
    return given.get(PREFIX + name, "").strip() or default


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = _text(given, name, str(default))
    if not text.isdecimal():
        raise BadSetting(f"{PREFIX}{name} must be a whole number, not {text!r}.")
    return int(text)


def _switch(given: Mapping[str, str], name: str, *, on: bool) -> bool:
    return _choice(given, name, ("on", "off") if on else ("off", "on")) == "on"


def _choice(given: Mapping[str, str], name: str, words: tuple[str, str]) -> str:
    """One of two words, the first of which is the default."""
    text = _text(given, name, words[0])
    if text not in words:
        raise BadSetting(f"{PREFIX}{name} must be {' or '.join(words)}, not {text!r}.")
    return text


def _redis(given: Mapping[str, str]) -> str:
    text = _text(given, "REDIS_URL", "")
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting(f"{PREFIX}REDIS_URL must be an address such as redis://127.0.0.1:6379/0.")
    return text


def _address(given: Mapping[str, str], name: str, default: str) -> str:
    text = _text(given, name, default).rstrip("/")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname or ""
    plain = ADDRESS.fullmatch(text) and parts.scheme in DEFAULT_PORTS
    if not plain or not host or parts.username is not None:
        raise BadSetting(f"{PREFIX}{name} must be an address such as https://surveys.example.com.")
    # As browsers write an origin, with which it is compared: small letters, no default port.
    shown = f"[{host}]" if ":" in host else host
    if port not in (None, DEFAULT_PORTS[parts.scheme]):
        shown = f"{shown}:{port}"
    return f"{parts.scheme}://{shown}{parts.path}"


def _kept_secret(data_dir: Path) -> str:
    """The generated secret key of this data folder, made by whoever comes first."""
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        raise BadSetting(
            f"The data folder {data_dir} cannot be written: {error.strerror}."
        ) from error
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
