"""What stands in a snapshot: facts of a response, then a column for each variable of the codebook.

Names of facts begin with an underscore, which no key of a question does. A variable has the name
that it has in the exports. A missing value is the Code that the exports write, and null where the
reader broke off. Texts and days have no room for a code: beside them a column `_given_NAME` has it,
and 1 where there is an answer. What was chosen together has columns of its own (`chosen.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import polars as pl

from survey_app.analytics.snapshot.chosen import CHOSEN, NUMBER, chosen_columns
from survey_app.surveys.codebook import Code, Codebook
from survey_app.surveys.kinds.base import Holds


class Fact(StrEnum):
    """What is known of a response beside its answers."""

    ID_HIGH = "_id_high"
    """The first half of its id, which sorts by time."""
    ID_LOW = "_id_low"
    REVISION = "_revision"
    VERSION = "_version"
    ARTICLE = "_article"
    """Number of the article, 0 outside any known one."""
    DAY = "_day"
    """Of the first storing, in the publication's time zone."""
    CREATED_AT = "_created_at"
    """UTC, as all moments."""
    REVISED_AT = "_revised_at"
    COMPLETED_AT = "_completed_at"
    COMPLETE = "_complete"
    MEASURED = "_measured"
    FLAGGED = "_flagged"
    FLAGS = "_flags"
    """Why it looks unusual, in one label; null for what does not."""
    SPENT_MS = "_spent_ms"
    """Milliseconds that answering took, all sittings together; 0 where that is unknown."""
    NETWORK = "_network"
    """Stands for the same network within a day (UTC); null where that is unknown."""
    CHANNEL = "_channel"
    PLACEMENT = "_placement"
    DEVICE = "_device"
    LANGUAGE = "_language"
    REFERRER = "_referrer"
    ARM = "_arm"
    DEPTH = "_depth"
    """How far the article was read, 0 to 1; null where that is unknown."""
    ENGAGED_S = "_engaged_s"
    """Active reading time in seconds, null where that is unknown."""


AUDIENCE = "_audience_"
"""Before each label that a page has put on its readers; null where it did not."""
PAGE_MS = "_page_ms_"
"""Before each question that stood on one of several pages: milliseconds that its page took; null
where that is unknown."""
GIVEN = "_given_"
"""Before the name of a text or a day: whether there is one, or why not."""
TIME = pl.Int64()
LABELLED = pl.Int16()
"""A small number for each of the labels that a column has; null for none."""
MOMENT = pl.Datetime("us", "UTC")

FACTS: Mapping[str, pl.DataType] = {
    Fact.ID_HIGH: pl.UInt64(),
    Fact.ID_LOW: pl.UInt64(),
    Fact.REVISION: pl.Int32(),
    Fact.VERSION: pl.Int32(),
    Fact.ARTICLE: pl.Int64(),
    Fact.DAY: pl.Date(),
    Fact.CREATED_AT: MOMENT,
    Fact.REVISED_AT: MOMENT,
    Fact.COMPLETED_AT: MOMENT,
    Fact.COMPLETE: pl.Boolean(),
    Fact.MEASURED: pl.Boolean(),
    Fact.FLAGGED: pl.Boolean(),
    Fact.FLAGS: LABELLED,
    Fact.SPENT_MS: pl.Int64(),
    Fact.NETWORK: pl.UInt32(),
    Fact.CHANNEL: LABELLED,
    Fact.PLACEMENT: LABELLED,
    Fact.DEVICE: LABELLED,
    Fact.LANGUAGE: LABELLED,
    Fact.REFERRER: LABELLED,
    Fact.ARM: LABELLED,
    Fact.DEPTH: pl.Float64(),
    Fact.ENGAGED_S: pl.Float64(),
}

TYPES: Mapping[Holds, pl.DataType] = {
    Holds.NUMBER: pl.Int32(),
    Holds.DECIMAL: pl.Float64(),
    Holds.OPTION: LABELLED,
    Holds.DAY: pl.Date(),
    Holds.TEXT: pl.String(),
}
CODED = frozenset({Holds.NUMBER, Holds.DECIMAL, Holds.OPTION})
"""What has room for the code of a missing value."""


def types_of(book: Codebook) -> dict[str, pl.DataType]:
    """The columns of a survey's answers and their types: of its variables in the order of the
    codebook, then of what was chosen together."""
    chosen = [name for columns in chosen_columns(book).values() for name in columns]
    return dict(_types(book)) | dict.fromkeys(chosen, NUMBER)


def all_types(book: Codebook, labelled: Iterable[str]) -> dict[str, pl.DataType]:
    """All columns: facts, labels of readers, times of pages, variables; `labelled` are those that
    have labels."""
    readers = sorted(name for name in labelled if name.startswith(AUDIENCE))
    times = [f"{PAGE_MS}{key}" for key in book.paged]
    return {
        **FACTS,
        **dict.fromkeys(readers, LABELLED),
        **dict.fromkeys(times, TIME),
        **types_of(book),
    }


def _types(book: Codebook) -> Iterator[tuple[str, pl.DataType]]:
    for variable in book.columns:
        yield variable.name, TYPES[variable.holds]
        if variable.holds not in CODED:
            yield f"{GIVEN}{variable.name}", LABELLED


def looked_up(column: str, places: Mapping[int, int]) -> pl.Expr:
    """For each number in a column, at least 0, what stands for it in `places`; null for others.

    A table with a place for every number is many times as fast as Polars' own replacing.
    """
    table = pl.Series([None] * (max(places, default=0) + 2), dtype=pl.Int32)
    if places:
        table = table.scatter(list(places), list(places.values()))
    beyond = len(table) - 1
    return pl.lit(table).gather(pl.col(column).clip(0, beyond))


def aligned(rows: pl.DataFrame, types: Mapping[str, pl.DataType], book: Codebook) -> pl.DataFrame:
    """Rows with exactly these columns in this order."""
    return rows.with_columns(absent(types, rows.columns, book)).select(*types)


def absent(types: Mapping[str, pl.DataType], there: Sequence[str], book: Codebook) -> list[pl.Expr]:
    """The columns that are not there: of a later version's question or option, or of a newer label.

    Who skipped or refused a question, or stopped before it, did so with its later options too.
    """
    coded = _coded(book)
    beside: dict[str, list[str]] = {}
    for name in there:
        if name in coded:
            beside.setdefault(coded[name], []).append(name)
    return [
        (_unknown(beside.get(coded[name], [])) if name in coded else pl.lit(None))
        .cast(kind)
        .alias(name)
        for name, kind in types.items()
        if name not in there
    ]


def _unknown(beside: Sequence[str]) -> pl.Expr:
    """What a column has in which nobody could answer, beside others of its question."""
    not_shown = pl.lit(int(Code.NOT_SHOWN))
    if not beside:
        return not_shown
    # Where anything was answered, the greatest is no code: a row of a battery may be empty.
    state = pl.max_horizontal(beside)
    is_why = state.is_null() | (state == int(Code.SKIPPED)) | (state == int(Code.REFUSED))
    return pl.when(is_why).then(state).otherwise(not_shown)


def _coded(book: Codebook) -> dict[str, str]:
    """Column that has codes → what has one code in all its columns where there is no answer."""
    variables = zip(book.columns, book.keys, strict=True)
    return {
        one.name if one.holds in CODED else f"{GIVEN}{one.name}": key for one, key in variables
    } | {
        name: f"{CHOSEN}{key}" for key, columns in chosen_columns(book).items() for name in columns
    }
