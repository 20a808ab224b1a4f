"""The first page of a title."""

import datetime as dt

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.overview.asked import asked_surveys
from survey_app.analytics.overview.page import overview as overview_of
from survey_app.analytics.pulse import pulse_of_title
from survey_app.analytics.scope import scope_of
from survey_app.analytics.views.blueprint import blueprint, periods
from survey_app.analytics.views.filters import filter_bar, tidy
from survey_app.analytics.views.opened import sources_of
from survey_app.publications.catalogue import publication_for
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>")
@login_required
def overview(publication: str) -> ResponseReturnValue:
    """Whether it works, what needs somebody, what readers said, up or down."""
    found = publication_for(reading(), signed_in_user(), publication)
    elsewhere = tidy()
    if elsewhere:
        return redirect(elsewhere)
    now = dt.datetime.now(dt.UTC)
    mark = pulse_of_title(reading(), found)
    asked = asked_surveys(reading(), found)
    surveys = {one.survey: one.versions for one in asked}
    bar = filter_bar(found, surveys, now)
    scope = scope_of(reading(), found, bar.filter, sources_of(found, *surveys, now=now))
    page = render_template(
        "analytics/overview.html",
        publication=found,
        page=overview_of(reading(), scope, asked, now=now),
        bar=bar,
        only=next(iter(surveys)) if len(surveys) == 1 else None,
        period=bar.filter.period,
        periods=periods("all"),
        mark=mark,
        now=now,
    )
    return trusted_types(make_response(page))
