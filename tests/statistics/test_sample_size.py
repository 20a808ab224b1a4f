"""How many answers are needed, against R 4.2.2 (`power.prop.test`)."""

import pytest

from survey_app.statistics.sample_size import for_margin, per_arm
from tests.statistics.reference import CASES, check


def test_sizes_are_those_of_the_reference():
    case = CASES["ref-48"]
    power, margin = case["input"]["power"], case["input"]["moe"]
    check(
        case,
        {
            "n_per_group_power": per_arm(**power),
            "n_moe_infinite": for_margin(margin["moe"], margin["p"]),
            "n_moe_fpc": for_margin(margin["moe"], margin["p"], margin["N"]),
        },
    )


def test_a_small_list_is_asked_as_a_whole_at_most():
    assert for_margin(0.001, population=200) < 200


def test_a_smaller_difference_needs_more_readers():
    sizes = [per_arm(0.5, other) for other in (0.9, 0.6, 0.51, 0.501)]
    assert sizes == sorted(sizes)
    with pytest.raises(ValueError, match="Equal"):
        per_arm(0.5, 0.5)
