"""How surveys were seen and articles were read, as counted in hourly cells."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from survey_app.collect.cells import sums
from survey_app.collect.models import AlsoReadCell, ExposureCell, ReadingCell


class Exposure(NamedTuple):
    """How often a survey was seen, started and dismissed, and how often it would have been seen
    by readers from whom it was held out."""

    seen: int = 0
    started: int = 0
    dismissed: int = 0
    held_out: int = 0


class Reading(NamedTuple):
    """How many readings there were, and their engaged seconds together."""

    reads: int = 0
    engaged_s: int = 0


class AlsoRead(NamedTuple):
    """How often an "Also read" link was seen and followed, and how often of these in views that
    saw a survey which a rule had placed."""

    seen: int = 0
    followed: int = 0
    seen_with: int = 0
    followed_with: int = 0


Key = tuple[Any, ...]


def read_exposures(
    session: Session, shards: Sequence[int], *, by: Sequence[str] = (), **where: Any
) -> dict[Key, Exposure]:
    """Exposures for each combination of the `by` columns; arguments as `cells.sums`."""
    by = (*by, "held_out")
    found = sums(session, ExposureCell, shards=shards, by=by, **where)
    exposures: defaultdict[Key, Exposure] = defaultdict(Exposure)
    for (*key, held_out), (seen, started, dismissed) in found.items():
        more = Exposure(held_out=seen) if held_out else Exposure(seen, started, dismissed)
        exposures[tuple(key)] = Exposure(*map(sum, zip(exposures[tuple(key)], more, strict=True)))
    return dict(exposures)


def read_readings(
    session: Session, shards: Sequence[int], *, by: Sequence[str] = (), **where: Any
) -> dict[Key, Reading]:
    """Readings for each combination of the `by` columns; arguments as `cells.sums`."""
    found = sums(session, ReadingCell, shards=shards, by=by, **where)
    return {key: Reading(*values) for key, values in found.items()}


def read_also_read(
    session: Session, shards: Sequence[int], *, by: Sequence[str] = (), **where: Any
) -> dict[Key, AlsoRead]:
    """ "Also read" links for each combination of the `by` columns; arguments as `cells.sums`."""
    found = sums(session, AlsoReadCell, shards=shards, by=by, **where)
    return {key: AlsoRead(*values) for key, values in found.items()}
