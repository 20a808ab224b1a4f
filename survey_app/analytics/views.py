"""What editors see: the list of articles, an article, a survey's results."""

import datetime as dt

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.articles import PER_PAGE, ArticleQuery, list_articles
from survey_app.analytics.pages import article_page, survey_page
from survey_app.analytics.periods import NAMES, Period, period
from survey_app.publications.catalogue import article_for, publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

blueprint = Blueprint("analytics", __name__)


@blueprint.get("/studio/<publication>/articles")
@login_required
def articles(publication: str) -> ResponseReturnValue:
    """All articles with their measures."""
    found = publication_for(reading(), signed_in_user(), publication)
    now = dt.datetime.now(dt.UTC)
    shown = _period(found, "30", now)
    listed = list_articles(reading(), found, shown, _query())
    page = render_template(
        "analytics/articles.html",
        publication=found,
        period=shown,
        periods=_periods("30"),
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
    shown = _period(found, "all", now)
    return render_template(
        "analytics/article.html",
        publication=found,
        article=one,
        period=shown,
        periods=_periods("all"),
        page=article_page(reading(), found, one, shown),
        figures=figures,
        now=now,
    )


@blueprint.get("/studio/<publication>/surveys/<key>")
@login_required
def survey(publication: str, key: str) -> ResponseReturnValue:
    """One survey over all its articles."""
    found = publication_for(reading(), signed_in_user(), publication)
    one = survey_for(reading(), found, key)
    now = dt.datetime.now(dt.UTC)
    shown = _period(found, "all", now)
    return render_template(
        "analytics/survey.html",
        publication=found,
        survey=one,
        period=shown,
        periods=_periods("all"),
        page=survey_page(reading(), found, one, shown),
        figures=figures,
        now=now,
    )


def _query() -> ArticleQuery:
    page = request.args.get("page", 1, type=int)
    return ArticleQuery(request.args.get("q", ""), request.args.get("sort", ""), page)


def _period(publication: Publication, default: str, now: dt.datetime) -> Period:
    asked = request.args.get("period", "")
    return period(asked, default=default, time_zone=publication.time_zone, now=now)


def _periods(default: str) -> list[tuple[str | None, str]]:
    """Choices for the switch; the default stands in the address as nothing."""
    return [(None if key == default else key, name) for key, name in NAMES.items()]
