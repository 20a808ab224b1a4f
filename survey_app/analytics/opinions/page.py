"""The page of groups of opinion: who they are, what each says, and what all agree on."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
import polars as pl

from survey_app.analytics.opinions.votes import Ballot
from survey_app.analytics.shares import Share
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.recent import Recent
from survey_app.statistics.arrays import Floats
from survey_app.statistics.group_opinions import GroupOpinions, group_opinions, typical_statements
from survey_app.statistics.opinion_groups import (
    FEWEST_VOTES,
    SAMPLE,
    OpinionGroups,
    opinion_groups,
)

FEWEST_PARTICIPANTS = 30
SMALL = 10
"""Smaller groups are not shown."""
MOST_POINTS = 1000
AGREED = 5
"""Statements on which all agree that are shown."""
REMEMBERED = 50


@dataclass(frozen=True)
class Said:
    """How a group voted on one statement."""

    words: str
    agrees: bool
    """Whether the shares are of those who agree, or of those who disagree."""
    group: Share
    rest: Share
    """Of everybody else."""


@dataclass(frozen=True)
class Group:
    """One group of opinion."""

    name: str
    size: Share
    """Of the participants."""
    typical: tuple[Said, ...]
    """What sets it apart, most typical first."""


@dataclass(frozen=True)
class Agreed:
    """A statement with which most of every group agree."""

    words: str
    by_group: tuple[Share, ...]


@dataclass(frozen=True)
class Point:
    """A place on the map, and how many of a group are there."""

    group: str
    x: float
    y: float
    n: int


@dataclass(frozen=True)
class OpinionPage:
    """The groups among the responses that a filter lets in."""

    ballot: Ballot
    voters: int
    """Who voted at all."""
    participants: int
    """Who voted often enough."""
    fewest_votes: int
    groups: tuple[Group, ...]
    """Empty where too few took part; those that are too small are left out."""
    hidden: int
    """Participants in groups that are too small to be shown."""
    agreed: tuple[Agreed, ...]
    points: tuple[Point, ...]
    is_sampled: bool
    """Whether a sample decided how many groups there are and where they lie."""

    @property
    def is_enough(self) -> bool:
        """Whether enough took part to say anything."""
        return self.participants >= FEWEST_PARTICIPANTS


_recent: Recent[tuple[object, ...], OpinionPage] = Recent(REMEMBERED)


def opinion_page(
    snapshot: Snapshot, ballot: Ballot, where: pl.Expr, generator: np.random.Generator
) -> OpinionPage:
    """The groups; remembered, as they take a second or two of a survey of 100,000."""
    asked = (snapshot.folder.path, snapshot.state, ballot.name, where.meta.serialize())
    known = _recent.get(asked)
    if known is None:
        columns = [Fact.ID_HIGH, Fact.ID_LOW, *ballot.statements]
        rows = snapshot.scan().filter(where).select(columns).collect(engine="streaming")
        # In the order of the ids, so that the same responses make the same groups.
        ordered = rows.sort(Fact.ID_HIGH, Fact.ID_LOW)
        known = page_of(ballot, ballot.cast(ordered, snapshot), generator)
        _recent.set(asked, known)
    return known


def page_of(ballot: Ballot, votes: Floats, generator: np.random.Generator) -> OpinionPage:
    """The groups of these votes [response, statement]."""
    cast = (~np.isnan(votes)).sum(axis=1)
    fewest = min(FEWEST_VOTES, votes.shape[1])
    often = votes[cast >= fewest]
    is_enough = len(often) >= FEWEST_PARTICIPANTS
    found = opinion_groups(often, generator, fewest_votes=fewest) if is_enough else None
    sizes = np.bincount(found.groups) if found else np.zeros(0, np.int64)
    shown = [at for at, size in enumerate(sizes) if size >= SMALL]
    said = group_opinions(often, found.groups) if found else None
    return OpinionPage(
        ballot=ballot,
        voters=int((cast > 0).sum()),
        participants=len(often),
        fewest_votes=fewest,
        groups=tuple(_groups(ballot, often, found, said, shown)) if found and said else (),
        hidden=int(sizes.sum() - sizes[shown].sum()),
        agreed=tuple(_agreed(ballot, often, found, said, shown)) if found and said else (),
        points=tuple(_points(found, shown, generator)) if found else (),
        is_sampled=len(often) > SAMPLE,
    )


def _groups(
    ballot: Ballot, votes: Floats, found: OpinionGroups, said: GroupOpinions, shown: list[int]
) -> Iterator[Group]:
    words = list(ballot.statements.values())
    for at in shown:
        inside = found.groups == at
        typical = tuple(
            Said(
                words[one.statement],
                one.agrees,
                _share(votes[inside, one.statement], one.agrees),
                _share(votes[~inside, one.statement], one.agrees),
            )
            for one in typical_statements(said, at)
        )
        yield Group(ascii_uppercase[at], Share(int(inside.sum()), len(votes)), typical)


def _agreed(
    ballot: Ballot, votes: Floats, found: OpinionGroups, said: GroupOpinions, shown: list[int]
) -> Iterator[Agreed]:
    words, n = list(ballot.statements.values()), 0
    for statement in np.argsort(-said.consensus, kind="stable"):
        shares = tuple(_share(votes[found.groups == at, statement], agrees=True) for at in shown)
        if n < AGREED and all((one.share or 0) > 0.5 for one in shares):
            n += 1
            yield Agreed(words[statement], shares)


def _share(votes: Floats, agrees: bool) -> Share:
    """Of those who voted on a statement, who agree, or who disagree; passes are in the base."""
    return Share(int((votes == (1 if agrees else -1)).sum()), int((~np.isnan(votes)).sum()))


def _points(
    found: OpinionGroups, shown: list[int], generator: np.random.Generator
) -> Iterator[Point]:
    """Where participants lie; a sample where they are many, each place once."""
    if found.plane is None or found.plane.places.shape[1] < 2:
        return
    lying = generator.permutation(len(found.groups))[:MOST_POINTS]
    places = found.plane.places[lying].round(2)
    for at in shown:
        of_group, times = np.unique(places[found.groups[lying] == at], axis=0, return_counts=True)
        for (x, y), n in zip(of_group, times, strict=True):
            yield Point(ascii_uppercase[at], float(x), float(y), int(n))
