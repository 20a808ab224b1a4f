"""Fact tables: each key begins with the shard, and none refers to a config table.

A transaction touches one shard (DESIGN section 3), so the same schema runs on SQLite, on
PostgreSQL and on a database that spreads shards over several machines.
"""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, Date, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import Base, Document, Identifier, UTCDateTime, WholeDocument

APART = text("(test OR withdrawn OR superseded OR flags <> '[]')")
"""The few responses that do not count, or are flagged: method notes tell them, by an index."""
UNKNOWN_ARTICLE = 0
"""Article id of what was answered or read outside any known article."""


class Response(Base):
    """One reader's answers, one row; a withdrawn one keeps its id and loses everything else."""

    __tablename__ = "response"
    __table_args__ = (
        Index(None, "shard", "survey_id", "id"),
        Index(None, "shard", "survey_id", "revised_at", "id"),  # what changed since a snapshot
        Index(
            "ix_response_apart",
            "shard",
            "survey_id",
            "test",
            "withdrawn",
            "superseded",
            "flags",
            sqlite_where=APART,
            postgresql_where=APART,
        ),
    )

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    survey_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]
    revision: Mapped[int]
    article_id: Mapped[int] = mapped_column(BigInteger, default=UNKNOWN_ARTICLE)
    channel: Mapped[str] = mapped_column(String(12))
    placement: Mapped[str] = mapped_column(String(24), default="")
    device: Mapped[str] = mapped_column(String(8), default="")
    language: Mapped[str] = mapped_column(String(35), default="")
    referrer: Mapped[str] = mapped_column(String(12), default="")
    answers: Mapped[Any] = mapped_column(WholeDocument)
    """Question key → answer, as the contract's section 4 writes it."""
    context: Mapped[Any] = mapped_column(WholeDocument)
    """The rest of what the widget said: order, arm, depth, engaged_s, audience; and how long each
    page took (`page_times.py`), and what stands for the network on that day (`sender.py`)."""
    complete: Mapped[bool]
    test: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    superseded: Mapped[bool] = mapped_column(default=False)
    """Whether a later answer of the same voice has taken its place: kept, and not counted."""
    flags: Mapped[Any] = mapped_column(Document, default=list)
    """Why it looks unusual (`voices.py`); a flag never keeps an answer out."""
    measured: Mapped[bool] = mapped_column(default=True)
    """False for readers who asked not to be measured: they are not in the answer rate."""
    started_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    day: Mapped[dt.date] = mapped_column(Date)
    """Day of the first storing, in the publication's time zone."""
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    revised_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    """When the highest revision was stored, or it was withdrawn or superseded."""
    completed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    """When it was first stored complete; empty for what never was."""
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Tells a replay of the same revision from another body under its number."""


class Contact(Base):
    """An address that a reader left, apart from the answers; the response says only that."""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "shard", "survey_id"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    response_id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    survey_id: Mapped[int] = mapped_column(BigInteger)
    address: Mapped[str] = mapped_column(String(254))
    consent: Mapped[str] = mapped_column(String(2000))
    """The words that the reader agreed to."""
    given_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class TextCheck(Base):
    """What an editor decided about one text; the response itself is never changed."""

    __tablename__ = "text_check"
    __table_args__ = (Index(None, "shard", "survey_id"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    response_id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    survey_id: Mapped[int] = mapped_column(BigInteger)
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(16))
    """Of the text that was checked: when its reader changes it, the check holds no more."""
    state: Mapped[str] = mapped_column(String(10), default="")
    """`approved` as a quote, `hidden`, or empty where only a colleague was asked."""
    redacted: Mapped[str | None] = mapped_column(String(8000))
    """The text with parts taken out, as it may be quoted; None where it may be quoted whole."""
    marked_for: Mapped[int | None] = mapped_column(BigInteger)
    """The user who should look at it."""
    note: Mapped[str] = mapped_column(String(2000), default="")
    checked_by: Mapped[int | None] = mapped_column(BigInteger)
    checked_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class TextTag(Base):
    """A tag that an editor gave to one text by hand, or took from it against a rule."""

    __tablename__ = "text_tag"
    __table_args__ = (Index(None, "shard", "survey_id"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    response_id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    tag_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger)
    is_given: Mapped[bool]
    """False: taken away, although the tag's rule would give it."""


class Tally(Base):
    """Maintained counts: how many responses fall into one cell."""

    __tablename__ = "tally"
    __table_args__ = (
        Index(None, "shard", "article_id", "question", "day"),
        Index(None, "shard", "question", "day", "option"),  # whole responses of some days
    )

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    device: Mapped[str] = mapped_column(String(8), primary_key=True)
    complete: Mapped[bool] = mapped_column(primary_key=True)
    flagged: Mapped[bool] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    """Empty for what concerns the whole response."""
    option: Mapped[str] = mapped_column(String(40), primary_key=True)
    """An option or scale value, or one of the marks of `deltas.py` that begin with `*`."""
    n: Mapped[int] = mapped_column(BigInteger)


class SurveyTally(Base):
    """The same counts over all versions, articles, days …: few rows, which public results read."""

    __tablename__ = "survey_tally"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    option: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)


class DayTally(Base):
    """The same counts over all articles and devices, complete or not: few rows, which the studio's
    pages read."""

    __tablename__ = "day_tally"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    flagged: Mapped[bool] = mapped_column(primary_key=True)
    option: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)


class DeviceTally(Base):
    """The same counts over all articles: what those pages read for some of the readers."""

    __tablename__ = "device_tally"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    device: Mapped[str] = mapped_column(String(8), primary_key=True)
    complete: Mapped[bool] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    flagged: Mapped[bool] = mapped_column(primary_key=True)
    option: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)


class ArticleTally(Base):
    """Counts of whole responses by article and day, which lists of articles read."""

    __tablename__ = "article_tally"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    option: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)


class TallyDelta(Base):
    """What one transaction changed in the counts, until the folding job adds it to the tallies."""

    __tablename__ = "tally_delta"
    __table_args__ = (Index(None, "shard", "survey_id"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    survey_id: Mapped[int] = mapped_column(BigInteger)
    cells: Mapped[Any] = mapped_column(WholeDocument)
    """List of [version, article_id, day, channel, device, complete, flagged, {question: {option:
    n}}]."""


class Participation(Base):
    """Who has a voice in a survey with one voice per reader, and the response that holds it."""

    __tablename__ = "participation"
    __table_args__ = (Index(None, "shard", "response_id"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    voice: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Hash of the survey and the browser's mark or the signed reader; means nothing elsewhere."""
    response_id: Mapped[uuid.UUID] = mapped_column(Identifier)


class ReaderDay(Base):
    """Which response a daily reader hash gave first: later ones of that day are flagged."""

    __tablename__ = "reader_day"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    """UTC day of the salt; rows go when it is over, as nothing can match them any more."""
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reader: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    response_id: Mapped[uuid.UUID] = mapped_column(Identifier)


class ExposureCell(Base):
    """How often a survey was seen, started or dismissed, per hour."""

    __tablename__ = "exposure_cell"
    __table_args__ = (Index(None, "shard", "article_id", "hour"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[dt.datetime] = mapped_column(UTCDateTime, primary_key=True)
    survey_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    placement: Mapped[str] = mapped_column(String(24), primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    device: Mapped[str] = mapped_column(String(8), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    referrer: Mapped[str] = mapped_column(String(12), primary_key=True)
    depth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Tenths of the article that the view reached: 0 … 10, or -1 where that is not measured."""
    held_out: Mapped[bool] = mapped_column(primary_key=True)
    """Whether the survey was withheld for comparison: `seen` then counts who would have seen it."""
    seen: Mapped[int] = mapped_column(BigInteger, default=0)
    started: Mapped[int] = mapped_column(BigInteger, default=0)
    dismissed: Mapped[int] = mapped_column(BigInteger, default=0)


class ReadingCell(Base):
    """How often an article was read, per hour and depth reached."""

    __tablename__ = "reading_cell"
    __table_args__ = (Index(None, "shard", "article_id", "hour"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[dt.datetime] = mapped_column(UTCDateTime, primary_key=True)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    device: Mapped[str] = mapped_column(String(8), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    referrer: Mapped[str] = mapped_column(String(12), primary_key=True)
    depth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Tenths of the article that were reached: 0 … 10."""
    held_out: Mapped[bool] = mapped_column(primary_key=True)
    """Whether a survey was withheld from this view for comparison."""
    reads: Mapped[int] = mapped_column(BigInteger, default=0)
    engaged_s: Mapped[int] = mapped_column(BigInteger, default=0)


class AlsoReadCell(Base):
    """How often an "Also read" link was seen and followed, per hour."""

    __tablename__ = "also_read_cell"
    __table_args__ = (Index(None, "shard", "article_id", "hour"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[dt.datetime] = mapped_column(UTCDateTime, primary_key=True)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    target_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The linked article."""
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    held_out: Mapped[bool] = mapped_column(primary_key=True)
    """Whether a survey was withheld from this view for comparison."""
    seen: Mapped[int] = mapped_column(BigInteger, default=0)
    followed: Mapped[int] = mapped_column(BigInteger, default=0)
    seen_with: Mapped[int] = mapped_column(BigInteger, default=0)
    followed_with: Mapped[int] = mapped_column(BigInteger, default=0)
    """The same in views that saw a survey which a rule had placed: what a view is compared with
    from which one was withheld, as that one would have been seen too."""


class BotCell(Base):
    """Views by obvious bots, per hour: counted here and nowhere else."""

    __tablename__ = "bot_cell"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[dt.datetime] = mapped_column(UTCDateTime, primary_key=True)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    views: Mapped[int] = mapped_column(BigInteger, default=0)


class ReaderSketch(Base):
    """How many different readers a day had, as a mergeable HyperLogLog sketch."""

    __tablename__ = "reader_sketch"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    scope: Mapped[str] = mapped_column(String(12), primary_key=True)
    """`publication`, `article` or `survey`."""
    scope_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sketch: Mapped[bytes] = mapped_column(LargeBinary)


class CellDelta(Base):
    """Counts of one hour as flushes left them, until they are folded into their table."""

    __tablename__ = "cell_delta"

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    belongs_to: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Name of the table: one of the hourly cells', or the sketches'."""
    hour: Mapped[dt.datetime] = mapped_column(UTCDateTime, primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    slice: Mapped[int | None]
    """Its place among the slices of an hour, which go into the table one by one; empty before the
    hour is cut."""
    cells: Mapped[bytes] = mapped_column(LargeBinary)
    """As `columns.Columns.packed` writes them: the rest of the key, and what is added."""


class Flush(Base):
    """Which flushes of beacons are stored: a repeated one finds its id here and adds nothing."""

    __tablename__ = "flush"
    __table_args__ = (Index(None, "shard", "flushed_at"),)

    shard: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(Identifier, primary_key=True)
    flushed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class JobLease(Base):
    """Which process does a job now; a configuration table, as leases concern all shards."""

    __tablename__ = "job_lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[dt.datetime] = mapped_column(UTCDateTime)
