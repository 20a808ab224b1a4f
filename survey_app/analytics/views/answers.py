"""The table of a survey's responses."""

import datetime as dt

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.filters.dimensions import CHANNELS
from survey_app.analytics.names import article_names
from survey_app.analytics.responses.full import REASONS
from survey_app.analytics.responses.listing import Wanted, responses_page
from survey_app.analytics.responses.narrowing import narrowing
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import asked, uuid_in
from survey_app.analytics.views.filters import asked_filter, filter_bar
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import versions_of
from survey_app.web.runtime import part
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

COLUMNS = 3
"""Questions that have a column where the address names none."""


@blueprint.get("/studio/<publication>/surveys/<key>/answers")
@login_required
def answers(publication: str, key: str) -> ResponseReturnValue:
    """All responses, newest first."""
    of = asked(publication, key)
    survey = survey_for(reading(), of.publication, key)
    versions = versions_of(reading(), survey.id)
    now = dt.datetime.now(dt.UTC)
    found = asked_filter(of.publication, versions, now)
    narrowed = narrowing(
        reading(), of.publication, found.filter, lambda: part(Snapshots).of(of.source.survey, now)
    )
    bar = filter_bar(of.publication, survey, versions, found)
    search, before = request.args.get("q", "").strip(), uuid_in(request.args.get("page", ""))
    wanted = Wanted(narrowed, search, before)
    page = responses_page(reading(), of.source.survey, versions, wanted)
    questions = bar.vocabulary.names.questions
    shown = [column for column in request.args.getlist("column") if column in questions]
    html = render_template(
        "analytics/answers.html",
        publication=of.publication,
        of=of,
        bar=bar,
        page=page,
        wanted=wanted,
        questions=questions,
        columns=shown or list(questions)[:COLUMNS],
        articles=article_names(
            reading(), of.publication.id, {line.article_id for line in page.lines}
        ),
        reasons=REASONS,
        channels=CHANNELS,
    )
    return trusted_types(make_response(html))
