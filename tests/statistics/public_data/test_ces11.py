"""Canadians of the election study of 2011, against R 4.2.2 and survey 4.1-1."""

import numpy as np
import pytest

from survey_app.statistics.margins import Margin
from survey_app.statistics.raked import raked_mean
from survey_app.statistics.raking import rake
from survey_app.statistics.rao_scott import weighted_association
from survey_app.statistics.tables import association
from survey_app.statistics.weighted import Estimate, weighted_mean
from survey_app.statistics.weighted_intervals import korn_graubard, share_bounds
from survey_app.statistics.weights import Weights
from tests.statistics.reference import DATASETS, check_data, keys_of

NAME = "ces11"
LEVELS = [it["level"] for it in DATASETS[NAME]["importance"]]
TARGETS, RECODE = (DATASETS[NAME]["raked_from_equal_base"][it] for it in ("targets", "edu3_recode"))


def column(rows, name):
    return np.array([row[name] for row in rows])


def weights_of(rows):
    return Weights.of(column(rows, "weight").astype(float))


def banned(rows):
    return (column(rows, "abortion") == "Yes").astype(float)


def share_of(rows):
    return weighted_mean(banned(rows), weights_of(rows))


def with_bounds(share, bounds):
    return {"p": share.value, "se": share.error, "ci": bounds}


def importance(rows):
    groups = np.array([LEVELS.index(it) for it in column(rows, "importance")])
    table = weights_of(rows).grouped(groups, len(LEVELS))
    shares = [weighted_mean(chosen, table) for chosen in np.eye(len(LEVELS))]
    return [
        {"level": level, "p": it.value, "se": it.error}
        for level, it in zip(LEVELS, shares, strict=True)
    ]


def by_importance(rows):
    lines = []
    for level in LEVELS:
        inside = column(rows, "importance") == level
        share = weighted_mean(banned(rows)[inside], weights_of(rows).part(inside))
        low, high = share_bounds(share)
        lines.append({"group": level, "p": share.value, "lo": low, "hi": high})
    return lines


def crossed(rows, *names):
    """An index into the cells of a table and its shape, in the order of the alphabet as in R."""
    columns = [np.unique(column(rows, it), return_inverse=True) for it in names]
    shape = tuple(len(categories) for categories, _ in columns)
    return np.ravel_multi_index([codes for _, codes in columns], shape), shape


def corrected_test(*names):
    def compute(rows):
        found = weighted_association(weights_of(rows).grouped(*crossed(rows, *names)))
        return {
            "F": found.statistic,
            "ndf": found.numerator,
            "ddf": found.denominator,
            "p_F": found.p,
            "X2": found.pearson,
        }

    return compute


def plain_test(rows):
    cells, shape = crossed(rows, "abortion", "urban")
    counts = np.bincount(cells, minlength=np.prod(shape)).reshape(shape)
    return {"X2": association(counts).statistic}


def stratified(rows):
    """The same share where the provinces were drawn from, each for itself and without return.

    No survey here is drawn so, and none of its methods knows strata; the share and its bounds are
    theirs, the error is the sum of those of the strata.
    """
    share, weights = share_of(rows), weights_of(rows)
    scores = weights.sums * (banned(rows) - share.value) / weights.sums.sum()
    provinces, variance = column(rows, "province"), 0.0
    for province in set(provinces):
        inside = provinces == province
        n, population = inside.sum(), float(column(rows, "population")[inside][0])
        variance += (1 - n / population) * n * scores[inside].var(ddof=1)
    # One degree of freedom is lost to each stratum.
    degrees = len(rows) - len(set(provinces))
    found = Estimate(share.value, variance**0.5, degrees + 1, share.effective)
    return {"abortion_yes": with_bounds(found, share_bounds(found))}


def raked(rows):
    coarse = {old: new for new, them in RECODE.items() for old in them}
    given = {it: column(rows, it).tolist() for it in ("gender", "urban")}
    given["edu3"] = [coarse[it] for it in column(rows, "education")]
    margins = [Margin.of(name, given[name], targets) for name, targets in TARGETS.items()]
    found = rake(margins)
    weights = Weights.of(found.weights)
    mean = raked_mean(banned(rows), weights, margins)
    return {
        "first10_weights": found.weights[:10],
        "min": found.weights.min(),
        "max": found.weights.max(),
        "kish_neff": found.effective,
        "abortion_yes": mean.value,
        "se_greg": mean.error,
        # Of weights that are equal at first, R's two ways to this error are one.
        "se_R_rake": mean.error,
        "se_fixed_weights": weighted_mean(banned(rows), weights).error,
    }


COMPUTED = {
    "n": len,
    "kish_deff": lambda rows: weights_of(rows).design_effect,
    "kish_neff": lambda rows: weights_of(rows).effective,
    "weight_sum": lambda rows: weights_of(rows).sums.sum(),
    "unweighted_abortion_yes": lambda rows: banned(rows).mean(),
    "abortion_yes": lambda rows: with_bounds(share_of(rows), share_bounds(share_of(rows))),
    "abortion_yes_beta": lambda rows: with_bounds(share_of(rows), korn_graubard(share_of(rows))),
    "importance": importance,
    "abortion_by_importance": by_importance,
    "raoscott_abortion_urban": corrected_test("abortion", "urban"),
    "raoscott_importance_gender": corrected_test("importance", "gender"),
    "raoscott_education_abortion": corrected_test("education", "abortion"),
    "naive_chisq_abortion_urban": plain_test,
    "stratified": stratified,
    "raked_from_equal_base": raked,
}


@pytest.mark.parametrize("key", keys_of(NAME))
def test_canadians_are_those_of_the_reference(key, survey_data):
    compute = COMPUTED[key]
    check_data(NAME, key, compute(survey_data("ces11_canada_2011.csv")))
