"""How articles are called in lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.publications.models import Article


@dataclass(frozen=True)
class ArticleName:
    """How an article is named in a list."""

    name: str
    """Its title, or its address where nobody has announced it."""
    section: str


def article_names(
    session: Session, publication_id: int, ids: Iterable[int]
) -> dict[int, ArticleName]:
    """The names of those of the articles that the publication has."""
    query = select(Article.id, Article.title, Article.address, Article.section).where(
        Article.publication_id == publication_id, Article.id.in_(sorted(set(ids)))
    )
    return {
        row.id: ArticleName(row.title or row.address, row.section) for row in session.execute(query)
    }
