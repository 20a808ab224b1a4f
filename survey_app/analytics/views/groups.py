"""Groups of opinion among those who agree or disagree with a survey's statements."""

import datetime as dt

import numpy as np
from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.opinions.page import opinion_page
from survey_app.analytics.opinions.votes import ballots
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.filters import asked_filter, filter_bar
from survey_app.analytics.views.survey import sources_of
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import versions_of
from survey_app.web.transactions import reading

SEED = 1
"""The same responses are always put into the same groups."""


@blueprint.get("/studio/<publication>/surveys/<key>/groups")
@login_required
def groups(publication: str, key: str) -> ResponseReturnValue:
    """A map of the groups, what each says, and what all agree on."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey, now = survey_for(reading(), found, key), dt.datetime.now(dt.UTC)
    versions = versions_of(reading(), survey.id)
    if not versions:
        return render_template("analytics/unpublished.html", publication=found, survey=survey)
    bar = filter_bar(found, survey, versions, asked_filter(found, versions, now))
    sources = sources_of(found, survey, now)
    offered = ballots(sources.snapshot())
    ballot = offered.get(request.args.get("of", "")) or next(iter(offered.values()), None)
    page = None
    if ballot is not None:
        where = expression(bar.filter, sources.snapshot(), sources.articles(bar.filter))
        page = opinion_page(sources.snapshot(), ballot, where, np.random.default_rng(SEED))
    return render_template(
        "analytics/groups.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title,
        bar=bar,
        page=page,
        offered=[(one.name, one.label) for one in offered.values()],
        figures=figures,
        now=now,
    )
