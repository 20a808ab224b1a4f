"""Groups of opinion, against scikit-learn 1.9.1 and by what was planted."""

import numpy as np
import pytest

from survey_app.statistics.clusters import k_means, silhouette
from survey_app.statistics.opinion_groups import UNGROUPED, opinion_groups, plane_of
from tests.statistics.grouping import adjusted_rand_index
from tests.statistics.reference import CASES, compare


def generator():
    return np.random.default_rng(7)


def planted(sizes, statements=20, seen=1.0):
    """Votes of groups of which each has opinions of its own, held by nine in ten."""
    random = generator()
    groups = np.repeat(np.arange(len(sizes)), sizes)
    opinions = random.choice([-1.0, 1.0], (len(sizes), statements))
    votes = np.where(random.random((len(groups), statements)) < 0.9, 1, -1) * opinions[groups]
    votes[random.random(votes.shape) > seen] = np.nan
    return votes, groups


def test_the_plane_is_that_of_the_reference():
    case = CASES["ref-52"]
    votes, groups = (np.array(case["input"][key]) for key in ("votes", "groups"))
    plane = plane_of(votes)
    expected, tolerance = case["expected"], case["tolerance"]
    compare(plane.explained, expected["pca_explained_ratio"], **tolerance)
    compare(silhouette(votes, groups), expected["silhouette_given_groups"], **tolerance)
    found = k_means(plane.places, 2, generator())
    recovered = adjusted_rand_index(found, groups) == 1
    compare(recovered, expected["kmeans2_recovers_groups"], **tolerance)


@pytest.mark.parametrize("sizes", [(60, 40), (50, 40, 30)])
def test_planted_groups_are_found_with_gaps(sizes):
    votes, groups = planted(sizes, seen=0.6)
    found = opinion_groups(votes, generator(), shuffles=19)
    assert (found.k, found.p) == (len(sizes), 0.05)
    grouped = found.groups >= 0
    assert grouped.mean() > 0.9
    assert adjusted_rand_index(found.groups[grouped], groups[grouped]) > 0.8


def test_votes_without_groups_are_one_group():
    votes, _ = planted((150,))
    found = opinion_groups(votes, generator(), shuffles=19)
    assert (found.k, set(found.groups)) == (1, {0})
    assert found.p > 0.05


def test_who_voted_little_is_in_no_group():
    votes, _ = planted((40, 40))
    votes[::4, 6:] = np.nan
    found = opinion_groups(votes, generator(), shuffles=19)
    assert (found.groups[::4] == UNGROUPED).all()
    assert len(found.plane.places) == (found.groups >= 0).sum() == 60


def test_few_participants_have_no_groups():
    found = opinion_groups(planted((9,))[0], generator())
    assert (found.k, found.silhouette, found.p, found.plane) == (0, None, None, None)
    assert set(found.groups) == {UNGROUPED}
    assert len(opinion_groups(np.zeros((0, 12)), generator()).groups) == 0


def test_where_everybody_votes_alike_there_is_one_group():
    found = opinion_groups(np.ones((30, 8)), generator(), shuffles=19)
    assert (found.k, set(found.groups), found.plane.explained) == (1, {0}, (0, 0))
