"""The table of a survey's responses."""

from flask import make_response, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.filters.dimensions import CHANNELS
from survey_app.analytics.names import article_names
from survey_app.analytics.responses.full import REASONS
from survey_app.analytics.responses.listing import Wanted, responses_page
from survey_app.analytics.responses.narrowing import narrowing
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import uuid_in
from survey_app.analytics.views.opened import open_survey
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

COLUMNS = 3
"""Questions that have a column where the address names none."""


@blueprint.get("/studio/<publication>/surveys/<key>/answers")
@login_required
def answers(publication: str, key: str) -> ResponseReturnValue:
    """All responses, newest first."""
    opened = open_survey(publication, key)
    bar = opened.bar()
    search, before = request.args.get("q", "").strip(), uuid_in(request.args.get("page", ""))
    wanted = Wanted(narrowing(opened.sources, bar.filter), search, before)
    page = responses_page(reading(), opened.published, opened.versions, wanted)
    questions = bar.vocabulary.names.questions
    shown = [column for column in request.args.getlist("column") if column in questions]
    articles = {line.article_id for line in page.lines}
    html = opened.page(
        "analytics/answers.html",
        bar=bar,
        page=page,
        wanted=wanted,
        questions=questions,
        columns=shown or list(questions)[:COLUMNS],
        articles=article_names(reading(), opened.publication.id, articles),
        reasons=REASONS,
        channels=CHANNELS,
    )
    return trusted_types(make_response(html))
