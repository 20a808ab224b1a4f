"""One survey's results."""

from collections.abc import Iterator

from flask import request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.results.groups import offered
from survey_app.analytics.survey_page import Looked, SurveyPage, survey_page
from survey_app.analytics.views.blueprint import blueprint, periods
from survey_app.analytics.views.filters import FilterBar
from survey_app.analytics.views.opened import open_survey
from survey_app.analytics.views.weighted import weighted_results
from survey_app.surveys.corrections import corrections_of
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>")
@login_required
def survey(publication: str, key: str) -> ResponseReturnValue:
    """One survey over all its articles."""
    opened = open_survey(publication, key)
    one, sources, bar = opened.survey, opened.sources, opened.bar()
    shown, names, looked = bar.filter, bar.vocabulary.names, _looked(bar)
    days = opened.field_dates(shown.period)
    page = survey_page(sources, one, opened.versions, shown, names, looked, days)
    return opened.page(
        "analytics/survey.html",
        bar=bar.saying(_unread(looked, page)),
        period=shown.period,
        periods=periods("all"),
        groupings=offered(bar.vocabulary.audience),
        looked=looked,
        corrections=corrections_of(reading(), one.id),
        weighted=weighted_results(sources, one, names, shown),
        page=page,
    )


def _unread(looked: Looked, page: SurveyPage) -> Iterator[str]:
    """What of the page its address asks for and there is not."""
    by, over = request.args.get("by", ""), request.args.get("over", "")
    if by and by != looked.by:
        yield f"Answers cannot be told apart by “{by}”: all stand together."
    if over and looked.over not in {(one.question, one.option) for one in page.choices}:
        yield f"There is no answer “{over}” to show over time."


def _looked(bar: FilterBar) -> Looked:
    by = request.args.get("by", "")
    question, _, option = request.args.get("over", "").partition(".")
    known = {name for name, _ in offered(bar.vocabulary.audience)}
    return Looked(
        by=by if by in known else "",
        over=(question, option),
        with_places="places" in request.args,
    )
