"""Ids of responses: UUID version 7, made by the browser, sorted by time."""

import datetime as dt
from uuid import UUID

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
OLDEST = dt.timedelta(days=8)
"""A new id may be this old: answers wait up to 7 days in a browser's queue."""
AHEAD = dt.timedelta(minutes=10)
"""A new id may be this far in the future: clocks differ."""


def new_id(now: dt.datetime, randomness: bytes) -> UUID:
    """A UUIDv7 of this moment from 10 random bytes (RFC 9562, section 5.7)."""
    value = int.from_bytes(unix_ms(now).to_bytes(6, "big") + randomness[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return UUID(int=value)


def moment_of(identifier: UUID) -> dt.datetime:
    """When the id says that it was made."""
    milliseconds = identifier.int >> 80
    try:
        return EPOCH + dt.timedelta(milliseconds=milliseconds)
    except OverflowError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)


def clock_is_wrong(identifier: UUID, now: dt.datetime) -> bool:
    """Whether a new id is too old or too far ahead to be stored."""
    made = moment_of(identifier)
    return made < now - OLDEST or made > now + AHEAD


def unix_ms(moment: dt.datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - EPOCH) // dt.timedelta(milliseconds=1)
