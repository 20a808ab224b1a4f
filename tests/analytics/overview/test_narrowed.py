"""The overview for some readers: the same as counting them by hand, and what is left out."""

import datetime as dt
from collections import Counter

import pytest

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.overview.asked import asked_surveys
from survey_app.analytics.overview.page import overview
from survey_app.analytics.periods import period
from survey_app.analytics.scope import scope_of
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.source import Sources
from survey_app.collect.tallies import fold
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey
from survey_app.surveys.published import published_survey
from tests.analytics.conftest import address
from tests.builders import NOW, Question, definition, make_survey, single

DAY = dt.timedelta(days=1)
SURVEYS = ("labsurvey", "another")
PLACES = {"/a": ("AI", ["robots"]), "/b": ("Sport", ["robots", "golf"]), "": ("", [])}
"""Path of each article → its section and topics; the empty one is no article of ours."""


def sent():
    """Responses of two surveys that differ in all that can be narrowed: what each says."""
    for n in range(180):
        yield {
            "survey": SURVEYS[n % 5 == 0],
            "path": list(PLACES)[n % 3],
            "day": NOW.date() - (n * 7 % 16) * DAY,
            "device": ("phone", "desktop")[n % 4 == 0],
            "channel": ("inline", "hosted")[n % 7 == 0],
            "language": ("en", "de")[n % 2],
            "referrer": ("search", "social")[n % 11 < 4],
            "depth": (n % 10) / 10,
            "tier": ("free", "paid")[n % 13 < 5],
            "complete": n % 6 != 0,
            "q1": ("o1", "o2")[n % 17 < 5],
        }


@pytest.fixture
def readers(database, publication, announce, answer):
    """Let them answer; returns the ids of the articles by their paths."""
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="another")
        session.get_one(Publication, publication.id).audience_labels = ["tier"]
    ids = {
        path: announce(path, section=section, topics=topics) if path else 0
        for path, (section, topics) in PLACES.items()
    }
    for one in sent():
        context = {"device": one["device"], "referrer": one["referrer"], "depth": one["depth"]}
        answer(
            {"q1": one["q1"]},
            survey=one["survey"],
            article=address(one["path"]) if one["path"] else "",
            now=dt.datetime.combine(one["day"], dt.time(12), dt.UTC),
            channel=one["channel"],
            language=one["language"],
            complete=one["complete"],
            context=context | {"audience": {"tier": one["tier"]}},
        )
    return ids


@pytest.fixture
def of_readers(database, publication, survey, tmp_path):
    """The overview for the readers whom a filter lets in."""

    def read(shown="all", days=(), **narrowed):
        chosen = days or ("", "")
        asked_for = period(shown, default="all", time_zone="UTC", now=NOW, days=chosen)
        with database.reading() as session:
            asked = asked_surveys(session, publication)

            def source(key):
                published = published_survey(session, key)
                return Sources(
                    session,
                    publication,
                    published.id,
                    lambda: bring_up_to_date(database, tmp_path / "snapshots", published, NOW),
                )

            sources = {one.id: source(one.key) for one in asked}
            scope = scope_of(session, publication, Filter(asked_for, **narrowed), sources)
            return overview(session, scope, asked, now=NOW)

    return read


def counted(lets_in, first, last):
    """Whom `lets_in` takes from the day `first` to `last`, counted one by one."""
    return [one for one in sent() if lets_in(one) and first <= one["day"] <= last]


FILTERS = {
    "all": ({}, lambda one: True),
    "device": ({"devices": ("phone",)}, lambda one: one["device"] == "phone"),
    "channel": ({"channels": ("inline",)}, lambda one: one["channel"] == "inline"),
    "section": ({"sections": ("AI",)}, lambda one: one["path"] == "/a"),
    "topic": ({"topics": ("golf",)}, lambda one: one["path"] == "/b"),
    "unfinished": ({"complete": False}, lambda one: not one["complete"]),
    "language": ({"languages": ("de",)}, lambda one: one["language"] == "de"),
    "referrer": ({"referrers": ("search",)}, lambda one: one["referrer"] == "search"),
    "audience": ({"audience": (("tier", "paid"),)}, lambda one: one["tier"] == "paid"),
    "depth": ({"depths": ("end",)}, lambda one: one["depth"] >= 0.7),
    "together": (
        {"topics": ("robots",), "audience": (("tier", "free"),), "devices": ("phone",)},
        lambda one: one["path"] and one["tier"] == "free" and one["device"] == "phone",
    ),
}


TODAY = NOW.date()
SPANS = [
    ("all", (), dt.date.min, TODAY),
    ("30", (), TODAY - 29 * DAY, TODAY),
    ("", ("2026-11-15", "2026-11-18"), dt.date(2026, 11, 15), dt.date(2026, 11, 18)),
]
"""What a period is asked for by, and the days from and to which it is."""


@pytest.mark.parametrize("is_folded", [False, True])
def test_what_is_narrowed_is_what_a_plain_recount_finds(readers, of_readers, database, is_folded):
    if is_folded:
        fold(database)
    for parts, lets_in in FILTERS.values():
        for shown, days, first, last in SPANS:
            page = of_readers(shown, days, **parts)
            said = {survey: Counter() for survey in SURVEYS}
            for one in counted(lets_in, first, last):
                said[one["survey"]][one["q1"]] += 1
            assert {
                one.survey.key: {bar.key: bar.share.n for bar in one.question.bars if bar.share.n}
                for one in page.newest
            } == {key: answers for key, answers in said.items() if answers.total() >= 10}
            there = Counter(
                one["path"] for one in counted(lets_in, page.recent.since, page.recent.until)
            )
            assert {one.id: one.measures.responses for one in page.busiest} == {
                readers[path]: n for path, n in there.items() if path and n >= 10
            }
            since, until = page.figures.period.since, page.figures.period.until
            length = until - since + DAY
            now = counted(lets_in, since, until)
            before = counted(lets_in, since - length, until - length)
            answers, finished = page.figures.answers, page.figures.finished
            assert (answers.now, answers.before) == (len(now), len(before))
            assert finished.now.n == sum(one["complete"] for one in now)
            assert finished.before.n == sum(one["complete"] for one in before)


def test_the_days_of_the_figures_follow_the_period(of_readers, survey):
    def days(shown, *chosen):
        found = of_readers(shown, chosen).figures
        return found and (found.period.since, found.period.until)

    assert days("all") == days("7") == (TODAY - 7 * DAY, TODAY - DAY)
    assert days("30") == (TODAY - 30 * DAY, TODAY - DAY)
    assert days("", "2026-11-01", "2026-11-03") == (dt.date(2026, 11, 1), dt.date(2026, 11, 3))
    assert days("", "2026-11-18", "2026-11-20") == (dt.date(2026, 11, 18), TODAY - DAY)
    assert days("", "", "2026-11-10") == (dt.date(2026, 11, 4), dt.date(2026, 11, 10))
    assert days("", TODAY.isoformat(), TODAY.isoformat()) is None


def test_what_was_seen_and_read_is_narrowed_where_it_is_known(readers, of_readers, seen, read_to):
    first, second = readers["/a"], readers["/b"]
    for article, device, times in (
        (first, "phone", 9),
        (first, "desktop", 4),
        (second, "phone", 2),
    ):
        seen(times, article, device=device, hour=NOW - DAY)
        read_to(article, 5, reads=3 * times, device=device, hour=NOW - DAY)
    page = of_readers(devices=("phone",))
    assert page.figures.seen.now == 11
    assert {one.id: (one.measures.seen, one.measures.reads) for one in page.busiest} == {
        first: (9, 27), second: (2, 6),
    }  # fmt: skip
    assert of_readers(sections=("AI",)).figures.seen.now == 13
    assert of_readers(devices=("phone",), sections=("AI",)).figures.seen.now == 9
    page = of_readers(complete=True)
    assert page.not_narrowed == page.not_of_readings == ("Finished",)
    assert page.figures.seen.now == 0
    assert of_readers(channels=("inline",)).not_of_readings == ("Shown as",)


def test_surveys_that_ask_other_questions_stand_beside_each_other(
    database, publication, answer, of_readers
):
    asked = {"thirdsurvey": single("k1"), "fourthsurvey": Question("k2", "nps", "Recommend us?")}
    with transaction(database.writing()) as session:
        for key, question in asked.items():
            make_survey(session, publication, definition(question), key=key)
    answer(*[{"q1": "o2"}] * 10, language="de")
    answer(*[{"k1": "o1"}] * 11, survey="thirdsurvey", language="de")
    answer(*[{"k2": 9}] * 12, survey="fourthsurvey", language="de")
    found = of_readers(languages=("de",)).newest
    assert {(one.survey.key, one.question.key, one.question.base) for one in found} == {
        ("labsurvey", "q1", 10), ("thirdsurvey", "k1", 11), ("fourthsurvey", "k2", 12),
    }  # fmt: skip


def test_what_works_and_what_needs_somebody_no_filter_hides(readers, of_readers, seen):
    seen(9, readers["/a"])
    whole, narrowed = (
        of_readers(),
        of_readers(devices=("tablet",), days=("2026-01-01", "2026-01-02")),
    )
    assert narrowed.working == whole.working
    assert narrowed.needs == whole.needs
    assert (narrowed.newest, narrowed.busiest, narrowed.beginning) == ((), (), None)
    assert narrowed.is_narrowed
    assert not whole.is_narrowed


def test_a_title_that_was_last_answered_long_ago_is_no_new_one(
    database, survey, answer, of_readers
):
    answer({"q1": "o1"}, now=NOW - 90 * DAY)
    fold(database)
    with transaction(database.writing()) as session:
        session.get_one(Survey, survey.id).closed_at = NOW
    assert of_readers().beginning is None
