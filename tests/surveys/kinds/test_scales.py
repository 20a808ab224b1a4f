"""Scales: ratings, the Net Promoter Score, satisfaction, effort, sliders."""

from collections import Counter

import pytest

from survey_app.errors import Invalid
from survey_app.statistics.means import deviation
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS
from tests.statistics.reference import CASES, check

FIVE = Question("q1", "rating", "How good?")
TEN = Question("q2", "nps", "Recommend?")
rating, nps, slider = KINDS["rating"], KINDS["nps"], KINDS["slider"]


def slides(low, high, step=1, **more):
    return Question("q1", "slider", "How much?", min=low, max=high, step=step, **more)


@pytest.mark.parametrize("value", [1, 5, 3.0])
def test_a_rating_is_a_whole_number_on_its_scale(value):
    cleaned = rating.clean(FIVE, value, "answers.q1")
    assert (cleaned, type(cleaned)) == (int(value), int)


@pytest.mark.parametrize("value", [0, 6, 2.5, True, "3", None, [], {}, -77, 1e300])
def test_anything_else_is_no_rating(value):
    with pytest.raises(Invalid):
        rating.clean(FIVE, value, "answers.q1")


def test_nps_runs_from_zero_to_ten():
    assert [nps.clean(TEN, value, "a") for value in (0, 10)] == [0, 10]
    with pytest.raises(Invalid):
        nps.clean(TEN, 11, "a")


def test_a_rating_shows_every_value_and_its_mean():
    result = rating.summarise(FIVE, {"*answered": 4, "5": 3, "1": 1})
    assert list(result["options"]) == ["1", "2", "3", "4", "5"]
    assert result["mean"] == 4.0
    assert result["low"] < 4.0 < result["high"]


def test_nps_is_promoters_less_detractors():
    result = nps.summarise(TEN, {"*answered": 4, "9": 2, "10": 1, "3": 1})
    assert result["score"] == 50.0
    assert -100 <= result["low"] < 50 < result["high"] <= 100


def test_without_answers_there_is_no_mean():
    assert rating.summarise(FIVE, {})["mean"] is None
    assert nps.summarise(TEN, {})["score"] is None
    assert slider.summarise(slides(0, 100), {})["mean"] is None


@pytest.mark.parametrize(
    ("kind", "counts", "name", "n"),
    [
        ("csat", {"3": 1, "4": 2, "5": 3}, "satisfied", 5),
        ("ces", {"4": 1, "5": 2, "7": 1}, "easy", 3),
    ],
)
def test_the_highest_values_have_a_share_of_their_own(kind, counts, name, n):
    base = sum(counts.values())
    result = KINDS[kind].summarise(Question("q1", kind, "?"), {**counts, "*answered": base})
    box = result[name]
    assert (box["n"], box["share"]) == (n, n / base)
    assert box["low"] < box["share"] < box["high"]


def summarised(kind, histogram):
    """The summary, its highest values, and the standard deviation of these answers."""
    counts = {str(value): n for value, n in histogram.items()}
    counts["*answered"] = sum(histogram.values())
    found = KINDS[kind].summarise(Question("q1", kind, "?"), counts)
    return found, found[KINDS[kind].top_box.name], deviation(histogram)


def test_satisfaction_is_that_of_the_reference():
    case = CASES["ref-36"]
    counts = dict(enumerate(case["input"]["counts_1_to_5"], start=1))
    found, top, spread = summarised("csat", counts)
    computed = {
        "n": found["base"],
        "csat_top2": 100 * top["share"],
        "wilson": (100 * top["low"], 100 * top["high"]),
        "mean": found["mean"],
        "sd": spread,
        "ci_t": (found["low"], found["high"]),
    }
    check(case, computed)


def test_effort_is_that_of_the_reference():
    case = CASES["ref-37"]
    found, top, spread = summarised("ces", Counter(case["input"]["values"]))
    computed = {
        "mean": found["mean"],
        "sd": spread,
        "ci_t": (found["low"], found["high"]),
        "share_5_to_7": 100 * top["share"],
        "share_wilson": (100 * top["low"], 100 * top["high"]),
    }
    check(case, computed)


@pytest.mark.parametrize(("values", "answer"), [(["4"], 4), ([], None), ([" "], None)])
def test_a_form_sends_numbers_as_text(values, answer):
    assert rating.from_form(FIVE, Given(values)) == answer


@pytest.mark.parametrize("text", ["four", "-", "--1", "٣", "9" * 5000])
def test_a_form_that_sends_no_number_is_refused(text):
    with pytest.raises(Invalid):
        rating.clean(FIVE, rating.from_form(FIVE, Given([text])), "answers.q1")


def faults(question):
    return [fault.path for fault in KINDS[question.kind].faults(question)]


@pytest.mark.parametrize(
    ("members", "sound"),
    [
        ({"min": 2, "max": 5}, False),
        ({"min": 1, "max": 11}, False),
        ({"min": 1, "max": 1}, False),
        ({"min": 0, "max": 10}, True),
        ({"look": "hearts"}, False),
        ({"look": "stars", "min": 0}, False),
        ({"look": "stars", "max": 10}, True),
        ({"look": "smileys", "max": 6}, False),
        ({"look": "smileys", "max": 3}, True),
    ],
)
def test_a_scale_that_nobody_can_read_is_named(members, sound):
    assert faults(Question("q1", "rating", "?", **members)) == ([] if sound else ["scale"])


@pytest.mark.parametrize(
    ("low", "high", "step", "sound"),
    [
        (-3, 3, 1, True),
        (0, 100, 5, True),
        (-1000, 1000, 1, False),  # holds the codes of missing values
        (-1000, 1000, 10, True),
        (-1001, 0, 1, False),
        (5, 5, 1, False),
        (0, 100, 0, False),
        (0, 100, 7, False),
        (-80, 0, 1, False),
        (-80, 0, 4, True),
    ],
)
def test_a_slider_leads_from_one_end_to_the_other_past_no_code(low, high, step, sound):
    assert faults(slides(low, high, step)) == ([] if sound else ["scale"])


def test_a_slider_stops_at_its_steps_only():
    coarse = slides(-10, 10, 5)
    assert slider.clean(coarse, -5, "a") == -5
    with pytest.raises(Invalid, match="in steps of 5"):
        slider.clean(coarse, 3, "a")


@pytest.mark.parametrize(
    ("high", "is_counted", "is_shown"), [(20, True, True), (100, True, False), (101, False, False)]
)
def test_a_slider_of_many_values_is_counted_by_its_sums(high, is_counted, is_shown):
    asked, counts = slides(0, high), {"*answered": 0}
    for answer in (2, 4, 9):
        marks = dict.fromkeys((*slider.options_chosen(asked, answer), "*answered"), 1)
        for mark, n in (marks | slider.sums(asked, answer)).items():
            counts[mark] = counts.get(mark, 0) + n
    found = slider.summarise(asked, counts)
    assert ("2" in counts, "options" in found) == (is_counted, is_shown)
    assert (found["base"], found["mean"]) == (3, 5.0)
    assert found["low"] == pytest.approx(-3.9567, abs=1e-4)
    assert found["high"] == pytest.approx(13.9567, abs=1e-4)
