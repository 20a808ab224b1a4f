"""Groups of opinion among participants who agree or disagree with statements.

Votes are an array [participant, statement]: 1 agrees, −1 disagrees, 0 passes, NaN was not seen.
Groups are those of the participants, never shares of readers: nobody drew a sample. A group is
where votes go together; it need not have a sharp edge.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.clusters import k_means, nearest_groups, silhouette

FEWEST_VOTES = 7
"""Participants with fewer are in no group: their place would be that of the statements they saw."""

FEWEST_PARTICIPANTS = 10
MOST_GROUPS = 5
SAMPLE = 2000
"""So many participants decide how many groups there are; then everybody is put into one."""

STARTS = 10
"""Of each grouping that is tried; the one that is shown has more."""

UNGROUPED = -1


@dataclass(frozen=True)
class Plane:
    """Participants laid out so that those who vote alike lie near each other.

    `places` are [participant, 2] and `axes` [statement, 2], how much a statement moves a
    participant who agrees. `explained` are the shares of the variance along both axes.
    """

    places: Floats
    axes: Floats
    explained: tuple[float, ...]


@dataclass(frozen=True)
class OpinionGroups:
    """`groups` holds the group 0..k−1 of each participant, largest first, −1 with few votes.

    `k` is 1 where opinions do not go together. `p` is the probability that votes without any
    groups would lie along one axis as much as these; `silhouette`, where k > 1, how well the
    groups keep apart. Both are those of the sample.
    """

    groups: Integers
    k: int
    silhouette: float | None
    p: float | None
    plane: Plane | None


def opinion_groups(
    votes: npt.ArrayLike,
    generator: np.random.Generator,
    shuffles: int = 99,
    alpha: float = 0.05,
    fewest_votes: int = FEWEST_VOTES,
) -> OpinionGroups:
    """Which groups of opinion there are, if any: 1 to 5.

    There is more than one only if votes lie along one axis more than those of all but `alpha` of
    the `shuffles`: in these each statement's votes are dealt anew among those who saw it, which
    leaves no groups. Then their number is the one with the best silhouette. Both, and where the
    groups lie, are decided by a random sample of 2,000 where there are more participants; then
    everybody belongs to the nearest group.
    `groups` are all −1, with k = 0, where fewer than 10 participants have enough votes.
    Sources: Small et al. (2021), Recerca 26(2), on Polis; Horn (1965), Psychometrika 30, 179.
    """
    everything = np.asarray(votes, float)
    enough = np.flatnonzero((~np.isnan(everything)).sum(axis=1) >= fewest_votes)
    groups = np.full(len(everything), UNGROUPED)
    if len(enough) < FEWEST_PARTICIPANTS:
        return OpinionGroups(groups, 0, None, None, None)
    plane = plane_of(everything[enough])
    sample = generator.permutation(len(enough))[:SAMPLE]
    p = _explained_by_chance(everything[enough[sample]], generator, shuffles)
    k, apart = _best_grouping(plane.places[sample], generator) if p <= alpha else (1, None)
    places = plane.places[sample]
    of_sample = k_means(places, k, generator)
    centres = np.stack([places[of_sample == group].mean(axis=0) for group in np.unique(of_sample)])
    groups[enough] = nearest_groups(plane.places, centres)
    return OpinionGroups(groups, k, apart, p, plane)


def plane_of(votes: npt.ArrayLike) -> Plane:
    """The two principal components of votes, for participants with at least one vote each.

    What a participant did not see counts as the statement's mean; so those with few votes would
    all lie in the middle, and are moved outwards by √(statements / votes). Costs one pass over
    the votes, and a matrix of statements × statements.
    """
    given = np.asarray(votes, float)
    seen = ~np.isnan(given)
    known = np.where(seen, given, 0)
    means = known.sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, known - means, 0)
    variances, directions = np.linalg.eigh(centred.T @ centred)
    axes = directions[:, ::-1][:, :2]
    # A direction and its opposite are the same axis; one way is as good as the other, but fixed.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    stretch = np.sqrt(given.shape[1] / np.maximum(seen.sum(axis=1), 1))
    total = variances.sum()
    explained = variances[::-1][:2] / total if total > 0 else np.zeros(axes.shape[1])
    return Plane(centred @ axes * stretch[:, None], axes, tuple(float(it) for it in explained))


def _best_grouping(places: Floats, generator: np.random.Generator) -> tuple[int, float | None]:
    """The number of groups, 2 to 5, that keep apart best, and their silhouette."""
    best: tuple[int, float | None] = 1, None
    for k in range(2, min(MOST_GROUPS, len(places) - 1) + 1):
        apart = silhouette(places, k_means(places, k, generator, STARTS))
        if apart is not None and (best[1] is None or apart > best[1]):
            best = k, apart
    return best


def _explained_by_chance(votes: Floats, generator: np.random.Generator, shuffles: int) -> float:
    """How often shuffled votes lie along one axis as much as these, 1/(shuffles + 1) at least."""
    explained = plane_of(votes).explained[0]
    by_chance = (plane_of(_shuffled(votes, generator)).explained[0] for _ in range(shuffles))
    return (1 + sum(it >= explained for it in by_chance)) / (shuffles + 1)


def _shuffled(votes: Floats, generator: np.random.Generator) -> Floats:
    """Each statement's votes dealt anew among the participants who saw it."""
    dealt = votes.copy()
    for column in dealt.T:
        seen = ~np.isnan(column)
        column[seen] = generator.permutation(column[seen])
    return dealt
