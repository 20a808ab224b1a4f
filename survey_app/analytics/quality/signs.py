"""What each response bears of the signs that follow from all responses together.

The methods and their sources are `statistics.careless` and `statistics.stuffing`. What stands for
a network means something within one day alone, and only in this survey.
"""

from collections.abc import Iterator
from functools import reduce
from operator import add

import numpy as np
import polars as pl

from survey_app.analytics.quality.batteries import batteries, columns_of, newest_questions, placed
from survey_app.analytics.quality.reasons import Reason
from survey_app.analytics.snapshot.columns import CODED, GIVEN, Fact
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.statistics.arrays import Booleans, Integers
from survey_app.statistics.bursts import Burst, find_bursts
from survey_app.statistics.careless import FEWEST_ITEMS, longest_runs, speeders, unusual_rows
from survey_app.statistics.stuffing import stuffing_signs
from survey_app.surveys.codebook import Code
from survey_app.surveys.kinds.base import Holds, Variable

FEWEST = 30
"""With fewer responses nothing is usual, and so nothing unusual."""
MOST_COMPARED = 12
"""Columns in which responses are compared; what more of them would tell, these have told."""
FACTS = (
    *(Fact.ID_HIGH, Fact.ID_LOW, Fact.VERSION, Fact.COMPLETE, Fact.CREATED_AT, Fact.SPENT_MS),
    *(Fact.FLAGS, Fact.NETWORK),
)
Signs = Iterator[tuple[Reason, Booleans]]


def signs(snapshot: Snapshot, rows: pl.DataFrame) -> Signs:
    """Each reason that could be looked for, and which of the rows have it; perhaps several times.

    `rows` hold the columns that `needed` names.
    """
    yield from _flagged(snapshot, rows)
    yield from _stuffed(snapshot, rows)
    yield from _careless(snapshot, rows)
    yield from _fast(snapshot, rows)


def needed(snapshot: Snapshot) -> list[str]:
    """The columns of a snapshot that have to be read."""
    rows = [name for one in batteries(snapshot, FEWEST_ITEMS) for name in columns_of(one)]
    compared = [one.name for one in _compared(snapshot)]
    return list(dict.fromkeys([*FACTS, *rows, *compared, *_firsts(snapshot).values()]))


def bursts(snapshot: Snapshot) -> list[Burst]:
    """All bursts of responses, whether or not their answers stand out; strongest first."""
    return find_bursts(_minutes(snapshot.scan().select(Fact.CREATED_AT)))


def _minutes(rows: pl.LazyFrame) -> Integers:
    """When each response was first stored, in minutes of UTC."""
    minute = (pl.col(Fact.CREATED_AT).dt.epoch("s") // 60).cast(pl.Int32)
    found: Integers = rows.select(minute).collect(engine="streaming").to_series().to_numpy()
    return found


def _flagged(snapshot: Snapshot, rows: pl.DataFrame) -> Signs:
    for reason in (Reason.SAME_READER, Reason.BOT):
        carrying = [
            number
            for number, label in snapshot.labels(Fact.FLAGS).items()
            if reason in label.split()
        ]
        yield reason, rows[Fact.FLAGS].is_in(carrying).fill_null(value=False).to_numpy()


def _stuffed(snapshot: Snapshot, rows: pl.DataFrame) -> Signs:
    columns = [one.name for one in _compared(snapshot)]
    if not columns:
        return
    given = _codes(rows.select(columns))
    for reason, found in stuffing_signs(_minutes(rows.lazy()), given, _networks(rows)).items():
        yield Reason(reason), found


def _networks(rows: pl.DataFrame) -> Integers | None:
    """What stands for the network of each response, one of its own where that is unknown; None
    where it is unknown of all."""
    known = rows[Fact.NETWORK].cast(pl.Int64)
    if known.null_count() == rows.height:
        return None
    own = pl.Series(range(-1, -rows.height - 1, -1), dtype=pl.Int64)
    found: Integers = known.zip_with(known.is_not_null(), own).to_numpy()
    return found


def _careless(snapshot: Snapshot, rows: pl.DataFrame) -> Signs:
    for question in batteries(snapshot, FEWEST_ITEMS):
        places = placed(rows, snapshot, question)
        whole = np.flatnonzero(~np.isnan(places).any(axis=1))
        straight, unlike = np.zeros(rows.height, bool), np.zeros(rows.height, bool)
        straight[whole] = longest_runs(places[whole]) == places.shape[1]
        yield Reason.STRAIGHT, straight
        # Only a scale of agreement has an order that distances could follow.
        if question.kind == "likert" and len(whole) >= FEWEST:
            distances, limit = unusual_rows(places[whole])
            unlike[whole] = distances > limit
            yield Reason.UNLIKE, unlike


def _fast(snapshot: Snapshot, rows: pl.DataFrame) -> Signs:
    """Who took less than a third of the median time for a question, among those of a version."""
    asked = newest_questions(snapshot)
    items = reduce(
        add,
        (
            max(1, len(asked[key].rows)) * _is_shown(rows[column]).cast(pl.Int64)
            for key, column in _firsts(snapshot).items()
        ),
        pl.Series([0] * rows.height, dtype=pl.Int64),
    ).to_numpy()
    spent, complete = rows[Fact.SPENT_MS].to_numpy(), rows[Fact.COMPLETE].to_numpy()
    timed = (spent > 0) & complete & (items >= FEWEST_ITEMS)
    for version in rows[Fact.VERSION].unique().sort():
        here = np.flatnonzero(timed & (rows[Fact.VERSION] == version).to_numpy())
        if len(here) >= FEWEST:
            fast = np.zeros(rows.height, bool)
            fast[here] = speeders(spent[here] / items[here])
            yield Reason.FAST, fast


def _compared(snapshot: Snapshot) -> list[Variable]:
    """The columns in which responses are compared: whole answers first, then rows and options."""
    chosen = [one for one in snapshot.book.columns if one.holds in (Holds.OPTION, Holds.NUMBER)]
    return sorted(chosen, key=lambda one: one.value is not None)[:MOST_COMPARED]


def _firsts(snapshot: Snapshot) -> dict[str, str]:
    """Question → the column that tells whether it was shown."""
    found: dict[str, str] = {}
    for one, key in zip(snapshot.book.columns, snapshot.book.keys, strict=True):
        found.setdefault(key, one.name if one.holds in CODED else f"{GIVEN}{one.name}")
    return found


def _is_shown(column: pl.Series) -> pl.Series:
    return column.is_not_null() & (column != int(Code.NOT_SHOWN)).fill_null(value=False)


def _codes(columns: pl.DataFrame) -> Integers:
    """[response, column]: each answer as a number from 0, -1 where there is none.

    The same answer has the same number in all columns: it may be given throughout.
    """
    said = columns.select(pl.all().cast(pl.Float64)).to_numpy()
    missing = np.isnan(said) | np.isin(said, [int(code) for code in Code])
    codes: Integers = np.searchsorted(np.unique(said[~missing]), said)
    return np.where(missing, -1, codes)
