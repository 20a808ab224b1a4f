"""What is left of the expectations on public survey data, which need several methods at once.

Left out are those that are counts of the file's own columns (`gender`, `area`, `n_by_mode`,
`top2_share`), and `online_minus_phone`, the plain difference of two columns' means.
"""

from collections import Counter

import numpy as np
import pytest

from survey_app.statistics.means import mean_interval
from tests.statistics.reference import DATASETS


def test_a_real_battery_is_described_as_in_the_reference(survey_data):
    rows = survey_data("conspiracist_beliefs_2016.csv")
    items = [f"q{it}" for it in range(1, 16)]
    answers = np.array([[float(row[it] or "nan") for it in items] for row in rows])
    expected = DATASETS["gcb"]
    assert (len(answers), int(np.isnan(answers).sum())) == (
        expected["n_rows"],
        expected["missing_cells"],
    )
    complete = answers[~np.isnan(answers).any(axis=1)].astype(int)
    for item, column in zip(items, complete.T.tolist(), strict=True):
        histogram = Counter(column)
        assert mean_interval(histogram)[0] == pytest.approx(expected["item_mean"][item], abs=1e-9)
    mean, *bounds = mean_interval(Counter(complete.sum(axis=1).tolist()))
    assert mean / 15 == pytest.approx(expected["score_mean"], abs=1e-9)
    assert np.array(bounds) / 15 == pytest.approx(expected["score_ci"], abs=1e-9)
