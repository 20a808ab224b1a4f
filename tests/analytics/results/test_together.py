"""What follows from each reader's answers together: scales of batteries and worths of options."""

import datetime as dt

import numpy as np
import pytest

from survey_app.analytics.answers import question_results
from survey_app.analytics.counts import survey_counts
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.results import together as module
from survey_app.analytics.results.together import TOO_DIFFERENT, together
from survey_app.collect.sender import Sender
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.published import versions_of

ROWS = (Row("r1", "It is clear."), Row("r2", "It is fair."), Row("r3", "It is dull."))
AGREE = Question("q1", "likert", "How far do you agree?", rows=ROWS)
UPS, DOWNS = {"r1": "o5", "r2": "o4", "r3": "o1"}, {"r1": "o1", "r2": "o2", "r3": "o5"}
OTHERS = {"r1": "o4", "r2": "o5", "r3": "o2"}


def ranking(*texts, **given):
    options = tuple(Option(f"o{at}", text) for at, text in enumerate(texts, 1))
    return Question("q1", "ranking", "What first?", options=options, **given)


@pytest.fixture
def read(database, survey, sources, always, monkeypatch):
    """What is read together of the survey; five readers are enough."""
    monkeypatch.setattr(module, "FEWEST", 5)

    def made(**narrowed):
        found = Filter(always, **narrowed)
        with database.reading() as session:
            source = sources(session)
            counts = survey_counts(source.of(found), {}).answers()
            results = question_results(versions_of(session, survey.id), counts)
            return together(source, found, results)

    return made


def test_the_rows_of_a_battery_are_a_scale(publish, answer, read):
    publish(AGREE)
    answer(*[{"q1": each} for each in (UPS, DOWNS, OTHERS) * 4], {"q1": {"r1": "o1"}}, {"q1": None})
    scale = read().scales["q1"]
    assert scale.readers == 12
    assert scale.against == ("It is dull.",)
    assert scale.reliability.raw < 0 < scale.reliability.turned
    assert "each by itself" in scale.meaning


def test_a_filter_narrows_what_is_read_together(publish, answer, read):
    publish(AGREE)
    answer(*[{"q1": each} for each in (UPS, DOWNS, OTHERS) * 2])
    answer({"q1": UPS}, sender=Sender(device="desktop"))
    assert read().scales["q1"].readers == 7
    assert read(devices=("phone",)).scales["q1"].readers == 6
    few = read(devices=("desktop",)).scales["q1"]
    assert (few.readers, few.reliability, few.meaning) == (1, None, "")


def test_readers_who_all_say_the_same_make_no_scale(publish, answer, read):
    publish(AGREE)
    answer(*[{"q1": UPS}] * 6)
    scale = read().scales["q1"]
    assert (scale.reliability.raw, scale.reliability.bounds, scale.against) == (None, None, ())
    assert scale.meaning == ""


@pytest.mark.parametrize(
    ("alpha", "words"), [(0.3, "by itself"), (0.7, "one score"), (0.95, "nearly the same")]
)
def test_what_alpha_says_is_said_in_words(alpha, words):
    found = module.Scale(40, module.cronbach_of_sums(40, *_sums(alpha)))
    assert words in found.meaning


def _sums(alpha):
    """Sums of 40 answers to two rows whose alpha is this one: 2r / (1 + r)."""
    r = alpha / (2 - alpha) + 1e-9
    return np.zeros(2), 39 * np.array([[1, r], [r, 1]])


def test_options_that_are_put_first_more_often_are_worth_more(publish, answer, read):
    publish(ranking("Labs", "Rules", "Prices"))
    orders = [["o1", "o2", "o3"]] * 5 + [["o2", "o3", "o1"]] * 2 + [["o3", "o1", "o2"]]
    answer(*[{"q1": order} for order in orders], {"q1": None})
    worths = read().worths["q1"]
    assert worths.readers == 8
    first, second, third = (worths.of[key] for key in ("o1", "o2", "o3"))
    assert first[0] > second[0] > third[0]
    assert sum(worth for worth, _, _ in worths.of.values()) == pytest.approx(1)
    assert all(0 < low < worth < high < 1 for worth, low, high in worths.of.values())


def test_who_names_the_best_one_has_preferred_it_to_all_others(publish, answer, read):
    publish(ranking("Labs", "Rules", "Prices", max=1))
    answer(*[{"q1": [key]} for key in ["o1"] * 5 + ["o2"] * 3 + ["o3"] * 2])
    shares = {key: worth for key, (worth, _, _) in read().worths["q1"].of.items()}
    assert shares == pytest.approx({"o1": 0.5, "o2": 0.3, "o3": 0.2})


def test_where_options_came_later_an_order_says_nothing_of_those_it_leaves_out(
    publish, answer, read
):
    publish(ranking("Labs", "Rules"))
    answer(*[{"q1": order} for order in [["o1", "o2"]] * 4 + [["o2", "o1"]] * 4])
    publish(ranking("Labs", "Rules", "Prices"))
    answer(*[{"q1": order} for order in (["o3", "o1", "o2"], ["o2", "o1", "o3"])], version=3)
    worths = read().worths["q1"]
    assert worths.of["o1"][0] == pytest.approx(worths.of["o3"][0], rel=0.5)


def test_an_order_that_all_share_has_no_worth_and_says_why(publish, answer, read):
    publish(ranking("Labs", "Rules"))
    answer(*[{"q1": ["o1", "o2"]}] * 6)
    worths = read().worths["q1"]
    assert (worths.readers, worths.of) == (6, {})
    assert "every time" in worths.reason


def test_too_few_or_too_different_orders_have_no_worth(publish, answer, read, monkeypatch):
    publish(ranking("Labs", "Rules"))
    answer({"q1": ["o1", "o2"]})
    assert read().worths["q1"].reason.endswith("so far there is 1.")
    answer(*[{"q1": ["o2", "o1"]}] * 5)
    monkeypatch.setattr(module, "MOST_DIFFERENT", 1)
    assert read().worths["q1"].reason == TOO_DIFFERENT


def test_no_snapshot_is_read_where_nothing_follows_from_it(read, answer):
    answer({"q1": "o1"})
    assert (read().scales, read().worths) == ({}, {})


def test_numbers_that_readers_typed_have_quarters(publish, answer, read):
    publish(Question("q1", "number", "How old are you?", max=120))
    answer(*[{"q1": age} for age in (18, 20, 25, 30, 34, 40, 50, 61, 70)], {"q1": None})
    answer({"q1": {"refused": True}}, {})
    assert read().spreads == {}
    answer({"q1": 91})
    spread = read().spreads["q1"]
    assert (spread.readers, spread.least, spread.most) == (10, 18, 91)
    assert (spread.lower, spread.middle, spread.upper) == (25, 34, 61)
    assert read(devices=("desktop",)).spreads == {}


def test_days_have_quarters_too(publish, answer, read):
    publish(Question("q1", "date", "When did you begin?"))
    answer(*[{"q1": f"2026-05-{day:02}"} for day in range(1, 12)], {"q1": None})
    spread = read().spreads["q1"]
    assert spread.is_of_days
    assert [spread.least, spread.lower, spread.middle, spread.upper, spread.most] == [
        dt.date(2026, 5, day) for day in (1, 3, 6, 9, 11)
    ]


def test_numbers_are_not_those_that_another_wording_asked_for_as_a_choice(publish, answer, read):
    publish(Question("q1", "number", "How old are you?"))
    answer(*[{"q1": age} for age in range(20, 30)])
    publish(Question("q1", "single", "How old?", options=(Option("o1", "1"), Option("o2", "2"))))
    answer({"q1": "o1"})
    publish(Question("q1", "number", "How old are you?"))
    answer({"q1": 99})
    assert (read().spreads["q1"].readers, read().spreads["q1"].most) == (11, 99)
