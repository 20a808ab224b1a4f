"""The "Also read" links of an article: where they stand, and who followed them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.collect.exposures import read_also_read
from survey_app.collect.shards import shards_of
from survey_app.publications.models import Article, Publication


@dataclass(frozen=True)
class AlsoReadLink:
    """A link at its place among the links of an article; positions count from 1."""

    position: int
    target_id: int
    title: str
    """Title or address of the linked article, empty when it is not known."""
    followed: Share
    """Clicked, of those who saw the link."""


def also_read_links(
    session: Session, publication: Publication, article_id: int, period: Period
) -> tuple[AlsoReadLink, ...]:
    """The links that readers of an article saw in a period, by position; two statements."""
    found = read_also_read(
        session,
        shards_of(publication.id, publication.buckets),
        by=("position", "target_id"),
        **period.hours,
        article_id=article_id,
    )
    targets = {target_id for _, target_id in found}
    query = select(Article.id, Article.title, Article.address).where(
        Article.id.in_(targets), Article.publication_id == publication.id
    )
    names = {row.id: row.title or row.address for row in session.execute(query)}
    return tuple(
        AlsoReadLink(position, target_id, names.get(target_id, ""), Share(link.followed, link.seen))
        for (position, target_id), link in sorted(found.items())
    )
