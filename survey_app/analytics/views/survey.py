"""One survey's results."""

import datetime as dt

from flask import render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.pages import survey_page
from survey_app.analytics.pulse import pulse_of_survey
from survey_app.analytics.views.blueprint import asked_period, blueprint, periods
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>")
@login_required
def survey(publication: str, key: str) -> ResponseReturnValue:
    """One survey over all its articles."""
    found = publication_for(reading(), signed_in_user(), publication)
    one = survey_for(reading(), found, key)
    now = dt.datetime.now(dt.UTC)
    shown = asked_period(found, "all", now)
    return render_template(
        "analytics/survey.html",
        publication=found,
        survey=one,
        period=shown,
        periods=periods("all"),
        mark=pulse_of_survey(reading(), found, one.id),
        page=survey_page(reading(), found, one, shown),
        figures=figures,
        now=now,
    )
