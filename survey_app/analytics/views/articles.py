"""The list of articles, and one article."""

import datetime as dt

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.articles import PER_PAGE, ArticleQuery, list_articles
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.pages import ArticlePage, article_page
from survey_app.analytics.periods import Period
from survey_app.analytics.pulse import pulse_of_article
from survey_app.analytics.views.blueprint import (
    asked_period,
    blueprint,
    period_notices,
    periods,
)
from survey_app.analytics.views.opened import sources_of
from survey_app.analytics.who import Groups, who_of
from survey_app.publications.catalogue import article_for, publication_for
from survey_app.publications.models import Article, Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.web.numbers import number
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/articles")
@login_required
def articles(publication: str) -> ResponseReturnValue:
    """All articles with their measures."""
    found = publication_for(reading(), signed_in_user(), publication)
    now = dt.datetime.now(dt.UTC)
    shown = asked_period(found, "30", now)
    listed = list_articles(reading(), found, shown, _query())
    page = render_template(
        "analytics/articles.html",
        publication=found,
        period=shown,
        periods=periods("30"),
        notices=period_notices(),
        list=listed,
        per_page=PER_PAGE,
        now=now,
    )
    return trusted_types(make_response(page))


@blueprint.get("/studio/<publication>/articles/<int:article_id>")
@login_required
def article(publication: str, article_id: int) -> ResponseReturnValue:
    """One article: what readers said there, and how they read it."""
    found = publication_for(reading(), signed_in_user(), publication)
    one = article_for(reading(), found, article_id)
    now = dt.datetime.now(dt.UTC)
    shown = asked_period(found, "all", now)
    mark = pulse_of_article(reading(), found, one.id)
    page = article_page(reading(), found, one, shown)
    return render_template(
        "analytics/article.html",
        publication=found,
        article=one,
        period=shown,
        periods=periods("all"),
        notices=period_notices(),
        mark=mark,
        page=page,
        who=_who(found, one, page, shown, now) if "who" in request.args else (),
        figures=figures,
        now=now,
    )


def _who(
    publication: Publication, article: Article, page: ArticlePage, shown: Period, now: dt.datetime
) -> tuple[Groups, ...]:
    asked = [survey_for(reading(), publication, one.key) for one in page.surveys]
    sources = [sources_of(publication, survey, now) for survey in asked]
    return who_of(sources, Filter(shown, articles=(article.id,)), publication.audience_labels)


def _query() -> ArticleQuery:
    page = request.args.get("page", 1, number)
    return ArticleQuery(request.args.get("q", ""), request.args.get("sort", ""), page)
