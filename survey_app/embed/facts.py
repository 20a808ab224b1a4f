"""What conditions may ask about the page, where there is no script to look at it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.publications.addresses import canonical_address
from survey_app.publications.models import Article


def article_at(session: Session, publication_id: int, address: str) -> Article | None:
    """The article at an address, if it is known."""
    canonical = canonical_address(address)
    if not canonical:
        return None
    query = select(Article).where(Article.publication_id == publication_id)
    return session.scalar(query.where(Article.address == canonical))


def facts_of(
    article: Article | None, *, channel: str, language: str, device: str, arm: str
) -> dict[str, Any]:
    """Facts by their names; of an article what its publisher has announced."""
    facts: dict[str, Any] = {
        "channel": channel,
        "language": language,
        "device": device,
        "arm": arm,
    }
    if article is not None:
        facts |= {"section": article.section, "author": article.authors}
    return facts
