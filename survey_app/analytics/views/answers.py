"""The table of a survey's responses."""

import datetime as dt

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.filters.arguments import is_argument, parse
from survey_app.analytics.filters.narrowing import articles_in
from survey_app.analytics.filters.questions import asked as questions_in
from survey_app.analytics.filters.words import Names, in_words
from survey_app.analytics.names import article_names
from survey_app.analytics.responses.full import REASONS
from survey_app.analytics.responses.listing import Wanted, responses_page
from survey_app.analytics.views.blueprint import asked_period, blueprint
from survey_app.analytics.views.desk import asked, uuid_in
from survey_app.surveys.published import versions_of
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

COLUMNS = 3
"""Questions that have a column where the address names none."""


@blueprint.get("/studio/<publication>/surveys/<key>/answers")
@login_required
def answers(publication: str, key: str) -> ResponseReturnValue:
    """All responses, newest first."""
    of = asked(publication, key)
    versions = versions_of(reading(), of.source.survey.id)
    questions = questions_in(versions)
    period = asked_period(of.publication, "all", dt.datetime.now(dt.UTC))
    found = parse(request.args.to_dict(flat=False), period, questions)
    articles = articles_in(reading(), of.publication, found.filter)
    search, before = request.args.get("q", "").strip(), uuid_in(request.args.get("page", ""))
    wanted = Wanted(found.filter, articles, search, before)
    page = responses_page(reading(), of.source.survey, versions, wanted)
    ids = {line.article_id for line in page.lines} | set(found.filter.articles)
    named = article_names(reading(), of.publication.id, ids)
    names = Names(questions, {one: name.name for one, name in named.items()})
    shown = [column for column in request.args.getlist("column") if column in questions]
    html = render_template(
        "analytics/answers.html",
        publication=of.publication,
        of=of,
        page=page,
        wanted=wanted,
        questions=questions,
        columns=shown or list(questions)[:COLUMNS],
        articles=named,
        reasons=REASONS,
        narrowed="" if found.filter.is_empty else in_words(found.filter, names),
        notices=found.notices,
        kept=[(k, v) for k, v in request.args.items(multi=True) if is_argument(k)],
    )
    return trusted_types(make_response(html))
