"""Tables of the read side: saved filters, tags for texts, and weightings."""

import datetime as dt
from typing import Any

from sqlalchemy import Double, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Document, UTCDateTime


class SavedFilter(Base):
    """A filter under a name that all members of a publication can use."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("publication_id", "survey_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    """The survey whose questions it names; None where it fits all."""
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(4000))
    """As it stands in an address."""
    created_by: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL")
    )
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class Tag(Base):
    """A name for what texts have in common, perhaps with a rule that finds them."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("survey_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    rule: Mapped[Any] = mapped_column(Document, default=list)
    """Words and phrases of which a text must have one; an empty list finds none."""
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class Weighting(Base):
    """To which readership a survey is weighted, and how."""

    __tablename__ = "weighting"
    __table_args__ = (UniqueConstraint("survey_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    targets: Mapped[Any] = mapped_column(Document)
    """Margin → category → share; the shares of a margin add up to 1."""
    source: Mapped[str] = mapped_column(String(500), default="")
    """Where the targets come from, in words; the method note prints it."""
    largest: Mapped[float] = mapped_column(Double)
    """Largest weight that is let stand, in means; larger ones are trimmed."""
    smallest: Mapped[float] = mapped_column(Double)
    is_default: Mapped[bool] = mapped_column(default=False)
    """Whether the survey's pages show what is weighted so; of one survey at most one."""
    created_by: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL")
    )
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
