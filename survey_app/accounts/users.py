"""Users and their passwords."""

import datetime as dt
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.accounts.models import User
from survey_app.database import insert_into
from survey_app.errors import Conflict, Fault, Invalid

SHORTEST, LONGEST = 10, 200
"""Lengths of a password in characters; the upper bound keeps hashing cheap."""

_hasher = PasswordHasher()


def create_user(
    session: Session, *, email: str, name: str, password: str, now: dt.datetime
) -> User:
    """A new user; raises Invalid for a bad address or password, Conflict for a taken address."""
    address = email.strip().lower()
    faults = _password_faults(password)
    if address.count("@") != 1 or not all(address.split("@")) or len(address) > 254:
        faults.insert(0, Fault("email", "This is not an e-mail address."))
    if faults:
        raise Invalid(*faults)
    values = {
        "email": address,
        "name": name.strip() or address.split("@")[0],
        "password_hash": _hasher.hash(password),
        "created_at": now,
    }
    made = session.scalar(
        insert_into(session, User).values(values).on_conflict_do_nothing().returning(User.id)
    )
    if made is None:
        raise Conflict(f"There is already a user with the address {address}.")
    return session.get_one(User, made)


def change_password(session: Session, user: User, password: str) -> None:
    """Give a user another password; raises Invalid for a bad one."""
    faults = _password_faults(password)
    if faults:
        raise Invalid(*faults)
    user.password_hash = _hasher.hash(password)
    session.flush()


def user_by_email(session: Session, email: str) -> User | None:
    """The user with this address, if there is one."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def authenticate(session: Session, email: str, password: str) -> User | None:
    """The user whose password this is; takes as long for unknown users as for known ones."""
    user = user_by_email(session, email)
    stored = user.password_hash if user else _nobody()
    try:
        _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return None
    return user


def _password_faults(password: str) -> list[Fault]:
    if SHORTEST <= len(password) <= LONGEST:
        return []
    return [Fault("password", f"A password has {SHORTEST} to {LONGEST} characters.")]


@cache
def _nobody() -> str:
    """A hash of what nobody can type, so that unknown users cost as much as wrong passwords."""
    return _hasher.hash("\0nobody")
