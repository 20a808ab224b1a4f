"""Management schools that students chose between in pairs, against R BradleyTerry2 1.1.2."""

import numpy as np
import pytest

from survey_app.statistics.worth import bradley_terry
from tests.statistics.reference import DATASETS, check_data, keys_of

NAME = "cems"
SCHOOLS = DATASETS[NAME]["schools"]
COMPUTED = {
    "n_comparisons": lambda found: found.n,
    "ability_ref_first": lambda found: found.ability,
    "se": lambda found: found.se,
    "worth": lambda found: found.worth,
}


def fitted(rows):
    """Worths from the pairs that a student chose in; a tie is half a win of either."""
    wins = np.zeros((len(SCHOOLS), len(SCHOOLS)))
    for row in rows:
        if row["win1.adj"]:
            one, other = SCHOOLS.index(row["school1"]), SCHOOLS.index(row["school2"])
            wins[one, other] += float(row["win1.adj"])
            wins[other, one] += float(row["win2.adj"])
    return bradley_terry(wins)


@pytest.mark.parametrize("key", keys_of(NAME))
def test_real_pairs_with_ties_give_the_worths_of_the_reference(key, survey_data):
    compute = COMPUTED[key]
    check_data(NAME, key, compute(fitted(survey_data("cems_paired_preferences.csv"))))
