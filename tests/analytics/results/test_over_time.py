"""One answer over time: by day, week or month, and never joined where the wording changed."""

import dataclasses
import datetime as dt

import msgspec
import pytest

from survey_app.analytics.answers import question_results
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.results.over_time import choices, over_time
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.published import versions_of
from tests.builders import NOW, single

DAY = dt.timedelta(days=1)
REWORDED = Question(
    "q1",
    "single",
    "What first?",
    options=(Option("o1", "Products first"), Option("o2", "Research first")),
)


@pytest.fixture
def shown(database, survey, sources, always):
    """One answer over time."""

    def read(question="q1", option="o1", period=always, **narrowed):
        found = Filter(period, **narrowed)
        with database.reading() as session:
            versions = versions_of(session, survey.id)
            source = sources(session)
            counts = dict(source.of(found).counts(("version",)))
            known = choices(question_results(versions, counts))
            choice = next(one for one in known if (one.question, one.option) == (question, option))
            return over_time(source, found, choice, versions)

    return read


def test_each_day_has_its_share(shown, answer):
    answer({"q1": "o1"}, {"q1": "o2"}, now=NOW - 2 * DAY)
    answer({"q1": "o1"})
    over = shown()
    assert over.step == "day"
    assert [(p.since, p.share.n, p.share.base) for p in over.points] == [
        (NOW.date() - 2 * DAY, 1, 2),
        (NOW.date(), 1, 1),
    ]
    assert all(0 <= p.low <= p.level <= p.high <= 1 for p in over.points)
    assert over.breaks == ()


def test_who_skipped_is_not_in_the_base(shown, answer):
    answer({"q1": "o1"}, {"q1": None})
    assert shown().points[0].share.base == 1


def test_weeks_begin_on_monday_and_months_on_the_first(shown, answer):
    answer({"q1": "o1"}, now=NOW - 60 * DAY)
    answer({"q1": "o1"})
    over = shown()
    assert over.step == "week"
    assert [point.since.weekday() for point in over.points] == [0, 0]
    answer({"q1": "o1"}, now=NOW - 900 * DAY)
    over = shown()
    assert over.step == "month"
    assert {point.since.day for point in over.points} == {1}


def test_the_line_breaks_where_the_wording_changed(shown, answer, publish):
    answer({"q1": "o1"})
    publish(REWORDED)
    answer({"q1": "o2"}, {"q1": "o1"}, version=2)
    over = shown()
    assert [(p.wording, p.share.n, p.share.base) for p in over.points] == [(1, 1, 1), (2, 1, 2)]
    assert over.breaks == (NOW.date(),)


def test_wordings_of_one_day_and_a_late_answer_to_the_first_have_lines_of_their_own(
    shown, answer, publish
):
    answer({"q1": "o1"}, now=NOW - 3 * DAY)
    publish(REWORDED, later=-3 * DAY)
    answer({"q1": "o1"}, {"q1": "o2"}, version=2, now=NOW - 3 * DAY)
    publish(msgspec.structs.replace(REWORDED, text="And now?"), later=-3 * DAY)
    for days in (3, 2, 1):
        answer({"q1": "o1"}, {"q1": "o2"}, version=3, now=NOW - days * DAY)
    answer({"q1": "o2"}, version=1, now=NOW - 2 * DAY)
    over = shown()
    assert [(point.wording, (NOW.date() - point.since).days) for point in over.points] == [
        *((1, 3), (1, 2)),
        (2, 3),
        *((3, 3), (3, 2), (3, 1)),
    ]
    assert over.is_smoothed
    assert [point.level for point in over.points[3:]] == pytest.approx([0.5] * 3)


def test_the_wording_changed_on_a_day_of_the_title(shown, answer, publish, always):
    answer({"q1": "o1"}, now=NOW - DAY)
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    publish(REWORDED, later=midnight + DAY / 2 - NOW)
    answer({"q1": "o2"}, version=2)
    over = shown(period=dataclasses.replace(always, time_zone="Pacific/Auckland"))
    assert over.breaks == (NOW.date() + DAY,)


def test_another_question_does_not_break_it(shown, answer, publish):
    answer({"q1": "o1"})
    publish(single(), Question("q9", "rating", "New?"))
    answer({"q1": "o1"}, version=2)
    over = shown()
    assert [point.share.base for point in over.points] == [2]
    assert over.breaks == ()


def test_answers_of_another_kind_are_no_part_of_it(shown, answer, publish):
    answer({"q1": "o1"})
    publish(Question("q1", "multiple", "Which?", options=REWORDED.options))
    answer({"q1": ["o1", "o2"]}, version=2)
    [point] = shown().points
    assert (point.share.n, point.share.base, point.wording) == (1, 1, 2)


def test_an_answer_that_was_not_offered_yet_was_chosen_by_nobody_and_left_by_nobody(
    shown, answer, publish
):
    answer({"q1": "o1"}, now=NOW - DAY)
    more = (*REWORDED.options, Option("o3", "Neither"))
    publish(msgspec.structs.replace(single(), options=more))
    answer({"q1": "o3"}, {"q1": "o1"}, version=2)
    assert [(p.since, p.share.n, p.share.base) for p in shown(option="o3").points] == [
        (NOW.date(), 1, 2)
    ]
    assert [point.share.base for point in shown(option="o1").points] == [1, 2]


def test_a_filter_narrows_it(shown, answer):
    answer({"q1": "o1"}, {"q1": "o2"})
    answer({"q1": "o1"}, language="de")
    assert shown(languages=("de",)).points[0].share.base == 1


def test_the_leading_answer_stands_first(database, survey, sources, answer, always):
    answer({"q1": "o2", "q3": 5}, {"q1": "o2"}, {"q1": "o1"})
    with database.reading() as session:
        versions = versions_of(session, survey.id)
        counts = dict(sources(session).of(Filter(always)).counts(("version",)))
        known = choices(question_results(versions, counts))
    assert [(one.question, one.option) for one in known[:3]] == [
        ("q1", "o2"),
        ("q1", "o1"),
        ("q3", "5"),
    ]
