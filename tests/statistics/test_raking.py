"""Raking, trimming, calibration and the error after them."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from survey_app.errors import Invalid
from survey_app.statistics.calibration import calibrate_within
from survey_app.statistics.margins import Margin
from survey_app.statistics.raked import raked_mean
from survey_app.statistics.raking import Cells, rake, rake_cells
from survey_app.statistics.trimming import rake_within, trimmed
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import CASES, check

OTHER = "an approximation to tell apart"


def margins_of(case):
    targets = case["input"]["targets"]
    return [Margin.of(name, case["input"][name], targets[name]) for name in targets]


def shares_of(weights, margin):
    return np.bincount(margin.codes, weights=weights, minlength=margin.size) / weights.sum()


@st.composite
def surveys(draw):
    """Responses with every combination of two variables, and targets for both."""
    sizes = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    every = np.indices(sizes).reshape(2, -1)
    more = np.stack([generator.integers(size, size=60) for size in sizes])
    codes = np.hstack([every, more])
    margins = [
        Margin(name, tuple(map(str, range(size))), generator.dirichlet(np.full(size, 9.0)), code)
        for name, size, code in zip("ab", sizes, codes, strict=True)
    ]
    return margins, generator.uniform(0.5, 2, size=codes.shape[1]), generator


@pytest.mark.parametrize("name", ["ref-26", "ref-27"])
def test_raked_weights_and_their_error_are_those_of_the_reference(name):
    case = CASES[name]
    margins, yes = margins_of(case), np.array(case["input"]["yes"], float)
    base = np.array(case["input"].get("w", np.ones(len(yes))))
    found = rake(margins, base)
    mean = raked_mean(yes, Weights.of(found.weights), margins, base)
    computed = {
        "weights": found.weights,
        "p": mean.value,
        "se_greg": mean.error,
        # Of weights that are taken as given, which is too wide.
        "se_fixed_weights": weighted_mean(yes, Weights.of(found.weights)).error,
        "kish_neff": found.effective,
        "min": found.weights.min(),
        "max": found.weights.max(),
        "sum": found.weights.sum(),
    }
    if "sum" not in case["expected"]:
        del computed["sum"]
    check(case, computed, {"se_R_rake": OTHER})


def test_trimmed_weights_are_those_of_the_reference():
    case, raked = CASES["ref-28"], CASES["ref-27"]
    margins = margins_of(raked)
    weights = rake(margins, np.array(raked["input"]["w"])).weights
    found = trimmed(weights, case["input"]["lower"], case["input"]["upper"])
    yes = np.array(raked["input"]["yes"], float)
    computed = {
        "weights": found,
        "sum": found.sum(),
        "min": found.min(),
        "max": found.max(),
        "kish_neff": Weights.of(found).effective,
        "p": weighted_mean(yes, Weights.of(found)).value,
    }
    for margin in margins:
        shares = shares_of(found, margin)
        computed[f"margin_{margin.name}"] = dict(zip(margin.categories, shares, strict=True))
    check(case, computed)


def test_calibrated_weights_are_those_of_the_reference():
    case = CASES["ref-29"]
    found = calibrate_within(margins_of(case), *case["input"]["bounds"])
    weights, yes = Weights.of(found.weights), np.array(case["input"]["yes"], float)
    computed = {
        "weights": found.weights,
        "min": found.weights.min(),
        "max": found.weights.max(),
        "p": weighted_mean(yes, weights).value,
        "kish_neff": found.effective,
    }
    check(case, computed)


def test_raking_one_margin_is_post_stratification():
    case = CASES["ref-30"]
    ages, yes = np.array(case["input"]["age"]), np.array(case["input"]["yes"], float)
    margin = Margin.of("age", ages.tolist(), case["input"]["targets"])
    found = rake([margin])
    mean = raked_mean(yes, Weights.of(found.weights), [margin])
    by_age = {it: found.weights[ages == it][0] for it in margin.categories}
    check(case, {"p": mean.value, "se": mean.error, "weights_by_age": by_age})
    assert found.iterations == 1


@given(surveys())
@settings(max_examples=60)
def test_raked_weights_meet_the_margins_whatever_their_order(survey):
    margins, base, _ = survey
    found, turned = rake(margins, base), rake(margins[::-1], base)
    for margin in margins:
        assert shares_of(found.weights, margin) == pytest.approx(margin.targets, abs=1e-9)
    assert found.weights.sum() == pytest.approx(len(base))
    assert found.weights == pytest.approx(turned.weights, rel=1e-6)
    assert found.residual <= 1e-10


@given(surveys())
@settings(max_examples=60)
def test_raking_over_cells_is_raking_over_rows(survey):
    margins, base, _ = survey
    weights = base.copy()
    for _ in range(500):
        for margin in margins:
            weights *= (margin.targets / shares_of(weights, margin))[margin.codes]
    weights *= len(weights) / weights.sum()
    assert rake(margins, base).weights == pytest.approx(weights, rel=1e-7)


@given(surveys())
@settings(max_examples=40)
def test_margins_that_are_met_already_change_nothing(survey):
    margins, base, _ = survey
    met = rake(margins, base).weights
    again = rake(margins, met)
    assert again.weights == pytest.approx(met, rel=1e-7)


@given(surveys())
@settings(max_examples=60)
def test_capped_weights_keep_their_bounds_and_nearly_the_margins(survey):
    margins, base, _ = survey
    try:
        found = rake_within(margins, base, 0.3, 3)
    except Invalid as refusal:
        assert "did not converge" in str(refusal) or "too narrow" in str(refusal)
        return
    assert 0.3 <= found.weights.min() <= found.weights.max() <= 3
    assert found.weights.sum() == pytest.approx(len(base))
    for margin in margins:
        assert shares_of(found.weights, margin) == pytest.approx(margin.targets, abs=0.001)


@given(surveys())
@settings(max_examples=60)
def test_calibrated_weights_keep_their_bounds_and_the_margins(survey):
    margins, base, _ = survey
    try:
        found = calibrate_within(margins, 0.3, 3, base)
    except Invalid as refusal:
        assert "widen them" in str(refusal)
        return
    scaled = base / base.mean()
    assert (0.3 * scaled - 1e-9 <= found.weights).all()
    assert (found.weights <= 3 * scaled + 1e-9).all()
    for margin in margins:
        assert shares_of(found.weights, margin) == pytest.approx(margin.targets, abs=1e-9)


@given(
    st.lists(st.floats(0.01, 20), min_size=2, max_size=40).map(np.array),
    st.floats(0.1, 0.8),
    st.floats(1.5, 6),
)
def test_trimming_keeps_the_sum_and_the_bounds(weights, least, most):
    mean = weights.mean()
    try:
        found = trimmed(weights, least * mean, most * mean)
    except Invalid:
        inside = (weights >= least * mean) & (weights <= most * mean)
        assume(inside.any())
        return
    assert found.sum() == pytest.approx(weights.sum())
    assert least * mean <= found.min() <= found.max() <= most * mean


@given(surveys())
@settings(max_examples=60)
def test_the_error_is_the_same_from_sums_as_from_rows(survey):
    margins, base, generator = survey
    yes = generator.integers(0, 2, size=len(base))
    inside = generator.random(len(base)) < 0.7
    assume(inside.any())
    weights = Weights.of(rake(margins, base).weights)
    rows = raked_mean(yes.astype(float), weights, margins, base, inside)
    keys = np.stack([margins[0].codes, margins[1].codes, yes, inside])
    them, group = np.unique(keys, axis=1, return_inverse=True)
    sums = raked_mean(
        them[2].astype(float),
        weights.grouped(group.ravel(), them.shape[1]),
        [Margin(it.name, it.categories, it.targets, them[i]) for i, it in enumerate(margins)],
        np.bincount(group.ravel(), weights=base),
        them[3].astype(bool),
    )
    assert sums.value == pytest.approx(rows.value)
    assert sums.error == pytest.approx(rows.error, abs=1e-9)


@given(surveys())
@settings(max_examples=40)
def test_groups_of_responses_are_raked_as_their_rows_are(survey):
    margins, base, _ = survey
    them, group = np.unique(np.stack([it.codes for it in margins]), axis=1, return_inverse=True)
    grouped = Weights.of(base).grouped(group.ravel(), them.shape[1])
    short = [Margin(it.name, it.categories, it.targets, them[i]) for i, it in enumerate(margins)]
    found = rake_cells(Cells.of(short, grouped.sums), grouped.sums)
    factors = found.weights / grouped.sums / base.mean()
    rows = rake(margins, base)
    assert factors[group.ravel()] * base == pytest.approx(rows.weights, rel=1e-7)


def test_any_number_of_margins_makes_cells():
    codes = np.random.default_rng(2).integers(8, size=(30, 300))
    codes[:, 150:] = codes[:, :150]
    margins = [
        Margin(str(i), tuple("abcdefgh"), np.bincount(it, minlength=8) / 300, it)
        for i, it in enumerate(codes)
    ]
    cells = Cells.of(margins, np.ones(300)).of_response
    assert (cells[150:] == cells[:150]).all()
    assert len(np.unique(cells)) == len(np.unique(codes, axis=1).T) == 150


def test_what_the_margins_explain_does_not_vary():
    codes = np.repeat([0, 1], [30, 70])
    margin = Margin("sex", ("f", "m"), np.array([0.5, 0.5]), codes)
    found = raked_mean(codes.astype(float), Weights.of(rake([margin]).weights), [margin])
    assert (found.value, found.error) == pytest.approx((0.5, 0), abs=1e-12)


def test_there_is_no_mean_of_nobody():
    margin = Margin("sex", ("f", "m"), np.array([0.5, 0.5]), np.array([0, 1]))
    nobody = np.zeros(2, dtype=bool)
    assert raked_mean(np.ones(2), Weights.of(np.ones(2)), [margin], inside=nobody) is None


def test_responses_that_weigh_nothing_stay_out():
    margin = Margin("sex", ("f", "m"), np.array([0.5, 0.5]), np.array([0, 1, 1, 1]))
    base = np.array([1.0, 1, 1, 0])
    for found in (rake([margin], base), rake_within([margin], base)):
        assert found.weights == pytest.approx([1.5, 0.75, 0.75, 0])
        assert found.largest == pytest.approx(1.5)


def test_groups_of_equal_responses_are_weighted_as_the_responses_are():
    counts, weights = np.array([3, 5, 2, 1]), np.array([0.1, 0.9, 1.4, 6.0])
    grouped = trimmed(weights, 0.3, 3, counts)
    assert np.repeat(grouped, counts) == pytest.approx(trimmed(np.repeat(weights, counts), 0.3, 3))

    def raked(codes, counts=None):
        targets = np.array([0.5, 0.3, 0.2])
        margin = Margin("age", ("young", "middle", "old"), targets, codes)
        return rake_within([margin], None, 0.5, 1.7, counts)

    codes, counts = np.array([0, 1, 2, -1]), np.array([30, 50, 15, 5])
    grouped, single = raked(codes, counts), raked(np.repeat(codes, counts))
    assert np.repeat(grouped.weights, counts) == pytest.approx(single.weights)
    assert (grouped.residual, grouped.iterations) == (
        pytest.approx(single.residual),
        single.iterations,
    )


def test_margins_that_contradict_each_other_do_not_converge():
    both = [
        Margin(name, ("no", "yes"), np.array(targets), np.array([0, 0, 1, 1]))
        for name, targets in (("a", [0.5, 0.5]), ("b", [0.3, 0.7]))
    ]
    with pytest.raises(Invalid, match="did not converge"):
        rake(both)
    with pytest.raises(Invalid, match="widen them"):
        calibrate_within(both, 0.2, 5)


@pytest.mark.parametrize(
    "method", [rake_within, lambda m, least, most: calibrate_within(m, least, most)]
)
def test_bounds_must_hold_the_mean(method):
    margin = Margin("sex", ("f", "m"), np.array([0.5, 0.5]), np.array([0, 1]))
    with pytest.raises(Invalid, match="between the bounds"):
        method([margin], least=1.2, most=3)


def test_bounds_that_the_targets_need_to_pass_are_refused():
    codes = np.repeat([0, 1], [5, 95])
    margin = Margin("sex", ("f", "m"), np.array([0.5, 0.5]), codes)
    with pytest.raises(Invalid, match="did not converge|too narrow"):
        rake_within([margin], least=0.2, most=5)
    with pytest.raises(Invalid, match="widen them"):
        calibrate_within([margin], 0.2, 5)
    with pytest.raises(Invalid, match="have this sum"):
        trimmed(np.array([1.0, 3.0]), 0.1, 1.5)
