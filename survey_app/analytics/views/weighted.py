"""The weighting that a page shows: the one in its address, or the survey's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from survey_app.analytics.models import Weighting
from survey_app.analytics.views.opened import Opened
from survey_app.analytics.weighting.catalogue import wanted_of, weightings_of
from survey_app.analytics.weighting.margins import margins_among
from survey_app.analytics.weighting.raking import weigh
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


def weighted_by(survey: Survey, opened: Opened) -> Weighted:
    """The weights that the address asks for; without a word from it, the survey's own."""
    offered = weightings_of(reading(), survey)
    named = request.args.get("weighting", "")
    chosen = next(
        (one for one in offered if (str(one.id) == named if named else one.is_default)), None
    )
    equal = Weighed(opened.snapshot.rows)
    if chosen is None:
        return Weighted(offered, None, equal)
    try:
        weighed = weigh(opened.snapshot, margins_among(opened.facets.values()), wanted_of(chosen))
    except Invalid as error:
        return Weighted(offered, chosen, equal, error.faults[0].detail)
    return Weighted(offered, chosen, weighed)
