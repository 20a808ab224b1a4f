"""The list of articles, and one article."""

import datetime as dt
from dataclasses import replace

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.articles import PER_PAGE, ArticleQuery, list_articles
from survey_app.analytics.filters.dimensions import DIMENSIONS, OF_ARTICLES
from survey_app.analytics.pages import article_page
from survey_app.analytics.pulse import pulse_of_article
from survey_app.analytics.surveys import surveys_answered_in
from survey_app.analytics.views.blueprint import blueprint, periods
from survey_app.analytics.views.filters import filter_bar, tidy
from survey_app.analytics.views.opened import sources_of
from survey_app.analytics.views.title import open_title
from survey_app.analytics.who import who_of
from survey_app.publications.catalogue import article_for, publication_for
from survey_app.web.numbers import number
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

WITHIN = tuple(each for each in DIMENSIONS if each not in OF_ARTICLES)
"""What tells the readers of one article apart."""
PERIOD = "30"
"""Days of the list, where its address names none."""


@blueprint.get("/studio/<publication>/articles")
@login_required
def articles(publication: str) -> ResponseReturnValue:
    """All articles with their measures."""
    title = open_title(publication, PERIOD)
    page = render_template(
        "analytics/articles.html",
        publication=title.publication,
        list=list_articles(reading(), title.scope, asked_query()),
        per_page=PER_PAGE,
        bar=title.bar,
        only=title.only,
        period=title.bar.filter.period,
        periods=periods(PERIOD),
        now=title.now,
    )
    return trusted_types(make_response(page))


@blueprint.get("/studio/<publication>/articles/<int:article_id>")
@login_required
def article(publication: str, article_id: int) -> ResponseReturnValue:
    """One article: what readers said there, and how they read it."""
    found = publication_for(reading(), signed_in_user(), publication)
    one = article_for(reading(), found, article_id)
    elsewhere = tidy()
    if elsewhere:
        return redirect(elsewhere)
    now = dt.datetime.now(dt.UTC)
    surveys = surveys_answered_in(reading(), found, one.id)
    bar = filter_bar(found, surveys, now, dimensions=WITHIN)
    sources = sources_of(found, *surveys, now=now)
    mark = pulse_of_article(reading(), found, one.id)
    page = article_page(reading(), found, one, bar.filter, sources)
    within = replace(bar.filter, articles=(one.id,))
    labels = found.audience_labels
    return render_template(
        "analytics/article.html",
        publication=found,
        article=one,
        bar=bar,
        only=next(iter(surveys)) if len(surveys) == 1 else None,
        period=bar.filter.period,
        periods=periods("all"),
        mark=mark,
        page=page,
        who=who_of(sources.values(), within, labels) if "who" in request.args else (),
        figures=figures,
        now=now,
    )


def asked_query() -> ArticleQuery:
    """What the address asks of the list."""
    page = request.args.get("page", 1, number)
    return ArticleQuery(request.args.get("q", ""), request.args.get("sort", ""), page)
