"""The report of articles, as `reports/articles.toml` defines it."""

import pytest

from survey_app.analytics.articles import ArticleQuery
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.periods import period
from survey_app.analytics.scope import Scope
from survey_app.collect.models import AlsoReadCell, ExposureCell, ReadingCell
from survey_app.collect.shards import shard_of_article
from survey_app.database import transaction
from survey_app.exports.definitions import ReportColumn, ReportDefinition, load_reports
from survey_app.exports.formats import csv
from survey_app.exports.reports import report_sheet
from survey_app.exports.sources import SOURCES
from tests.builders import NOW, ORIGIN, add_cells, make_article
from tests.exports.conftest import parsed

VIEW = {"device": "phone", "language": "en", "referrer": "", "hour": NOW}
COLUMNS = [
    "article_url", "article_title", "section", "authors", "published_on", "reads",
    "reading_time_s", "saw_it", "answers", "finished", "answered_of_saw_it_n",
    "answered_of_saw_it", "answered_of_saw_it_low", "answered_of_saw_it_high", "also_read_seen",
    "also_read_followed", "about", "period", "filter",
]  # fmt: skip


@pytest.fixture
def report(database, publication):
    """The rows of a report's file."""

    def read(definition=None, filtered="", **narrowed):
        shown = period("all", default="all", time_zone="UTC", now=NOW)
        made = definition or load_reports()["articles"]
        scope = Scope(publication, Filter(shown, **narrowed))
        with database.reading() as session:
            sheet = report_sheet(session, made, scope, ArticleQuery(), filtered)
            return parsed("".join(csv.lines(sheet)))

    return read


@pytest.fixture
def articles(database, publication):
    """Two articles, the newer one first; ids."""
    with transaction(database.writing()) as session:
        first = make_article(session, publication, authors=("Ada B", "Zoë C"))
        second = make_article(session, publication, "/b", title="-5 % at work", published_at=None)
        return first.id, second.id


@pytest.fixture
def counted(database, publication, survey, articles, answer):
    """Counts of the first article."""
    article, _ = articles
    shard = shard_of_article(publication.id, publication.buckets, article)
    seen = {"survey_id": survey.id, "version": 1, "placement": "", "channel": "inline"}
    seen |= {"seen": 10, "started": 3, "dismissed": 0, "depth": -1}
    link = {"target_id": articles[1], "position": 1, "seen": 8, "followed": 2}
    link |= {"seen_with": 0, "followed_with": 0}
    what = {"article_id": article}
    add_cells(database, shard, ExposureCell, [VIEW | what | seen])
    add_cells(
        database, shard, ReadingCell, [VIEW | what | {"depth": 5, "reads": 4, "engaged_s": 50}]
    )
    add_cells(database, shard, AlsoReadCell, [{"hour": NOW} | what | link])
    answer({"q1": "o1"}, article=f"{ORIGIN}/ai/robots")
    answer({"q1": "o1"}, article=f"{ORIGIN}/ai/robots", complete=False)


def test_each_article_has_a_row_with_its_counts(report, counted):
    first, second = report()
    assert list(first) == COLUMNS
    assert list(first.values())[:12] == [
        f"{ORIGIN}/ai/robots", "Robots at work", "AI", "Ada B, Zoë C", "2026-11-17", "4", "12.5",
        "10", "2", "1", "2", "0.2",
    ]  # fmt: skip
    assert float(first["answered_of_saw_it_low"]) == pytest.approx(0.0566822)
    assert float(first["answered_of_saw_it_high"]) == pytest.approx(0.5098375)
    assert [first["also_read_seen"], first["also_read_followed"]] == ["8", "2"]
    assert list(second.values())[4:] == [
        "", "0", "", "0", "0", "0", "0", "", "", "", "0", "0", "Tech News", "since the start", "",
    ]  # fmt: skip


def test_what_nobody_knows_of_the_readers_let_in_is_an_empty_cell(report, counted):
    [first, _] = report(filtered="Readers who finished.", complete=True)
    known = {name: value for name, value in first.items() if value}
    assert list(known) == [*COLUMNS[:5], "answers", "finished", COLUMNS[10], *COLUMNS[-3:]]
    assert (known["answers"], known["filter"]) == ("1", "Readers who finished.")
    [first, _] = report(devices=("phone",))
    assert (first["reads"], first["saw_it"], first["also_read_seen"]) == ("4", "10", "")


def test_a_title_that_looks_like_a_number_is_guarded(report, articles):
    assert report()[1]["article_title"] == "'-5 % at work"


def test_a_report_has_the_columns_that_its_file_names(report, counted):
    columns = (ReportColumn("began", "started"), ReportColumn("number", "article_id"))
    rows = report(ReportDefinition("Mine", "articles", columns))
    assert rows[0]["began"] == "3"
    assert list(rows[0]) == ["began", "number", "about", "period", "filter"]


def test_every_measure_can_be_told(report, counted):
    measures = SOURCES["articles"].measures
    columns = tuple(ReportColumn(name, name) for name in measures)
    [first, _] = report(ReportDefinition("All", "articles", columns), filtered="All readers.")
    assert list(first)[:-3] == list(measures)
    assert "" not in first.values()
