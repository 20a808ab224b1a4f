"""Keys with which a publisher signs its readers, so that each has one voice in a survey.

Several may be in use at once: a new one is added, the back end changes over, the old one goes.
"""

import datetime as dt
import hashlib
import secrets
from base64 import b64decode
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from sqlalchemy.orm import Session

from survey_app.errors import Invalid, NotFound
from survey_app.publications.models import Publication

SHARED = "HS256"
"""A secret that both sides know."""
PAIR = "EdDSA"
"""An Ed25519 pair, of which the publisher keeps the private half."""

SECRET_BYTES = 32
MOST_KEYS = 8
NOT_PUBLIC = "This is not an Ed25519 public key, as PEM or as 32 bytes in Base64."
NOT_PRIVATE = (
    "This is a private key. It must not leave your servers: make a new pair, and paste the "
    "public key."
)


@dataclass(frozen=True)
class ReaderKey:
    """A key as its title's settings show it."""

    algorithm: str
    fingerprint: str
    """The first 64 bits of the key's SHA-256: tells keys apart and gives none away."""
    added_at: dt.datetime


def reader_keys(publication: Publication) -> list[ReaderKey]:
    """The keys of a title, oldest first."""
    return [
        ReaderKey(
            stored["algorithm"],
            _fingerprint(stored["key"]),
            dt.datetime.fromisoformat(stored["added_at"]),
        )
        for stored in publication.reader_keys
    ]


def add_secret(session: Session, publication: Publication, now: dt.datetime) -> str:
    """Make a new secret key and return it; it is shown only now. Raises Invalid at `key`."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _add(session, publication, SHARED, secret, now)
    return secret


def add_public_key(session: Session, publication: Publication, text: str, now: dt.datetime) -> None:
    """Take a publisher's Ed25519 public key, as PEM or as Base64; raises Invalid at `key`."""
    _add(session, publication, PAIR, _public_key(text.strip()), now)


def remove_reader_key(session: Session, publication: Publication, fingerprint: str) -> None:
    """Believe nothing any more that was signed with a key; raises NotFound."""
    _lock(session, publication)
    kept = [one for one in publication.reader_keys if _fingerprint(one["key"]) != fingerprint]
    if len(kept) == len(publication.reader_keys):
        raise NotFound("This title has no such key.")
    publication.reader_keys = kept
    session.flush()


def _add(
    session: Session, publication: Publication, algorithm: str, key: str, now: dt.datetime
) -> None:
    _lock(session, publication)
    if any(one["key"] == key for one in publication.reader_keys):
        raise Invalid.at("key", "This key is there already.")
    if len(publication.reader_keys) >= MOST_KEYS:
        raise Invalid.at("key", f"A title has at most {MOST_KEYS} keys. Remove one first.")
    added = {"algorithm": algorithm, "key": key, "added_at": now.isoformat()}
    publication.reader_keys = [*publication.reader_keys, added]
    session.flush()


def _lock(session: Session, publication: Publication) -> None:
    """Two editors at once must not overwrite each other's list."""
    session.refresh(publication, ["reader_keys"], with_for_update=True)


def _public_key(text: str) -> str:
    """A public key as PEM, however it was written."""
    if "PRIVATE KEY" in text:
        raise Invalid.at("key", NOT_PRIVATE)
    try:
        if text.startswith("-----"):
            key = load_pem_public_key(text.encode())
        else:
            # With or without padding, in either alphabet.
            plain = text.rstrip("=").replace("-", "+").replace("_", "/")
            raw = b64decode(plain + "=" * (-len(plain) % 4), validate=True)
            key = Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Invalid.at("key", NOT_PUBLIC) from error
    if not isinstance(key, Ed25519PublicKey):
        raise Invalid.at("key", NOT_PUBLIC)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
