"""Tables of publications, their members and their articles."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Document, UTCDateTime


class Publication(Base):
    """A title with its own readers: the tenant."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    origins: Mapped[list[str]] = mapped_column(Document)
    """Where its articles live (`https://news.example`); an empty list admits any."""
    language: Mapped[str] = mapped_column(String(35), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    """Its days begin at midnight there."""
    readings_exempt: Mapped[bool] = mapped_column(default=False)
    """Whether the publisher declared readings to be exempt audience measurement."""
    reader_keys: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)
    """Keys with which the publisher signs readers: {"algorithm": "HS256" or "EdDSA", "key": …}."""
    audience_labels: Mapped[list[str]] = mapped_column(Document, default=list)
    """What its pages may say of their readers, such as `tier`; at most 5."""
    also_read: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """How its "Also read" links are found; empty for the usual ways."""
    theme: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """How its surveys look: accent, radius, density; empty for the usual."""
    buckets: Mapped[list[Any]] = mapped_column(Document, default=lambda: [[0, 1]])
    """Pairs of (from unix ms, number of shards, a power of two up to 256), oldest first."""
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class Member(Base):
    """A user's role within a publication."""

    __tablename__ = "member"

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(20))
    """`owner`, `editor` or `analyst`."""


class Article(Base):
    """One article under its canonical address; facts name it by its id."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("publication_id", "address"),
        Index(None, "publication_id", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(2000))
    title: Mapped[str] = mapped_column(String(500), default="")
    """Empty until the publisher has announced the article."""
    section: Mapped[str] = mapped_column(String(200), default="")
    authors: Mapped[list[str]] = mapped_column(Document, default=list)
    topics: Mapped[list[str]] = mapped_column(Document, default=list)
    published_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    first_seen_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
