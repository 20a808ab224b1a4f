"""The weighting that a page shows: the one in its address, or the survey's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from survey_app.analytics.facets.catalogue import Faceted, faceted
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.words import Names
from survey_app.analytics.models import Weighting
from survey_app.analytics.source import Sources
from survey_app.analytics.weighting.catalogue import default_weighting, wanted_of, weightings_of
from survey_app.analytics.weighting.margins import margins_among
from survey_app.analytics.weighting.raking import weigh
from survey_app.analytics.weighting.refused import why_refused
from survey_app.analytics.weighting.results import WeightedQuestion, weighted_questions
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.errors import Invalid
from survey_app.surveys.models import Survey
from survey_app.web.transactions import reading

NONE = "none"
"""In the address, where the survey's own weighting is not wanted."""


@dataclass(frozen=True)
class Weighted:
    """Which weightings there are, which one was chosen, and the weights."""

    offered: Sequence[Weighting]
    chosen: Weighting | None
    weighed: Weighed
    refused: str = ""
    """Why the chosen one could not be used; answers then stand without weights."""


@dataclass(frozen=True)
class WeightedResults:
    """What stands beside the results of a survey that has a weighting of its own."""

    by: Weighted
    questions: Mapping[str, WeightedQuestion]
    """Name of a question's facet → its weighted shares; none where it was refused."""


def weighted_results(
    sources: Sources, survey: Survey, names: Names, shown: Filter
) -> WeightedResults | None:
    """The weighted results of those whom a filter lets in; None without a weighting."""
    if default_weighting(reading(), survey) is None or request.args.get("weighting") == NONE:
        return None
    found = faceted(sources, names)
    by = weighted_by(survey, found)
    if by.refused:
        return WeightedResults(by, {})
    inside = expression(shown, found.snapshot, sources.articles(shown))
    questions = weighted_questions(found.snapshot, found.facets.values(), by.weighed, inside)
    return WeightedResults(by, questions)


def weighted_by(survey: Survey, found: Faceted) -> Weighted:
    """The weights that the address asks for; without a word from it, the survey's own."""
    offered = weightings_of(reading(), survey)
    named = request.args.get("weighting", "")
    chosen = next(
        (one for one in offered if (str(one.id) == named if named else one.is_default)), None
    )
    equal = Weighed(found.snapshot.rows)
    if chosen is None:
        return Weighted(offered, None, equal)
    facets = margins_among(found.facets.values())
    try:
        weighed = weigh(found.snapshot, facets, wanted_of(chosen))
    except Invalid as error:
        return Weighted(offered, chosen, equal, why_refused(error, facets))
    return Weighted(offered, chosen, weighed)
