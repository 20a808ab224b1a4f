"""All facets of a survey by their names, and how they are offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey_app.analytics.facets.facet import Either, Facet
from survey_app.analytics.facets.facts import Placed, articles_of, fact_facets
from survey_app.analytics.facets.questions import question_facets
from survey_app.analytics.filters.words import Names
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.source import Sources

Facets = Mapping[str, Either]
MOST_PARTS = 40
"""Options by themselves that are offered; more would hide everything else."""
QUESTIONS, FACTS = "Questions", "Readers and articles"


@dataclass(frozen=True)
class Faceted:
    """The responses of a survey, and everything by which they can be told apart."""

    snapshot: Snapshot
    facets: Facets
    articles: Mapping[int, Placed]


def faceted(sources: Sources, names: Names) -> Faceted:
    """The responses of a survey with their facets; `names` as the filter calls things."""
    snapshot = sources.snapshot()
    articles = articles_of(sources.session, sources.publication)
    return Faceted(snapshot, facets_of(snapshot, names, articles), articles)


def facets_of(snapshot: Snapshot, names: Names, articles: Mapping[int, Placed]) -> Facets:
    """Name → facet: the questions in their order, then what is known of each response."""
    found = [
        *question_facets(snapshot, names.questions),
        *fact_facets(snapshot, names, articles),
    ]
    return {facet.name: facet for facet in found}


def offered(facets: Facets, *, with_several: bool = True) -> Sequence[tuple[str, list[Either]]]:
    """The facets in groups, each with the words above it; without those of which a response may
    have several values, where these make no sense."""
    parts = [one for one in facets.values() if one.is_part]
    hidden = parts if len(parts) > MOST_PARTS else []
    shown = [
        one
        for one in facets.values()
        if one not in hidden and (with_several or isinstance(one, Facet))
    ]
    return [
        (QUESTIONS, [one for one in shown if one.is_question]),
        (FACTS, [one for one in shown if not one.is_question]),
    ]
