"""Points in a plane put into groups, and how well they keep apart."""

import numpy as np

from survey_app.statistics.arrays import Floats, Integers


def k_means(points: Floats, k: int, generator: np.random.Generator, starts: int = 50) -> Integers:
    """The group 0..k−1 of each of the points [n, dimension], largest group first; 1 <= k <= n.

    The best of many starts, each with centres that are far apart: opinions have no gaps between
    them, and so many groupings that are nearly as good as the best. Sources: Lloyd (1982), IEEE
    Transactions on Information Theory 28, 129; Arthur & Vassilvitskii (2007), SODA, 1027.
    """
    found = [_from_one_start(points, k, generator) for _ in range(starts)]
    return _largest_first(min(found, key=lambda it: it[1])[0], k)


def nearest_groups(points: Floats, centres: Floats) -> Integers:
    """The group of each point [n, dimension], that of the nearest of k centres, largest first."""
    return _largest_first(_squared_distances(points, centres).argmin(axis=1), len(centres))


def _largest_first(groups: Integers, k: int) -> Integers:
    order = np.argsort(-np.bincount(groups, minlength=k), kind="stable")
    return np.argsort(order)[groups]


def _from_one_start(
    points: Floats, k: int, generator: np.random.Generator
) -> tuple[Integers, float]:
    """Groups from one random start, and the sum of squared distances from their centres."""
    centres = points[[generator.integers(len(points))]]
    for _ in range(k - 1):
        away = _squared_distances(points, centres).min(axis=1)
        likely = away / away.sum() if away.any() else None
        centres = np.vstack([centres, points[generator.choice(len(points), p=likely)]])
    groups = np.zeros(len(points), np.int64)
    for turn in range(100):
        distances = _squared_distances(points, centres)
        before, groups = groups, distances.argmin(axis=1)
        sizes = np.bincount(groups, minlength=k)
        if turn > 0 and (before == groups).all():
            break
        sums = [np.bincount(groups, axis, minlength=k) for axis in points.T]
        filled = sizes > 0
        centres[filled] = (np.stack(sums, axis=1)[filled].T / sizes[filled]).T
    return groups, float(distances.min(axis=1).sum())


def _squared_distances(points: Floats, others: Floats) -> Floats:
    """Squared distances [point, other]."""
    return np.asarray(sum((points[:, [i]] - others[:, i]) ** 2 for i in range(points.shape[1])))


def silhouette(points: Floats, groups: Integers) -> float | None:
    """How much nearer points lie to their own group than to the next, −1..1, on average.

    A point that is alone in its group counts 0. None with fewer than two groups. Takes time and
    memory with the square of the number of points: give it a sample.
    Source: Rousseeuw (1987), Journal of Computational and Applied Mathematics 20, 53.
    """
    names, groups = np.unique(groups, return_inverse=True)
    if len(names) < 2:
        return None
    member = np.eye(len(names))[groups]
    sizes = member.sum(axis=0)
    sums = np.sqrt(_squared_distances(points, points)) @ member
    own = np.take_along_axis(sums, groups[:, None], axis=1)[:, 0]
    others = np.where(member > 0, np.inf, sums / sizes).min(axis=1)
    within = own / np.maximum(sizes[groups] - 1, 1)
    widest = np.maximum(within, others)
    apart = np.divide(others - within, widest, out=np.zeros(len(points)), where=widest > 0)
    return float(np.where(sizes[groups] > 1, apart, 0).mean())
