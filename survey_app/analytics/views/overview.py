"""The first page of a title."""

import datetime as dt

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.overview.page import overview as overview_of
from survey_app.analytics.pulse import pulse_of_title
from survey_app.analytics.views.blueprint import blueprint, period_notices
from survey_app.publications.catalogue import publication_for
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

DAYS = {"7": "7 days", "30": "30 days"}
"""Days of the figures: number in the address → words in the switch; the first is the default."""


@blueprint.get("/studio/<publication>")
@login_required
def overview(publication: str) -> ResponseReturnValue:
    """Whether it works, what needs somebody, what readers said, up or down."""
    found = publication_for(reading(), signed_in_user(), publication)
    now = dt.datetime.now(dt.UTC)
    asked = request.args.get("period", "")
    mark = pulse_of_title(reading(), found)
    days = asked if asked in DAYS else next(iter(DAYS))
    page = render_template(
        "analytics/overview.html",
        publication=found,
        page=overview_of(reading(), found, days=int(days), now=now),
        days=days,
        periods=[(None if key == "7" else key, name) for key, name in DAYS.items()],
        notices=period_notices(DAYS),
        mark=mark,
        now=now,
    )
    return trusted_types(make_response(page))
