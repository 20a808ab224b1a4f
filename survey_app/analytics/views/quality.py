"""What looks unusual among a survey's answers."""

import datetime as dt

from flask import render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.names import article_names
from survey_app.analytics.quality.page import quality_page
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.filters import asked_filter, filter_bar
from survey_app.analytics.views.survey import sources_of
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import versions_of
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>/quality")
@login_required
def quality(publication: str, key: str) -> ResponseReturnValue:
    """Each check, what it found, and the results with and without that."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey, now = survey_for(reading(), found, key), dt.datetime.now(dt.UTC)
    versions = versions_of(reading(), survey.id)
    if not versions:
        return render_template("analytics/unpublished.html", publication=found, survey=survey)
    bar = filter_bar(found, survey, versions, asked_filter(found, versions, now))
    page = quality_page(sources_of(found, survey, now), versions, bar.filter)
    return render_template(
        "analytics/quality.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title,
        bar=bar,
        page=page,
        articles=article_names(reading(), found.id, {one.article_id for one in page.together}),
        figures=figures,
        now=now,
    )
