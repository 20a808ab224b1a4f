"""How surveys were seen and articles were read, as counted in hourly cells."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from survey_app.collect.cells import sums
from survey_app.collect.models import AlsoReadCell, ExposureCell, ReadingCell


class Exposure(NamedTuple):
    """How often a survey was seen, started, dismissed, and held out."""

    seen: int = 0
    started: int = 0
    dismissed: int = 0
    held_out: int = 0


class Reading(NamedTuple):
    """How many readings there were, and their engaged seconds together."""

    reads: int = 0
    engaged_s: int = 0


class AlsoRead(NamedTuple):
    """How often an "Also read" link was seen and followed."""

    seen: int = 0
    followed: int = 0


Key = tuple[Any, ...]


def read_exposures(
    session: Session, shards: Sequence[int], *, by: Sequence[str] = (), **where: Any
) -> dict[Key, Exposure]:
    """Exposures for each combination of the `by` columns; arguments as `cells.sums`."""
    found = sums(session, ExposureCell, Exposure._fields, shards=shards, by=by, **where)
    return {key: Exposure(*values) for key, values in found.items()}


def read_readings(
    session: Session, shards: Sequence[int], *, by: Sequence[str] = (), **where: Any
) -> dict[Key, Reading]:
    """Readings for each combination of the `by` columns; arguments as `cells.sums`."""
    found = sums(session, ReadingCell, Reading._fields, shards=shards, by=by, **where)
    return {key: Reading(*values) for key, values in found.items()}


def read_also_read(
    session: Session, shards: Sequence[int], *, by: Sequence[str] = (), **where: Any
) -> dict[Key, AlsoRead]:
    """ "Also read" links for each combination of the `by` columns; arguments as `cells.sums`."""
    found = sums(session, AlsoReadCell, AlsoRead._fields, shards=shards, by=by, **where)
    return {key: AlsoRead(*values) for key, values in found.items()}
