"""Numbers that readers type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.errors import Invalid
from survey_app.statistics.means import mean_interval
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS

PRICE = Question("q1", "number", "How much?", min=0, max=500, decimals=2, unit="€")
AGE = Question("q2", "number", "How old?", max=120)
number = KINDS["number"]


@pytest.mark.parametrize(("value", "kept"), [(7, 7), (7.0, 7), (12.5, 12.5), (0.07, 0.07)])
def test_a_number_is_kept_as_plainly_as_it_can_be(value, kept):
    cleaned = number.clean(PRICE, value, "a")
    assert (cleaned, type(cleaned)) == (kept, type(kept))


@pytest.mark.parametrize("value", [-0.01, 500.01, 1.234, "7", True, None, [], 1e300])
def test_what_is_no_such_number_is_refused(value):
    with pytest.raises(Invalid):
        number.clean(PRICE, value, "a")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("12.50", 12.5), ("12,5", 12.5), (" 7 ", 7.0), ("-3", -3.0), ("", None), ("twelve", "twelve")]
    + [("1e3", "1e3"), ("nan", "nan"), ("1.2.3", "1.2.3"), ("9" * 5000, "9" * 5000)],
)
def test_a_form_may_write_it_with_a_comma(text, answer):
    assert number.from_form(PRICE, Given([text] if text else [])) == answer


@given(st.lists(st.integers(0, 50_000), min_size=2, max_size=50))
def test_mean_and_bounds_are_those_of_the_numbers_themselves(cents):
    counts = {"*answered": len(cents), "*sum": 0, "*squares": 0}
    for cent in cents:
        for mark, n in number.sums(PRICE, cent / 100).items():
            counts[mark] += n
    found = number.summarise(PRICE, counts)
    wanted = mean_interval({cent: cents.count(cent) for cent in set(cents)})
    said = [found[name] for name in ("mean", "low", "high")]
    assert said == pytest.approx([value / 100 for value in wanted], abs=1e-6)


@pytest.mark.parametrize(
    ("members", "sound"),
    [
        ({}, True),
        ({"min": -50, "max": 50}, True),
        ({"min": -80, "max": 0}, False),
        ({"min": 5, "max": 5}, False),
        ({"max": 10**7}, False),
        ({"max": 10**6, "decimals": 2}, False),
        ({"max": 10**4, "decimals": 2}, True),
        ({"decimals": 5}, False),
        ({"decimals": -1}, False),
    ],
)
def test_a_range_that_cannot_be_counted_or_holds_a_code_is_named(members, sound):
    found = number.faults(Question("q1", "number", "?", **members))
    assert [fault.path for fault in found] == ([] if sound else ["scale"])


def test_the_squares_of_nine_million_answers_fit_into_a_column():
    largest = number.sums(AGE, 1_000_000)["*squares"]
    assert 9_000_000 * largest < 2**63


def test_another_unit_or_another_fraction_asks_something_else():
    basis = number.basis(PRICE)
    assert basis != number.basis(Question("q1", "number", "?", decimals=2, unit="$"))
    assert basis != number.basis(Question("q1", "number", "?", decimals=0, unit="€"))
    assert basis == number.basis(Question("q1", "number", "Other words?", decimals=2, unit="€"))
