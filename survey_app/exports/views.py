"""What analysts download: responses of a survey, articles with their measures."""

from collections.abc import Iterator
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.articles import ArticleQuery
from survey_app.analytics.long_work import UnderWay
from survey_app.analytics.periods import unread
from survey_app.analytics.views.articles import PERIOD, asked_query
from survey_app.analytics.views.title import OpenedTitle, open_title
from survey_app.analytics.views.under_way import under_way
from survey_app.errors import Invalid
from survey_app.exports.definitions import ReportDefinition, load_reports
from survey_app.exports.formats import csv
from survey_app.exports.reports import report_sheet
from survey_app.exports.responses import rows
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.codebook import Missing
from survey_app.surveys.published import published_survey
from survey_app.web.runtime import runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("exports", __name__)
blueprint.register_error_handler(UnderWay, under_way)

REPORTS = "survey_app.reports"


def init_app(app: Flask) -> None:
    """Read the reports; a wrong one keeps the application from starting."""
    app.extensions[REPORTS] = load_reports()


def reports_of(app: Flask) -> dict[str, ReportDefinition]:
    """The application's reports by name."""
    return cast(dict[str, ReportDefinition], app.extensions[REPORTS])


@blueprint.get("/studio/<publication>/surveys/<key>/responses.csv")
@login_required
def responses(publication: str, key: str) -> ResponseReturnValue:
    """One row for each response, streamed."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey = published_survey(reading(), survey_for(reading(), found, key).key)
    with_test = request.args.get("with_test") == "1"
    sheet = rows(runtime().database, survey, with_test=with_test, missing=_missing())
    return _download(csv.lines(sheet), f"{survey.key}-responses.csv")


@blueprint.get("/studio/<publication>/articles.csv")
@login_required
def articles(publication: str) -> ResponseReturnValue:
    """One row for each article of the list at the same address, as `reports/articles.toml` says.

    A page says what it could not read of its filter, a file cannot: it is refused.
    """
    title, query = open_title(publication, PERIOD), asked_query()
    wrong = _unread() or title.bar.notices
    if wrong:
        raise Invalid.at("", " ".join([*wrong, "So no file was made."]))
    report, filtered = reports_of(current_app)["articles"], _narrowed(title, query)
    sheet = report_sheet(reading(), report, title.scope, query, filtered)
    readers = title.bar.readers_in_names or ("filtered" if filtered else "")
    parts = (title.publication.key, "articles", readers, title.bar.days_in_names)
    name = "-".join(filter(None, parts))
    return _download(csv.lines(sheet), f"{name}.csv")


def _unread() -> list[str]:
    days = (*request.args.getlist("from"), *request.args.getlist("to"))
    return unread(request.args.getlist("period"), days, then="")


def _narrowed(title: OpenedTitle, query: ArticleQuery) -> str:
    """In sentences, as pages say it; empty where neither filter nor search narrows."""
    words = [f"{title.bar.words}."] if title.bar.chips else []
    if query.search.strip():
        words.append(f"Articles found by “{' '.join(query.search.split())}”.")
    return " ".join(words)


def _missing() -> Missing:
    try:
        return Missing(request.args.get("missing", Missing.CODES))
    except ValueError:
        raise Invalid.at("missing", "is codes or blank") from None


def _download(pieces: Iterator[str], name: str) -> Response:
    response = Response(pieces, content_type=csv.MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
