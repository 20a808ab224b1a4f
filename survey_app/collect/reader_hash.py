"""Telling one reader's requests of one day apart, without knowing the reader.

The client's network and browser are hashed with a salt that lies in the data folder or, for several
machines, in Redis; never in the database or its backups. It is destroyed with its day.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from survey_app.collect.shared_redis import SharedRedis
from survey_app.errors import Unavailable
from survey_app.waiting import about_to_wait

log = logging.getLogger(__name__)

LENGTH = 32
"""Bytes of a salt."""
AWAY = "The server cannot store anything right now. Nothing was stored; please try again."
A_DAY = dt.timedelta(days=1)


def keyed_hash(key: bytes, kind: bytes, *said: bytes) -> bytes:
    """32 bytes that nobody can make without the key (BLAKE2b, RFC 7693); others for each kind."""
    # With the length of each part, so that no two lists of parts read the same.
    text = b"".join(len(part).to_bytes(2, "big") + part for part in said)
    return hashlib.blake2b(text, digest_size=32, key=key, person=kind).digest()


class Salts:
    """The salt of each day (UTC), the same in all processes; kept in memory for its day."""

    def __init__(self, data_dir: Path, shared: SharedRedis | None = None) -> None:
        self._data_dir = data_dir
        self._shared = shared
        self._kept: tuple[dt.date, bytes] | None = None

    def of(self, day: dt.date) -> bytes:
        """The salt of a day, made by whichever process comes first."""
        kept = self._kept
        if kept and kept[0] == day:
            return kept[1]
        about_to_wait()
        if self._shared is None:
            salt = self._in_folder(day)
        else:
            found = self._shared.ask(lambda: self._in_redis(day), lambda: None)
            if found is None:
                # Not kept in memory, so that the common one is used once Redis is back.
                return self._in_folder(day)
            salt = found
        self._kept = (day, salt)
        return salt

    def destroy_others(self, today: dt.date) -> None:
        """Destroy the salts of all days but this one, in the folder and in memory.

        The jobs call it, so that a salt goes with its day also when nobody comes.
        """
        kept = self._kept
        if kept and kept[0] != today:
            self._kept = None
        # The clock of another process may be past midnight already.
        needed = {_name(today), _name(today + A_DAY)}
        with self._alone():
            for path in self._data_dir.glob("*salt-*"):
                if path.name not in needed:
                    path.unlink(missing_ok=True)

    def _in_redis(self, day: dt.date) -> bytes | None:
        redis = cast(SharedRedis, self._shared).redis
        key = f"survey-{_name(day)}"
        # A minute longer, for what began before midnight.
        end = dt.datetime.combine(day + A_DAY, dt.time(minute=1), dt.UTC)
        redis.set(key, secrets.token_bytes(LENGTH), nx=True, exat=end)
        return cast(bytes | None, redis.get(key))

    def _in_folder(self, day: dt.date) -> bytes:
        path = self._data_dir / _name(day)
        try:
            salt = _whole(path)
            if salt is None:
                with self._alone():
                    salt = _whole(path) or _make(path)
        except OSError as error:
            log.warning("The salt of the day cannot be read or written: %s", error.strerror)
            raise Unavailable(AWAY) from error
        return salt

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Of all processes and threads, one at a time makes or destroys salts in the folder."""
        handle = os.open(self._data_dir, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _whole(path: Path) -> bytes | None:
    """The salt in a file, None where there is none or a crash or a full disk has cut it short."""
    try:
        salt = path.read_bytes()
    except FileNotFoundError:
        return None
    return salt if len(salt) == LENGTH else None


def _make(path: Path) -> bytes:
    salt = secrets.token_bytes(LENGTH)
    draft = path.with_name(f"new-{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(salt)
        file.flush()
        os.fsync(file.fileno())
    # It gets its name when it is whole, as others read it without waiting.
    draft.replace(path)
    return salt


def _name(day: dt.date) -> str:
    return f"salt-{day.isoformat()}"
