"""Where a survey appears, and how each place does."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.measures import Measures, responses_measures
from survey_app.analytics.source import Sources
from survey_app.collect.exposures import Exposure


@dataclass(frozen=True)
class Place:
    """One place and what was counted there."""

    key: str
    label: str
    measures: Measures


def places(sources: Sources, found: Filter, names: Mapping[str, str]) -> tuple[Place, ...]:
    """Every place where it was seen or answered, most answers first."""
    by = ("placement",)
    marks: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (key, _, mark), n in sources.of(found, by).counts(by, [""]).items():
        marks[key][mark] = n
    seen = sources.exposures(found, "placement") or {}
    found_places = [
        Place(
            key,
            names.get(key, key) if key else "elsewhere, or not known",
            responses_measures(marks.get(key, {}), seen.get(key, Exposure())),
        )
        for key in {*marks, *seen}
    ]
    return tuple(
        sorted(found_places, key=lambda place: (-place.measures.responses, -place.measures.seen))
    )


def is_near(responses: int) -> bool:
    """Whether so few responses can be read one by one while a page waits."""
    return responses <= MOST_AT_ONCE


MOST_AT_ONCE = 200_000
"""Responses that are copied within about a second, where no snapshot is there yet."""
