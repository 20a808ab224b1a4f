"""Responses as the database has them, many at a time.

The database writes each response as one line and all lines as one text, and Polars reads it: to
make Python values of each row would take longer than everything else. What separates them are
control characters, which stand in no fact and in JSON only escaped. A page is read from the text
by whoever works on it, while the database writes the next one.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import polars as pl
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from survey_app.analytics.snapshot.columns import MOMENT
from survey_app.collect.models import Response

PAGE = 20_000
"""Responses read at once: bounds the memory, and how long a transaction lasts."""
FIRST_PAGE = 4_000
"""Responses read at first: until they are there, nobody has anything to work on."""
AHEAD = 3
"""Pages that wait at most, so that the database goes on while a segment is written."""
NEVER = "-1"
"""Stands for the moment of what has never happened."""
SEPARATOR, LINE = "\x1f", "\n"
WHOLE = ("version", "revision", "article_id", "started_ms")
TRUTHS = ("complete", "measured", "gone")
"""`gone`: a test, withdrawn or superseded; it counts nowhere."""
MOMENTS = ("created_at", "revised_at", "completed_at")
WORDS = ("channel", "placement", "device", "language", "referrer")
DOCUMENTS = ("flags", "answers", "context")
NAMES = ("id", *WHOLE, *TRUTHS, *MOMENTS, "day", *WORDS, *DOCUMENTS)
NUMBERS = dict.fromkeys((*WHOLE, *TRUTHS), pl.Int64)
COUNTED = dict.fromkeys((*MOMENTS, "day"), pl.Int64)
"""Where the database writes them as microseconds and days since 1970."""
ID = ("id_high", "id_low")
"""The two halves of an id, in place of `id`."""

BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Span = tuple[dt.datetime, dt.datetime | None]
"""From a moment on, and perhaps up to another one that is not in it."""
T = TypeVar("T")
Change = tuple[dt.datetime, UUID]
"""When a response was changed last, and which."""


@dataclass(frozen=True)
class Page:
    """Responses as the database has written them, in the order that was asked for."""

    lines: str
    count: int
    is_last: bool
    """Whether no more were there."""
    is_sqlite: bool

    @property
    def last_id(self) -> UUID:
        """The id of the last one."""
        return self.last_change[1]

    @property
    def last_change(self) -> Change:
        """When the last one was changed, and which it is."""
        last = self.lines[self.lines.rfind(LINE) + 1 :].split(SEPARATOR)
        response_id, moment = (last[NAMES.index(name)] for name in ("id", "revised_at"))
        if self.is_sqlite:
            changed_at = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
        else:
            changed_at = BEGINNING + dt.timedelta(microseconds=int(moment))
        return changed_at, UUID(response_id)

    def rows(self) -> pl.DataFrame:
        """A row each, with the columns NAMES, the id in two halves; there must be one."""
        types = dict.fromkeys(NAMES, pl.String) | NUMBERS | ({} if self.is_sqlite else COUNTED)
        text = self.lines.encode()
        page = pl.read_csv(
            text,
            has_header=False,
            schema=types,
            separator=SEPARATOR,
            quote_char=None,
            null_values={"completed_at": NEVER},
        )
        moments, day = pl.col(MOMENTS), pl.col("day")
        if self.is_sqlite:
            # Always with six digits: said so, Polars reads them five times as fast.
            moments = moments.str.to_datetime("%Y-%m-%d %H:%M:%S.%6f", cache=False)
            day = day.str.to_date("%Y-%m-%d")
        halves = [
            pl.col("id").str.slice(place, 16).str.to_integer(base=16, dtype=pl.UInt64)
            for place in (0, 16)
        ]
        return page.with_columns(
            *(half.alias(name) for name, half in zip(ID, halves, strict=True)),
            pl.col(TRUTHS).cast(pl.Boolean),
            moments.cast(MOMENT),
            day.cast(pl.Date),
        ).drop("id")


def by_id(session: Session, shard: int, survey_id: int, after: UUID | None) -> Page:
    """The next responses of a shard in the order of their ids."""
    here = [Response.shard == shard, Response.survey_id == survey_id]
    if after is not None:
        here.append(Response.id > after)
    lines = _lines(session).where(*here).order_by(Response.id)
    return _read(session, lines, FIRST_PAGE if after is None else PAGE)


def by_change(
    session: Session, shard: int, survey_id: int, span: Span, after: Change | None
) -> Page:
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
    lines = _lines(session).where(*here).order_by(*changed)
    return _read(session, lines, FIRST_PAGE if after is None else PAGE)


def latest_change(session: Session, shards: Sequence[int], survey_id: int) -> dt.datetime | None:
    """When a response of a survey was changed last; None where there is none."""
    here = (Response.shard.in_(shards), Response.survey_id == survey_id)
    return session.scalar(select(func.max(Response.revised_at)).where(*here))


def _lines(session: Session) -> Select[Any]:
    """Each response as one line."""
    gone = or_(Response.test, Response.withdrawn, Response.superseded)
    fields = {name: getattr(Response, name) for name in NAMES if name != "gone"}
    fields |= {name: cast(fields.get(name, gone), Integer) for name in TRUTHS}
    is_sqlite = _is_sqlite(session)
    if is_sqlite:
        fields["id"] = func.hex(Response.id)
    else:
        fields["id"] = func.encode(func.uuid_send(Response.id), "hex")
        # Numbers, as texts of moments take longer to write and depend on the session.
        seconds = {name: func.date_part("epoch", fields[name]) for name in MOMENTS}
        fields |= {name: cast(seconds[name] * 1_000_000, BigInteger) for name in MOMENTS}
        fields["day"] -= BEGINNING.date()
    # What is null would be left out, and all after it would stand in other columns.
    fields["completed_at"] = func.coalesce(fields["completed_at"], literal_column(NEVER))
    ordered = [fields[name] for name in NAMES]
    if is_sqlite:  # which knows concat_ws since 3.44 only
        line = func.format(SEPARATOR.join(["%s"] * len(ordered)), *ordered)
    else:  # format would look up how to write a value whenever the type is another one
        line = func.concat_ws(SEPARATOR, *ordered)
    return select(line.label("line"))


def _read(session: Session, lines: Select[Any], most: int) -> Page:
    """Run a query of lines. Both databases put them together in the order of the query, as it
    has a limit."""
    some = lines.limit(most).subquery()
    together = func.aggregate_strings(some.c.line, LINE)
    text, count = session.execute(select(together, func.count())).one()
    return Page(text or "", count, count < most, _is_sqlite(session))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def ahead(pages: Iterator[T]) -> Iterator[T]:
    """The same pages; another thread fetches the next ones while one is worked on."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="survey-snapshot") as thread:
        coming = deque(thread.submit(next, pages, None) for _ in range(AHEAD))
        while (page := coming.popleft().result()) is not None:
            coming.append(thread.submit(next, pages, None))
            yield page
