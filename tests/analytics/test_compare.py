"""Two sides of a survey: what differs, by how much, and whether that is more than chance."""

import dataclasses
import datetime as dt

import pytest
from msgspec.structs import replace

from survey_app.analytics.compare import LEAST, are_apart, comparison
from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.collect.sender import Sender
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.published import versions_of
from tests import builders

DESKTOP = Sender(device="desktop")
PHONES, COMPUTERS = {"devices": ("phone",)}, {"devices": ("desktop",)}


@pytest.fixture
def compared(database, survey, sources, always):
    """Both sides of the survey."""

    def read(first, second):
        sides = tuple(dataclasses.replace(Filter(always), **parts) for parts in (first, second))
        with database.reading() as session:
            return comparison(sources(session), sides, versions_of(session, survey.id))

    return read


def test_a_clear_difference_is_clear(compared, answer):
    answer(*[{"q1": "o1"}] * 40)
    answer(*[{"q1": "o2"}] * 30, *[{"q1": "o1"}] * 10, sender=DESKTOP)
    sides = compared(PHONES, COMPUTERS)
    [question] = sides.questions
    o1, o2 = question.options
    assert (o1.first.n, o1.second.n, o1.gap.value) == (40, 10, -0.75)
    assert o1.gap.low < -0.75 < o1.gap.high < 0
    assert o1.gap.is_clear and o2.gap.is_clear
    assert (sides.judged, sides.may_overlap) == (2, False)
    assert (sides.first.responses, sides.second.responses) == (40, 40)


def test_the_same_on_both_sides_is_no_difference(compared, answer):
    for sender in (Sender(device="phone"), DESKTOP):
        answer(*[{"q1": "o1"}] * LEAST, sender=sender)
    gap = compared(PHONES, COMPUTERS).questions[0].options[0].gap
    assert gap.value == 0
    assert gap.is_judged and not gap.is_clear


@pytest.mark.parametrize("others", [LEAST - 1, LEAST])
def test_few_answers_on_either_side_are_not_judged(compared, answer, others):
    answer(*[{"q1": "o1", "q3": 5, "q4": 10}] * (LEAST - 1))
    answer(*[{"q1": "o2", "q3": 4, "q4": 0}] * others, sender=DESKTOP)
    sides = compared(PHONES, COMPUTERS)
    assert len(sides.questions) == 3
    gap = sides.questions[0].options[0].gap
    assert (gap.value, gap.is_judged, gap.is_clear, sides.judged) == (-1, False, False, 0)


@pytest.mark.parametrize("n", [0, 1])
def test_a_side_without_answers_has_no_difference(compared, answer, n):
    answer(*[{"q1": "o1", "q3": 4}] * 3)
    answer(*[{"q3": 4}] * n, sender=DESKTOP)
    single, rating = compared(PHONES, COMPUTERS).questions
    assert (single.second.base, single.options[0].gap.value) == (0, None)
    assert (rating.second.base, rating.headline.value) == (n, None)


def test_nobody_on_either_side_is_no_question(compared, answer):
    answer({"q1": "o1"})
    assert compared({"devices": ("tablet",)}, COMPUTERS).questions == ()


def test_averages_and_scores_have_differences(compared, answer):
    answer(*[{"q3": 5, "q4": 10}] * 20, *[{"q3": 4, "q4": 9}] * 20)
    answer(*[{"q3": 1, "q4": 0}] * 20, *[{"q3": 2, "q4": 7}] * 20, sender=DESKTOP)
    rating, nps = compared(PHONES, COMPUTERS).questions
    assert rating.headline.value == pytest.approx(-3)
    assert rating.headline.low < -3 < rating.headline.high < 0
    assert nps.headline.value == pytest.approx(-150)
    assert nps.headline.is_clear


def test_what_is_cut_at_the_ends_of_a_scale_stays_in_the_difference(compared, answer):
    answer(*[{"q3": value} for value in (5, 5, 5, 4)])
    answer(*[{"q3": value} for value in (1, 1, 1, 2)], sender=DESKTOP)
    [rating] = compared(PHONES, COMPUTERS).questions
    assert (rating.first.headline.high, rating.second.headline.low) == (5, 1)
    # Welch: t with six degrees of freedom is 2.446912, of a standard error of √(2/16).
    half = 2.446912 * (2 / 16) ** 0.5
    bounds = (rating.headline.low, rating.headline.high)
    assert bounds == pytest.approx((-3.5 - half, -3.5 + half), abs=1e-6)


def test_scores_of_readers_who_agree_have_a_difference_with_a_width(compared, answer):
    answer(*[{"q4": 10}] * LEAST)
    answer(*[{"q4": 9}] * LEAST, sender=DESKTOP)
    [nps] = compared(PHONES, COMPUTERS).questions
    assert nps.headline.low < nps.headline.value == 0 < nps.headline.high


def test_all_the_same_value_has_a_difference_without_a_width(compared, answer):
    answer(*[{"q3": 5}] * LEAST)
    answer(*[{"q3": 4}] * LEAST, sender=DESKTOP)
    [rating] = compared(PHONES, COMPUTERS).questions
    assert (rating.headline.value, rating.headline.low, rating.headline.high) == (-1, -1, -1)
    assert (rating.first.headline.low, rating.second.headline.high) == (None, None)


TWO = builders.single()
THREE = replace(TWO, options=(*TWO.options, Option("o3", "Both")))


@pytest.fixture
def reworded(compared, publish, answer):
    """The one question, asked with two options and with three: each wording has 60 answers."""

    def ask(before, said_before, after, said_after):
        for minutes, question, said in ((1, before, said_before), (2, after, said_after)):
            publish(question, later=dt.timedelta(minutes=minutes))
            answer(*[{"q1": key} for key in said] * 30)
        [question] = compared({"versions": (2,)}, {"versions": (3,)}).questions
        return {option.key: option for option in question.options}

    return ask


def test_an_option_that_was_not_offered_was_not_left_out(reworded):
    o1, o2, o3 = reworded(TWO, ("o1", "o2"), THREE, ("o1", "o3")).values()
    assert (o3.first, o3.second) == (Share(0, 0), Share(30, 60))
    assert not (o3.gap.is_judged or o3.gap.is_clear)
    assert (o1.first, o1.second) == (Share(30, 60), Share(30, 60))
    assert o2.gap.is_clear


def test_an_option_that_is_no_longer_offered_is_judged_where_it_was(reworded, compared):
    options = reworded(THREE, ("o1", "o3"), TWO, ("o1", "o2"))
    assert (options["o3"].first, options["o3"].second) == (Share(30, 60), Share(0, 0))
    [question] = compared({"versions": (2, 3)}, {"versions": (2, 3)}).questions
    assert {o.key: o.first for o in question.options}["o3"] == Share(30, 60)


def test_an_option_that_nobody_chose_is_judged_where_it_was_offered(reworded, compared, answer):
    reworded(THREE, ("o1", "o3"), TWO, ("o1", "o2"))
    answer(*[{"q1": "o1"}] * 60, version=2, sender=DESKTOP)
    [question] = compared({**PHONES, "versions": (2,)}, COMPUTERS).questions
    o3 = {option.key: option for option in question.options}["o3"]
    assert (o3.first, o3.second) == (Share(30, 60), Share(0, 60))
    assert o3.gap.is_clear


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (PHONES, COMPUTERS, True),
        (PHONES, {"devices": ("phone", "desktop")}, False),
        (PHONES, {}, False),
        ({"topics": ("a",)}, {"topics": ("b",)}, False),
        ({"articles": (1,)}, {"articles": (2,)}, True),
        ({"complete": True}, {"complete": False}, True),
        ({"flagged": "only"}, {"flagged": "without"}, True),
        ({"flagged": "only"}, {"flagged": "with"}, False),
        ({"audience": (("tier", "a"),)}, {"audience": (("tier", "b"),)}, True),
        ({"audience": (("tier", "a"),)}, {"audience": (("region", "b"),)}, False),
        ({"versions": (1,)}, {"versions": (2,)}, True),
    ],
)
def test_whether_sides_are_apart(always, first, second, apart):
    sides = [dataclasses.replace(Filter(always), **parts) for parts in (first, second)]
    assert are_apart(*sides) is are_apart(*sides[::-1]) is apart


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (("q1", "o1"), ("q1", "o2"), True),
        (("q1", "o1", "o2"), ("q1", "o2"), False),
        (("q1", "o1"), ("q2", "o2"), False),
        (("q1", ANSWERED), ("q1", "o1"), False),
        (("q1", ANSWERED), ("q1", SKIPPED), True),
        (("q1", SKIPPED), ("q1", REFUSED), True),
        (("q3", "..9"), ("q3", "10.."), True),
        (("q3", "..9"), ("q3", "9.."), False),
        (("q3", "2..3"), ("q3", ".."), False),
        (("q3", "2026-01-01..2026-01-31"), ("q3", "2026-02-01"), True),
        (("several", "o1"), ("several", "o2"), False),
        (("several", "o1"), ("several", SKIPPED), True),
    ],
)
def test_whether_answers_tell_sides_apart(always, first, second, apart):
    sides = [
        Filter(always, answers=(Answered(key, "", tuple(values)),))
        for key, *values in (first, second)
    ]
    assert are_apart(*sides, {"several"}) is are_apart(*sides[::-1], {"several"}) is apart


def test_rows_of_a_battery_tell_sides_apart_each_by_itself(always):
    row, same, other = (
        Filter(always, answers=(Answered("q1", part, (value,)),))
        for part, value in (("r1", "o1"), ("r1", "o2"), ("r2", "o2"))
    )
    assert are_apart(row, same)
    assert not are_apart(row, other)


def test_only_several_answers_of_one_reader_stand_on_both_sides(compared):
    def sides(key):
        return ({"answers": (Answered(key, "", (option,)),)} for option in ("o1", "o2"))

    assert not compared(*sides("q1")).may_overlap
    assert compared(*sides("q2")).may_overlap


def test_periods_that_do_not_meet_are_apart():
    may, june = (Period("", dt.date(2026, m, 1), dt.date(2026, m, 30), "UTC") for m in (5, 6))
    assert are_apart(Filter(may), Filter(june))
    assert are_apart(Filter(june), Filter(may))
    assert not are_apart(Filter(may), Filter(may))


ROWS = (Row("r1", "Is fair"), Row("r2", "Is quick"))
MATRIX = Question(
    "m", "matrix", "How often?", options=(Option("o1", "Often"), Option("o2", "Never")), rows=ROWS
)


def test_each_row_of_a_battery_is_compared_among_those_who_answered_it(compared, publish, answer):
    publish(MATRIX)
    answer(*[{"m": {"r1": "o1", "r2": "o1"}}] * 40)
    answer(*[{"m": {"r1": "o2", "r2": "o1"}}] * 30, *[{"m": {"r1": "o1"}}] * 10, sender=DESKTOP)
    sides = compared(PHONES, COMPUTERS)
    fair, quick = sides.questions
    assert (fair.key, fair.text) == ("m-r1", "How often? – Is fair")
    assert (fair.options[0].first, fair.options[0].second) == (Share(40, 40), Share(10, 40))
    assert fair.options[0].gap.value == -0.75 and fair.options[0].gap.is_clear
    assert (quick.options[0].first, quick.options[0].second) == (Share(40, 40), Share(30, 30))
    assert not quick.options[0].gap.is_clear
    assert sides.judged == 4


def test_a_row_that_nobody_answered_is_no_question(compared, publish, answer):
    publish(MATRIX)
    answer({"m": {"r1": "o1"}})
    answer({"m": {"r1": "o2"}}, sender=DESKTOP)
    assert [one.key for one in compared(PHONES, COMPUTERS).questions] == ["m-r1"]


def test_an_option_of_a_battery_that_was_not_offered_was_not_left_out(compared, publish, answer):
    more = replace(MATRIX, options=(*MATRIX.options, Option("o3", "Always")))
    for minutes, asked, said in ((1, MATRIX, "o1"), (2, more, "o3")):
        publish(asked, later=dt.timedelta(minutes=minutes))
        answer(*[{"m": {"r1": said}}] * 40)
    [fair] = compared({"versions": (2,)}, {"versions": (3,)}).questions
    o1, _, o3 = fair.options
    assert o1.gap.is_clear
    assert (o3.first, o3.second) == (Share(0, 0), Share(40, 40))
    assert not o3.gap.is_judged
