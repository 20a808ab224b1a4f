"""How the same readers answered before and after."""

from flask import request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.change.counting import LEAST
from survey_app.analytics.change.page import change_page
from survey_app.analytics.change.pairs import Pair, chosen, offered, pairs
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import open_survey


@blueprint.get("/studio/<publication>/surveys/<key>/change")
@login_required
def change(publication: str, key: str) -> ResponseReturnValue:
    """Two questions with the same answers, asked of the same readers."""
    opened = open_survey(publication, key)
    bar, asked_now = opened.bar(), opened.versions[-1].definition
    known = pairs(asked_now)
    pair, page = _asked(known), None
    if pair is not None:
        days = opened.field_dates(bar.filter.period)
        names = bar.vocabulary.names
        page = change_page(opened.sources, opened.versions, pair, bar.filter, names, days)
    return opened.page(
        "analytics/change.html",
        bar=bar,
        questions=offered(known, asked_now),
        first=known[0] if known else None,
        page=page,
        row=request.args.get("row", ""),
        least=LEAST,
    )


def _asked(known: list[Pair]) -> Pair | None:
    """The pair in the address, else the likeliest; None where these two are no pair."""
    before, after = request.args.get("before", ""), request.args.get("after", "")
    if not before and not after:
        return known[0] if known else None
    return chosen(known, before, after)
