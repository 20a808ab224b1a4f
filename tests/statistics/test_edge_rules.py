"""ref-54: what must hold where there is little or nothing to compute from."""

import numpy as np
import pytest

from survey_app.analytics.crosstab.tables import Column
from survey_app.analytics.facets.facet import Category
from survey_app.analytics.shares import Share
from survey_app.errors import Invalid
from survey_app.statistics.comparisons import compared_weighted_shares
from survey_app.statistics.intervals import wilson
from survey_app.statistics.means import mean_interval
from survey_app.statistics.promoters import net_promoter_score
from survey_app.statistics.rao_scott import weighted_association
from survey_app.statistics.tables import association
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weighted_intervals import share_bounds
from survey_app.statistics.weights import Weights
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.registry import KINDS
from tests.statistics.reference import CASES

CASE = CASES["ref-54"]
RULES = dict(zip((it["case"] for it in CASE["input"]), CASE["expected"], strict=True))
CHOICE = Question("q1", "single", "?", options=(Option("o1", "A"), Option("o2", "B")))
NOTHING = (None, None, None)


def nobody():
    """No estimate, no interval, the base 0."""
    assert (Share(0, 0).base, Share(0, 0).share, Share(0, 0).bounds) == (0, None, None)
    assert mean_interval({}) == net_promoter_score({}) == NOTHING
    assert weighted_mean(np.zeros(0), Weights.of([1.0]).part([])) is None
    empty = {"n": 0, "share": None, "low": None, "high": None}
    found = KINDS["single"].summarise(CHOICE, {})
    assert found == {"base": 0, "options": {"o1": empty, "o2": empty}}


def one_reader():
    """Wilson's interval, weighted as well, and a mean alone."""
    assert Share(1, 1).bounds == wilson(1, 1) == pytest.approx((0.20654931437723745, 1))
    found = weighted_mean(np.array([1.0]), Weights.of([2.5]))
    assert share_bounds(found) == pytest.approx(wilson(1, 1))
    assert (found.value, found.error, found.bounds()) == (1.0, None, None)
    assert mean_interval({4: 1}) == (4.0, None, None)


def no_weight():
    """A sentence that says so; nothing of a part that weighs nothing."""
    with pytest.raises(Invalid, match="No weight is above zero"):
        Weights.of([0.0, 0.0])
    assert weighted_mean(np.ones(2), Weights.of([0.0, 0.0, 1.0]).part([0, 1])) is None


def an_empty_group():
    """It is dropped with its degrees of freedom; the page names it (`Table.empty_rows`)."""
    with_empty = np.array([[30, 20, 0], [10, 25, 0], [0, 0, 0]])
    without = with_empty[:2, :2]
    found, expected = association(with_empty), association(without)
    assert (found.degrees, found.p) == (1, expected.p)
    weighted = weighted_association(Weights.equal(with_empty))
    assert weighted.p == pytest.approx(weighted_association(Weights.equal(without)).p)
    assert weighted.numerator == pytest.approx(1)


def worth_little():
    """A column of 200 responses that are worth 29 is flagged, and has no letters."""
    heavy = np.full(100, 1.0)
    light = np.concatenate([[16.0] * 7, [0.01] * 193])
    weights = Weights.of(np.concatenate([heavy, light, heavy]))
    columns = np.repeat([0, 1, 2], [100, 200, 100])
    chosen = np.concatenate([np.arange(100) < 90, np.arange(200) < 7, np.arange(100) < 10])
    table = weights.grouped(3 * ~chosen + columns, (2, 3))
    found = compared_weighted_shares(table)
    assert found.letters == ("C", "", "")
    worth = [table.part(np.s_[:, at]).effective for at in range(3)]
    flags = [Column(Category("o", "O"), "A", 200, it).is_low for it in worth]
    assert flags == [False, True, False]


def bad_weights():
    """Refused with the reason."""
    with pytest.raises(Invalid, match="below zero"):
        Weights.of([1.0, -0.1])
    with pytest.raises(Invalid, match="missing"):
        Weights.of([1.0, float("nan")])


HELD = {
    "n=0": nobody,
    "n=1": one_reader,
    "all weights zero": no_weight,
    "one group empty in a cross-tab": an_empty_group,
    "cell n_eff below 30": worth_little,
    "negative or NaN weight": bad_weights,
}


@pytest.mark.parametrize("case", RULES)
def test_the_rule_is_held(case):
    HELD[case]()
