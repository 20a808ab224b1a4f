"""The "Also read" links of an article: where they stand, and who followed them."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.names import article_names
from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.collect.exposures import AlsoRead, read_also_read
from survey_app.collect.shards import shards_of
from survey_app.publications.models import Publication
from survey_app.statistics.differences import Difference, share_difference


@dataclass(frozen=True)
class AlsoReadLink:
    """A link at its place among the links of an article; positions count from 1."""

    position: int
    target_id: int
    title: str
    """Title or address of the linked article, empty when it is not known."""
    followed: Share
    """Clicked, of those who saw the link."""
    with_survey: Share = Share(0, 0)
    """The same among readers who saw a survey that a rule had placed; part of `followed`."""
    held_out: Share = Share(0, 0)
    """And among those from whom it was held out where they would have seen it."""

    @property
    def difference(self) -> Difference | None:
        """With the survey − without it; None where there is nothing to compare."""
        if self.with_survey.share is None or self.held_out.share is None:
            return None
        shares = (self.with_survey, self.held_out)
        return share_difference(*(part for share in shares for part in (share.n, share.base)))


def also_read_links(
    session: Session, publication: Publication, article_id: int, period: Period
) -> tuple[AlsoReadLink, ...]:
    """The links that readers of an article saw in a period, by position; two statements."""
    found = read_also_read(
        session,
        shards_of(publication.id, publication.buckets),
        by=("position", "target_id", "held_out"),
        **period.hours,
        article_id=article_id,
    )
    targets = {target_id for _, target_id, _ in found}
    places: defaultdict[tuple[int, int], dict[bool, AlsoRead]] = defaultdict(dict)
    for (position, target_id, held_out), link in found.items():
        places[position, target_id][held_out] = link

    def shares(parts: dict[bool, AlsoRead]) -> tuple[Share, Share, Share]:
        apart = parts.get(True, AlsoRead())
        both = AlsoRead(*(sum(counts) for counts in zip(*parts.values(), strict=True)))
        return (
            Share(both.followed, both.seen),
            Share(both.followed_with, both.seen_with),
            Share(apart.followed, apart.seen),
        )

    names = article_names(session, publication.id, targets)
    titles = {target_id: one.name for target_id, one in names.items()}
    return tuple(
        AlsoReadLink(position, target_id, titles.get(target_id, ""), *shares(parts))
        for (position, target_id), parts in sorted(places.items())
    )
