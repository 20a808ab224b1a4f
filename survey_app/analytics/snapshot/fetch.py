"""Responses as the database has them, many at a time.

The database writes each response as one line and all lines as one text, and Polars reads it: to
make Python values of each row would take longer than everything else. What separates them are
control characters, which stand in no fact and in JSON only escaped.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

import polars as pl
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from survey_app.analytics.snapshot.columns import MOMENT
from survey_app.collect.models import Response

PAGE = 20_000
"""Responses read at once: bounds the memory, and how long a transaction lasts."""
SEPARATOR, LINE = "\x1f", "\n"
WHOLE = ("version", "revision", "article_id", "started_ms")
TRUTHS = ("complete", "measured", "gone")
"""`gone`: a test, withdrawn or superseded; it counts nowhere."""
MOMENTS = ("created_at", "revised_at", "completed_at")
WORDS = ("channel", "placement", "device", "language", "referrer")
DOCUMENTS = ("flags", "answers", "context")
NAMES = ("id", *WHOLE, *TRUTHS, *MOMENTS, "day", *WORDS, *DOCUMENTS)
ID = ("id_high", "id_low")
"""The two halves of an id, in place of `id`."""

Span = tuple[dt.datetime, dt.datetime | None]
"""From a moment on, and perhaps up to another one that is not in it."""
T = TypeVar("T")
Change = tuple[dt.datetime, UUID]
"""When a response was changed last, and which."""


def by_id(session: Session, shard: int, survey_id: int, after: UUID | None) -> pl.DataFrame:
    """The next responses of a shard in the order of their ids."""
    here = [Response.shard == shard, Response.survey_id == survey_id]
    if after is not None:
        here.append(Response.id > after)
    return _read(session, _lines(session).where(*here).order_by(Response.id).limit(PAGE))


def by_change(
    session: Session, shard: int, survey_id: int, span: Span, after: Change | None
) -> pl.DataFrame:
    """The next responses of a shard that were changed last in a span, in the order of that."""
    since, until = span
    here: list[ColumnElement[bool]] = [Response.shard == shard, Response.survey_id == survey_id]
    changed: tuple[Any, Any] = (Response.revised_at, Response.id)
    if after is not None:
        since = after[0]
        known = (literal(after[0], Response.revised_at.type), literal(after[1], Response.id.type))
        here.append(tuple_(*changed) > tuple_(*known))
    if until is not None:
        here.append(Response.revised_at < until)
    here.append(Response.revised_at >= since)
    return _read(session, _lines(session).where(*here).order_by(*changed).limit(PAGE))


def latest_change(session: Session, shards: Sequence[int], survey_id: int) -> dt.datetime | None:
    """When a response of a survey was changed last; None where there is none."""
    here = (Response.shard.in_(shards), Response.survey_id == survey_id)
    return session.scalar(select(func.max(Response.revised_at)).where(*here))


def last_id(page: pl.DataFrame) -> UUID:
    """The highest id of a page."""
    high, low = page.select(ID).sort(ID).row(-1)
    return UUID(int=high << 64 | low)


def last_change(page: pl.DataFrame) -> Change:
    """The latest change in a page."""
    ordered = ("revised_at", *ID)
    moment, high, low = page.select(ordered).sort(ordered).row(-1)
    return moment, UUID(int=high << 64 | low)


def _lines(session: Session) -> Select[Any]:
    """Each response as one line."""
    gone = or_(Response.test, Response.withdrawn, Response.superseded)
    fields = {name: getattr(Response, name) for name in NAMES if name != "gone"}
    fields |= {name: cast(fields.get(name, gone), Integer) for name in TRUTHS}
    fields |= {name: cast(fields[name], Text) for name in DOCUMENTS}
    if _is_sqlite(session):
        fields["id"] = func.hex(Response.id)
    else:
        # Numbers, as texts of moments take longer to write and depend on the session.
        seconds = {name: func.date_part("epoch", fields[name]) for name in (*MOMENTS, "day")}
        fields |= {name: cast(seconds[name] * 1_000_000, BigInteger) for name in MOMENTS}
        fields["day"] = cast(seconds["day"] / 86_400, Integer)
    pattern = SEPARATOR.join(["%s"] * len(NAMES))
    return select(func.format(pattern, *(fields[name] for name in NAMES)).label("line"))


def _read(session: Session, lines: Select[Any]) -> pl.DataFrame:
    """Run a query of lines; a page with the columns NAMES, the id in two halves."""
    some = lines.subquery()
    text = session.scalar(select(func.aggregate_strings(some.c.line, LINE))) or ""
    types = dict.fromkeys(NAMES, pl.String)
    page = pl.DataFrame(schema=types)
    if text:
        page = pl.read_csv(
            text.encode(), has_header=False, schema=types, separator=SEPARATOR, quote_char=None
        )
    moments, day = pl.col(MOMENTS), pl.col("day")
    if _is_sqlite(session):
        moments, day = moments.str.to_datetime("%Y-%m-%d %H:%M:%S%.f"), day.str.to_date("%Y-%m-%d")
    else:
        moments, day = moments.cast(pl.Int64), day.cast(pl.Int32)
    digits = pl.col("id").str.replace_all("-", "", literal=True).str.decode("hex")
    halves = [
        digits.bin.slice(place, 8).bin.reinterpret(dtype=pl.UInt64, endianness="big").alias(name)
        for name, place in zip(ID, (0, 8), strict=True)
    ]
    numbers = pl.col(WHOLE).cast(pl.Int64), pl.col(TRUTHS) == "1"
    return page.with_columns(*halves, *numbers, moments.cast(MOMENT), day.cast(pl.Date)).drop("id")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def ahead(pages: Iterator[T]) -> Iterator[T]:
    """The same pages; each is fetched in another thread while the one before it is worked on."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="survey-snapshot") as thread:
        coming = thread.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = thread.submit(next, pages, None)
            yield page
