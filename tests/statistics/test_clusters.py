"""Groups of points in a plane."""

import numpy as np
import pytest

from survey_app.statistics.clusters import k_means, silhouette


def generator():
    return np.random.default_rng(7)


def blobs(*sizes):
    """Points around corners that are far apart, and the corner of each."""
    corners = np.repeat(np.arange(len(sizes)), sizes)
    return np.array([[0, 0], [9, 0], [0, 9], [9, 9]])[corners] + generator().normal(
        size=(len(corners), 2)
    ), corners


def test_groups_are_found_the_largest_first():
    points, corners = blobs(20, 60, 40)
    assert (k_means(points, 3, generator()) == np.array([2, 0, 1])[corners]).all()


def test_the_sum_of_squares_is_the_least_that_any_grouping_in_two_has():
    points = generator().normal(size=(10, 2))
    inertia = lambda groups: sum(  # noqa: E731
        ((points[groups == it] - points[groups == it].mean(axis=0)) ** 2).sum()
        for it in set(groups)
    )
    every = (np.array([(number >> bit) & 1 for bit in range(10)]) for number in range(1, 512))
    best = min(inertia(groups) for groups in every)
    assert inertia(k_means(points, 2, generator())) == pytest.approx(best)


def test_points_in_one_place_and_one_group_are_no_trouble():
    assert set(k_means(np.zeros((5, 2)), 3, generator())) <= {0, 1, 2}
    assert set(k_means(blobs(4, 4)[0], 1, generator())) == {0}


def test_silhouettes_are_what_their_definition_says():
    points, corners = blobs(5, 7, 4, 1)
    away = np.linalg.norm(points[:, None] - points[None], axis=2)
    expected = []
    for i, own in enumerate(corners):
        means = [away[i][corners == it].mean() for it in range(4) if it != own]
        size = (corners == own).sum()
        within = away[i][corners == own].sum() / (size - 1) if size > 1 else None
        expected.append(
            (min(means) - within) / max(min(means), within) if within is not None else 0
        )
    assert silhouette(points, corners) == pytest.approx(np.mean(expected))


def test_one_group_has_no_silhouette_and_points_in_one_place_have_zero():
    assert silhouette(np.zeros((5, 2)), np.zeros(5, int)) is None
    assert silhouette(np.zeros((4, 2)), np.array([0, 0, 1, 1])) == 0
