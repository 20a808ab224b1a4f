"""Outcome rates, against the formulas of AAPOR's Standard Definitions."""

import pytest

from survey_app.statistics.outcome_rates import Outcomes, outcome_rates
from tests.statistics.reference import CASES, check

LETTERS = {
    "I": "complete",
    "P": "partial",
    "R": "refused",
    "NC": "no_contact",
    "O": "other",
    "UH": "unknown_household",
    "UO": "unknown_other",
    "e": "eligible",
}


def test_rates_are_those_of_the_reference():
    case = CASES["ref-51"]
    rates = outcome_rates(Outcomes(**{LETTERS[it]: n for it, n in case["input"].items()}))
    check(case, {name: rates[name] for name in case["expected"]})


def test_the_rates_that_the_reference_leaves_out_follow_the_same_definitions():
    rates = outcome_rates(Outcomes(420, 35, 310, 600, 25, 240, 60, 0.42))
    known = 420 + 35 + 310 + 600 + 25
    assert rates["COOP2"] == pytest.approx(455 / 790)
    assert rates["COOP4"] == pytest.approx(455 / 765)
    assert rates["REF2"] == pytest.approx(310 / (known + 0.42 * 300))
    assert rates["REF3"] == pytest.approx(310 / known)
    assert rates["CON2"] == pytest.approx(790 / (known + 0.42 * 300))
    assert rates["CON3"] == pytest.approx(790 / known)
    assert len(rates) == 6 + 4 + 3 + 3


def test_where_nobody_was_reached_there_is_no_rate():
    assert outcome_rates(Outcomes(0, 0, 0, 40, 0, 9, 0)) is None


def test_a_share_above_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        outcome_rates(Outcomes(1, 0, 0, 0, 0, 0, 0, eligible=1.2))
