"""How the same readers answered before and after."""

import datetime as dt

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.change.page import LEAST, change_page
from survey_app.analytics.change.pairs import Pair, chosen, offered, pairs
from survey_app.analytics.field_dates import field_dates
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.filters import asked_filter, filter_bar, tidy
from survey_app.analytics.views.survey import sources_of
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import versions_of
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>/change")
@login_required
def change(publication: str, key: str) -> ResponseReturnValue:
    """Two questions with the same answers, asked of the same readers."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey, now = survey_for(reading(), found, key), dt.datetime.now(dt.UTC)
    versions = versions_of(reading(), survey.id)
    if not versions:
        return render_template("analytics/unpublished.html", publication=found, survey=survey)
    elsewhere = tidy()
    if elsewhere:
        return redirect(elsewhere)
    bar = filter_bar(found, survey, versions, asked_filter(found, versions, now))
    known = pairs(versions[-1].definition)
    pair, page = _asked(known), None
    if pair is not None:
        days = field_dates(versions, survey.closed_at, now, found.time_zone, bar.filter.period)
        sources, names = sources_of(found, survey, now), bar.vocabulary.names
        page = change_page(sources, versions, pair, bar.filter, names, days)
    return render_template(
        "analytics/change.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title,
        bar=bar,
        questions=offered(known, versions[-1].definition),
        first=known[0] if known else None,
        page=page,
        least=LEAST,
        figures=figures,
        now=now,
    )


def _asked(known: list[Pair]) -> Pair | None:
    """The pair in the address, else the likeliest; None where these two are no pair."""
    before, after = request.args.get("before", ""), request.args.get("after", "")
    if not before and not after:
        return known[0] if known else None
    return chosen(known, before, after)
