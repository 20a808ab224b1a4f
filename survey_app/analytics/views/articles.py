"""The list of articles, and one article."""

import datetime as dt

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.articles import PER_PAGE, ArticleQuery, list_articles
from survey_app.analytics.pages import article_page
from survey_app.analytics.pulse import pulse_of_article
from survey_app.analytics.views.blueprint import asked_period, blueprint, periods
from survey_app.publications.catalogue import article_for, publication_for
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
    return render_template(
        "analytics/article.html",
        publication=found,
        article=one,
        period=shown,
        periods=periods("all"),
        mark=pulse_of_article(reading(), found, one.id),
        page=article_page(reading(), found, one, shown),
        figures=figures,
        now=now,
    )


def _query() -> ArticleQuery:
    page = request.args.get("page", 1, type=int)
    return ArticleQuery(request.args.get("q", ""), request.args.get("sort", ""), page)
