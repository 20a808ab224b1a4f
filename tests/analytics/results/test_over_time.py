"""A share, mean or score over time, never joined where the wording changed."""

import dataclasses
import datetime as dt

import msgspec
import pytest

from survey_app.analytics.answers import question_results
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.results.choices import choices
from survey_app.analytics.results.over_time import over_time
from survey_app.statistics.promoters import net_promoter_score
from survey_app.statistics.trends import mean_trend
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
    assert [(p.since, p.seen.n, p.seen.base) for p in over.points] == [
        (NOW.date() - 2 * DAY, 1, 2),
        (NOW.date(), 1, 1),
    ]
    assert all(0 <= p.low <= p.level <= p.high <= 1 for p in over.points)
    assert over.breaks == ()


def test_who_skipped_is_not_in_the_base(shown, answer):
    answer({"q1": "o1"}, {"q1": None})
    assert shown().points[0].seen.base == 1


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


def test_days_with_few_answers_are_put_together(shown, answer):
    for days in range(0, 42, 3):
        answer({"q1": "o1"}, {"q1": "o2"}, {"q1": "o2"}, now=NOW - days * DAY)
    over = shown()
    assert over.step == "week"
    assert over.answered == 42
    assert 6 <= len(over.points) <= 7
    assert over.has_low


def test_days_stay_apart_where_most_have_enough(shown, answer):
    for days in (19, 14, 9):
        answer(*[{"q1": "o1"}] * 5, *[{"q1": "o2"}] * 5, now=NOW - days * DAY)
    answer({"q1": "o1"})
    over = shown()
    assert (over.step, [point.seen.base for point in over.points]) == ("day", [10, 10, 10, 1])


def test_days_stay_apart_where_too_few_points_would_be_left(shown, answer):
    for days in range(17):
        answer({"q1": "o1"}, now=NOW - days * DAY)
    assert (shown().step, len(shown().points)) == ("day", 17)


def test_a_point_on_thirty_answers_is_not_marked(shown, answer):
    answer(*[{"q1": "o1"}] * 29, now=NOW - DAY)
    answer(*[{"q1": "o1"}] * 30)
    assert [point.seen.is_low for point in shown().points] == [True, False]


def test_the_line_breaks_where_the_wording_changed(shown, answer, publish):
    answer({"q1": "o1"})
    publish(REWORDED)
    answer({"q1": "o2"}, {"q1": "o1"}, version=2)
    over = shown()
    assert [(p.wording, p.seen.n, p.seen.base) for p in over.points] == [(1, 1, 1), (2, 1, 2)]
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
    assert [point.seen.base for point in over.points] == [2]
    assert over.breaks == ()


def test_answers_of_another_kind_are_no_part_of_it(shown, answer, publish):
    answer({"q1": "o1"})
    publish(Question("q1", "multiple", "Which?", options=REWORDED.options))
    answer({"q1": ["o1", "o2"]}, version=2)
    [point] = shown().points
    assert (point.seen.n, point.seen.base, point.wording) == (1, 1, 2)


def test_an_answer_that_was_not_offered_yet_was_chosen_by_nobody_and_left_by_nobody(
    shown, answer, publish
):
    answer({"q1": "o1"}, now=NOW - DAY)
    more = (*REWORDED.options, Option("o3", "Neither"))
    publish(msgspec.structs.replace(single(), options=more))
    answer({"q1": "o3"}, {"q1": "o1"}, version=2)
    assert [(p.since, p.seen.n, p.seen.base) for p in shown(option="o3").points] == [
        (NOW.date(), 1, 2)
    ]
    assert [point.seen.base for point in shown(option="o1").points] == [1, 2]


def test_a_filter_narrows_it(shown, answer):
    answer({"q1": "o1"}, {"q1": "o2"})
    answer({"q1": "o1"}, language="de")
    assert shown(languages=("de",)).points[0].seen.base == 1


def test_the_leading_answer_stands_first(database, survey, sources, answer, always):
    answer({"q1": "o2", "q3": 5}, {"q1": "o2"}, {"q1": "o1"})
    with database.reading() as session:
        versions = versions_of(session, survey.id)
        counts = dict(sources(session).of(Filter(always)).counts(("version",)))
        known = choices(question_results(versions, counts))
    assert [(one.question, one.option) for one in known[:3]] == [
        ("q1", "o2"),
        ("q1", "o1"),
        ("q3", ""),
    ]


def seen(over):
    return [(p.seen.base, p.seen.value, p.seen.bounds) for p in over.points]


def test_a_rating_is_followed_by_its_mean(shown, answer):
    answer({"q3": 1}, {"q3": 2}, {"q3": 3}, now=NOW - 2 * DAY)
    answer({"q3": 4}, {"q3": 4}, now=NOW - DAY)
    answer({"q3": 5})
    over = shown("q3", "")
    # t with two degrees of freedom is 4.302653, of a standard error of √(1/3): −0.48, cut at 1.
    assert seen(over) == [
        (3, 2, pytest.approx((1, 2 + 2.484138), abs=1e-6)),
        (2, 4, None),
        (1, 5, None),
    ]
    # 2 of 3 degrees of freedom for all: an answer varies by 2/3 within its day.
    line = mean_trend([2, 4, 5], [3, 2, 1], [2, 0, 0])
    assert [p.level for p in over.points] == pytest.approx(line.level.tolist())
    assert over.ends == (1, 5)
    assert all(1 <= p.low <= p.level <= p.high <= 5 for p in over.points)


def test_a_number_with_decimals_is_followed_in_its_unit(shown, answer, publish):
    publish(Question("q7", "number", "How far?", decimals=1, unit="km"))
    answer({"q7": 1.5}, {"q7": 2.5}, version=2, now=NOW - DAY)
    answer({"q7": 7}, version=2)
    over = shown("q7", "")
    assert over.choice.about == "km"
    assert [(p.seen.value, p.seen.deviations) for p in over.points] == [
        (2, pytest.approx(0.5)),
        (7, 0),
    ]
    assert over.ends is None


def test_the_score_is_followed_with_its_own_range(shown, answer):
    answer({"q4": 10}, {"q4": 9}, {"q4": 8}, {"q4": 0}, now=NOW - DAY)
    answer({"q4": 10})
    over = shown("q4", "")
    bounds = [net_promoter_score({10: 1, 9: 1, 8: 1, 0: 1})[1:], net_promoter_score({10: 1})[1:]]
    assert seen(over) == [(4, 25, bounds[0]), (1, 100, bounds[1])]
    # Points 100 100 0 −100 around 25.
    assert over.points[0].seen.deviations == pytest.approx(75**2 * 2 + 25**2 + 125**2)


@pytest.mark.parametrize("question", ["q1", "q3", "q4"])
def test_tallies_and_responses_tell_the_same(shown, answer, question):
    option = "o1" if question == "q1" else ""
    for day, values in enumerate([(5, 9), (3, 10), (4, 0), (1, 7)]):
        rating, likely = values
        answer({"q1": "o1", "q3": rating, "q4": likely}, {"q3": 2, "q4": 8}, now=NOW - day * DAY)
    tallied = shown(question, option)
    assert shown(question, option, flagged="without") == tallied
    assert len(tallied.points) == 4


def test_an_option_that_nobody_chose_has_a_share_of_nothing(shown, answer, publish):
    answer({"q1": "o2"}, now=NOW - DAY)
    answer({"q1": "o1"})
    assert [(p.seen.n, p.seen.base) for p in shown().points] == [(0, 1), (1, 1)]


def test_the_satisfied_are_followed_as_a_share(shown, answer, publish):
    publish(Question("q8", "csat", "Satisfied?"))
    answer({"q8": 5}, {"q8": 4}, {"q8": 3}, version=2)
    [point] = shown("q8", "satisfied").points
    assert (point.seen.n, point.seen.base) == (2, 3)
    assert [p.seen.value for p in shown("q8", "").points] == [4]
