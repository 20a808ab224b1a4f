"""Telling one reader's requests of one day apart, without knowing the reader.

The client's address and browser are hashed with a salt that lies in the data folder, never in the
database, and is thrown away with its day. Nothing of it is stored or logged.
"""

import contextlib
import datetime as dt
import hmac
import os
import secrets
from pathlib import Path

LENGTH = 32
"""Bytes of a salt."""


def reader_hash(data_dir: Path, address: str, user_agent: str, day: dt.date) -> bytes:
    """32 bytes that are the same for the same address and browser on the same day only."""
    said = f"{address}\n{user_agent}".encode()
    return hmac.digest(_salt(data_dir, day), said, "sha256")


def _salt(data_dir: Path, day: dt.date) -> bytes:
    """The salt of a day, made by whichever process comes first."""
    path = data_dir / f"salt-{day.isoformat()}"
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    # Only those of days before: another process may just have made the one of this day.
    for old in data_dir.glob("salt-*"):
        if old.name < path.name:
            old.unlink(missing_ok=True)
    # Linked when it is whole, so that no process reads half a salt.
    draft = data_dir / f"new-salt-{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_bytes()
