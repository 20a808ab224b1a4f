"""Where surveys and "Also read" links stand in an article, as its readers met them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.also_read import AlsoReadLink
from survey_app.analytics.reading import ReadingReport
from survey_app.analytics.scope import Scope
from survey_app.collect.exposures import read_exposures

LEAST_SEEN = 30
"""With fewer sights the place is mostly chance."""


@dataclass(frozen=True)
class Mark:
    """One thing in the text, and the share of reads that came as far."""

    label: str
    detail: str
    """Title of the survey or of the linked article."""
    percent: float
    """Of the text, 0 to 100."""
    reached: float
    """Share of the reads that came there, as the curve has it; 0 to 1."""
    is_survey: bool


def marks_of(
    session: Session,
    scope: Scope,
    reading: ReadingReport,
    titles: Mapping[int, str],
    links: Sequence[AlsoReadLink],
) -> tuple[Mark, ...]:
    """The marks of an article, first in the text first; one statement.

    Of who saw a survey is known how far they came in the end: it stands where all but a
    twentieth came at least. Of a link only the number of sights is known: it stands where as many
    reads came.
    """
    if reading.reads < LEAST_SEEN:
        return ()
    curve = [(0.0, 1.0), *((10.0 * one.tenths, one.reached.share or 0) for one in reading.depths)]
    found = [*_surveys(session, scope, titles, curve), *_links(reading, links, curve)]
    return tuple(sorted(found, key=lambda mark: mark.percent))


Curve = Sequence[tuple[float, float]]
"""(percent of the text, share of reads that came there), falling."""


def _surveys(
    session: Session, scope: Scope, titles: Mapping[int, str], curve: Curve
) -> Iterator[Mark]:
    where = scope.exposures
    if where is None:
        return
    depths: defaultdict[int, Counter[int]] = defaultdict(Counter)
    by = ("survey_id", "depth")
    for (survey_id, depth), exposure in read_exposures(
        session, scope.shards, by=by, **where
    ).items():
        if depth >= 0 and survey_id in titles:
            depths[survey_id][depth] += exposure.seen
    for survey_id, seen in depths.items():
        if seen.total() >= LEAST_SEEN:
            percent = 10.0 * _least(seen)
            label = "Survey" if len(titles) == 1 else titles[survey_id]
            detail = titles[survey_id] if len(titles) == 1 else ""
            yield Mark(label, detail, percent, _reached(curve, percent), is_survey=True)


def _links(reading: ReadingReport, links: Sequence[AlsoReadLink], curve: Curve) -> Iterator[Mark]:
    for link in links:
        share = link.followed.base / reading.reads
        if link.followed.base >= LEAST_SEEN and share <= 1:
            percent = _percent(curve, share)
            label = f"Also read {link.position}"
            yield Mark(label, link.title, percent, share, is_survey=False)


def _least(seen: Counter[int]) -> int:
    """The tenth that all but a twentieth came to; some are measured wrongly."""
    few, until = seen.total() / 20, 0
    for depth in sorted(seen):
        until += seen[depth]
        if until > few:
            return depth
    raise ValueError("Nothing was seen.")


def _reached(curve: Curve, percent: float) -> float:
    """The share of reads that came so far, between the tenths on a straight line."""
    for (left, high), (right, low) in zip(curve, curve[1:], strict=False):
        if left <= percent <= right:
            return high + (low - high) * (percent - left) / (right - left)
    return curve[-1][1]


def _percent(curve: Curve, share: float) -> float:
    """The place that such a share of reads reached; the end where more than these came there."""
    for (left, high), (right, low) in zip(curve, curve[1:], strict=False):
        if low <= share <= high:
            return left if high == low else left + (right - left) * (high - share) / (high - low)
    return curve[-1][0]
