"""Which of the pages of a survey there is something on."""

from collections.abc import Callable, Mapping

from flask import g

from survey_app.analytics.change.pairs import pairs
from survey_app.analytics.opinions.votes import has_ballots
from survey_app.analytics.views.blueprint import blueprint
from survey_app.errors import NotFound
from survey_app.surveys.arms import experiments
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import published_survey
from survey_app.web.transactions import reading

NEEDS: Mapping[str, Callable[[Definition], object]] = {
    "analytics.groups": has_ballots,
    "analytics.experiments": experiments,
    "analytics.change": pairs,
}
"""What a survey must ask for a page to apply."""


@blueprint.app_template_global()
def applies(endpoint: str, key: str) -> bool:
    """Whether a page applies to a survey, as it is asked now; most do to all."""
    needs = NEEDS.get(endpoint)
    if needs is None:
        return True
    if "asked_now" not in g:
        g.asked_now = _asked_now(key)
    return g.asked_now is not None and bool(needs(g.asked_now))


def _asked_now(key: str) -> Definition | None:
    try:
        return published_survey(reading(), key).definition
    except NotFound:
        return None
