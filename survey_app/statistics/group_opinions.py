"""What groups of opinion say to each statement: what sets them apart, and what they share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats

Z90 = 1.2815515655446004
"""The 90 % quantile of the standard normal distribution."""


@dataclass(frozen=True)
class Stance:
    """One way of voting, agreeing or disagreeing; all arrays are [statement, group].

    `share` of the group's votes, passes among the votes, drawn towards a half:
    (1 + votes) / (2 + all); `z` of “it is not a half”. `ratio` of that share to everybody else's,
    and `ratio_z` of “the group votes like everybody else”.
    """

    share: Floats
    z: Floats
    ratio: Floats
    ratio_z: Floats

    @property
    def weight(self) -> Floats:
        """How typical it is of a group: large where both the share and the ratio are."""
        return self.share * self.z * self.ratio * self.ratio_z


@dataclass(frozen=True)
class GroupOpinions:
    """`agree` and `disagree` of each group, and `consensus`, 0..1, of each statement.

    The consensus is the product of the shares of all groups that agree: high only where each
    group does, however small it is.
    """

    agree: Stance
    disagree: Stance
    consensus: Floats


@dataclass(frozen=True)
class Typical:
    """A statement that is typical of a group, which agrees or else disagrees with it."""

    statement: int
    agrees: bool


def group_opinions(votes: npt.ArrayLike, groups: npt.ArrayLike) -> GroupOpinions | None:
    """What each group 0..k−1 says, from votes [participant, statement] as in `opinion_groups`.

    Participants of group −1 are left out; None if no others are there.
    Source: Small et al. (2021), Recerca 26(2), on Polis.
    """
    given, names = np.asarray(votes, float), np.asarray(groups, np.int64)
    given, names = given[names >= 0], names[names >= 0]
    if not len(names):
        return None
    member = np.eye(names.max() + 1)[names]
    seen = (~np.isnan(given)).T @ member
    agree, disagree = (_stance((given == vote).T @ member, seen) for vote in (1, -1))
    return GroupOpinions(agree, disagree, agree.share.prod(axis=1))


def _stance(x: Floats, n: Floats) -> Stance:
    """From `x` of `n` votes [statement, group]."""
    rest_x, rest_n = x.sum(axis=1, keepdims=True) - x, n.sum(axis=1, keepdims=True) - n
    share, rest = (1 + x) / (2 + n), (1 + rest_x) / (2 + rest_n)
    z = 2 * np.sqrt(n + 1) * ((x + 1) / (n + 1) - 0.5)
    both = (x + rest_x + 2) / (n + rest_n + 2)
    spread = np.sqrt(both * (1 - both) * (1 / (n + 1) + 1 / (rest_n + 1)))
    apart = (x + 1) / (n + 1) - (rest_x + 1) / (rest_n + 1)
    # Where everybody votes alike, no group votes unlike the rest.
    ratio_z = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    return Stance(share, z, share / rest, ratio_z)


def typical_statements(opinions: GroupOpinions, group: int, limit: int = 5) -> list[Typical]:
    """At most `limit` statements that set a group apart, the most typical first.

    Only where the group's stance is clear, and differs clearly from the rest's, each at 90 %.
    """
    found: list[tuple[float, Typical]] = []
    for agrees, stance in ((True, opinions.agree), (False, opinions.disagree)):
        clear = (stance.z[:, group] > Z90) & (stance.ratio_z[:, group] > Z90)
        for statement in np.flatnonzero(clear):
            weight = float(stance.weight[statement, group])
            found.append((weight, Typical(int(statement), agrees)))
    found.sort(key=lambda it: -it[0])
    return [typical for _, typical in found[:limit]]
