"""Signed-in browsers: the browser holds a random token, the database its hash."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import delete
from sqlalchemy.orm import Session

from survey_app.accounts.models import SignIn, User

LASTS = dt.timedelta(days=14)


def open_sign_in(session: Session, user: User, now: dt.datetime) -> str:
    """Sign a browser in; returns its token. Expired ones of the user are removed."""
    session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.expires_at < now))
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(token_hash=_hash(token), user_id=user.id, created_at=now, expires_at=now + LASTS)
    )
    return token


def user_of(session: Session, token: str, now: dt.datetime) -> User | None:
    """The user who is signed in with this token."""
    row = session.get(SignIn, _hash(token))
    return row.user if row is not None and row.expires_at > now else None


def close_sign_in(session: Session, token: str) -> None:
    """Sign a browser out; a token that is unknown changes nothing."""
    session.execute(delete(SignIn).where(SignIn.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
