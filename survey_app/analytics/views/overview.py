"""The first page of a title."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.overview.page import overview as overview_of
from survey_app.analytics.pulse import pulse_of_title
from survey_app.analytics.views.blueprint import blueprint, periods
from survey_app.analytics.views.title import open_title
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>")
@login_required
def overview(publication: str) -> ResponseReturnValue:
    """Whether it works, what needs somebody, what readers said, up or down."""
    title = open_title(publication)
    mark = pulse_of_title(reading(), title.publication)
    page = render_template(
        "analytics/overview.html",
        publication=title.publication,
        page=overview_of(reading(), title.scope, title.surveys, now=title.now),
        bar=title.bar,
        only=title.only,
        period=title.bar.filter.period,
        periods=periods("all"),
        mark=mark,
        now=title.now,
    )
    return trusted_types(make_response(page))
