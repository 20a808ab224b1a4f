"""Tables of surveys: their published, immutable versions, their log, their pictures."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Document, UTCDateTime


class Survey(Base):
    """A survey: a draft that editors change, and the facts from which its state follows."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str] = mapped_column(String(24), unique=True)
    draft: Mapped[Any] = mapped_column(Document)
    """A Definition as JSON: what the next publishing would put live."""
    results_public: Mapped[bool] = mapped_column(default=True)
    results_minimum: Mapped[int] = mapped_column(default=10)
    """Public results are shown from this number of answers on."""
    results_ranges: Mapped[bool] = mapped_column(default=False)
    """Whether readers see the range of each share."""
    voices: Mapped[str] = mapped_column(String(8), default="open")
    """`open`, or one voice per `browser` or signed `reader`; fixed at the first publication."""
    statements: Mapped[Any] = mapped_column(Document, default=dict)
    """What only people can say for its method note: `statements.Statements` as JSON."""
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    """Last change of the draft or of the state; orders the definitions in the script."""
    paused_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class Version(Base):
    """What readers were asked from `published_at` on; never changed, never deleted."""

    __tablename__ = "survey_version"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3, … within the survey."""
    definition: Mapped[Any] = mapped_column(Document)
    published_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL")
    )


class LogEntry(Base):
    """What was changed about a survey and when, for editors and for its method note."""

    __tablename__ = "survey_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(16))
    """`published`, `paused`, `resumed`, `closed`, `results`, `placed` or `correction`."""
    words: Mapped[str] = mapped_column(String(2000), default="")
    """What an editor wrote about it; for a correction what was wrong and what holds now."""


class Picture(Base):
    """A picture that an editor uploaded, as it was encoded anew, or a result as it was kept.

    It is never changed.
    """

    __tablename__ = "picture"

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    """Made from the content: `HASH.webp`, or `HASH.svg` for a result."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
