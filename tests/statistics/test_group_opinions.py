"""What groups say, against red-dwarf 0.4.0."""

import numpy as np
import pytest

from survey_app.statistics.group_opinions import Typical, group_opinions, typical_statements
from tests.statistics.reference import CASES, compare


def test_stances_and_consensus_are_those_of_the_reference():
    case = CASES["ref-52"]
    opinions = group_opinions(case["input"]["votes"], case["input"]["groups"])
    agree, disagree = opinions.agree, opinions.disagree
    for line in case["expected"]["stats"]:
        place = line["statement"], line["group"]
        computed = {
            "statement": place[0],
            "group": place[1],
            "pa": agree.share[place],
            "pat": agree.z[place],
            "ra": agree.ratio[place],
            "rat": agree.ratio_z[place],
            "pd": disagree.share[place],
            "pdt": disagree.z[place],
            "rd": disagree.ratio[place],
            "rdt": disagree.ratio_z[place],
        }
        compare(computed, line, **case["tolerance"])
    consensus = case["expected"]["group_informed_consensus"]
    compare(opinions.consensus, consensus, **case["tolerance"])


def test_what_sets_groups_apart_is_typical_of_them_and_what_they_share_is_not():
    case = CASES["ref-52"]
    opinions = group_opinions(case["input"]["votes"], case["input"]["groups"])
    assert typical_statements(opinions, 0, limit=2) == [Typical(0, True), Typical(2, False)]
    assert {it.statement for it in typical_statements(opinions, 1)} == {0, 1, 2, 3}
    assert opinions.consensus.argmax() == 5


def test_who_is_in_no_group_says_nothing():
    votes = np.array([[1, -1], [1, np.nan], [-1, 1], [-1, -1]], float)
    assert group_opinions(votes, [-1] * 4) is None
    some = group_opinions(votes, [0, 0, 1, -1])
    others = group_opinions(votes[:3], [0, 0, 1])
    assert some.consensus == pytest.approx(others.consensus)


def test_one_group_and_one_voice_have_no_rest_to_differ_from():
    alone = group_opinions(np.ones((5, 3)), [0] * 5)
    assert alone.agree.ratio_z == pytest.approx(0)
    assert np.isfinite(alone.agree.ratio).all()
    assert typical_statements(alone, 0) == []
