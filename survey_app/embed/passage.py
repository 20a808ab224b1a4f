"""From page to page without scripts: a sealed word that the address of the next page carries.

It holds the secret of the response, so it is encrypted: in the address nobody can read it. Whoever
copies the address can go on with the response, as long as it lasts: a day.
"""

import datetime as dt
import hashlib
from base64 import urlsafe_b64encode

import msgspec
from cryptography.fernet import Fernet, InvalidToken

LASTS = 24 * 60 * 60
"""Seconds for which a response can be continued from the address of its page."""


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """What a page knows of those before it."""

    survey: str
    id: str
    secret: str
    version: int
    article: str
    channel: str
    language: str
    question: str
    """Key of a question that the page asks."""


def sealed(secret_key: str, passage: Passage, now: dt.datetime) -> str:
    """A passage as it stands in an address."""
    text = msgspec.json.encode(passage)
    return _fernet(secret_key).encrypt_at_time(text, int(now.timestamp())).decode()


def opened(secret_key: str, token: str, survey: str, now: dt.datetime) -> Passage | None:
    """What an address says; None when it is too old, or not one of this survey's."""
    try:
        text = _fernet(secret_key).decrypt_at_time(token, LASTS, int(now.timestamp()))
    except (InvalidToken, ValueError):
        return None
    passage = msgspec.json.decode(text, type=Passage)
    return passage if passage.survey == survey else None


def _fernet(secret_key: str) -> Fernet:
    key = hashlib.sha256(b"survey passage " + secret_key.encode()).digest()
    return Fernet(urlsafe_b64encode(key))
