"""Table of placements: the rules by which surveys appear in articles."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Document, UTCDateTime


class Placement(Base):
    """Where and to whom a survey appears by itself."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("survey_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(24))
    """As exposures and responses name it; never reused."""
    rule: Mapped[Any] = mapped_column(Document)
    """A `rules.Rule` as JSON."""
    is_on: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]
    """Rules of a publication are tried from the lowest on; the first that fits is taken."""
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
