"""Maintained counts of responses: deltas are folded into them, and read together with them.

`Tally` counts by every dimension of a cell; the others hold the same counts by fewer of them.
"""

import datetime as dt
import operator
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from survey_app.collect.deltas import (
    CELL,
    Cell,
    Counts,
    by_question,
    cells_in,
    understood,
    understood_text,
)
from survey_app.collect.models import (
    ArticleTally,
    DayTally,
    DeviceTally,
    SurveyTally,
    Tally,
    TallyDelta,
)
from survey_app.collect.shards import shards_with
from survey_app.database import Database, among_given, transaction
from survey_app.inserting import insert_or_add

DIMENSIONS = ("survey_id", *CELL)
QUESTION = DIMENSIONS.index("question")
TallyTable = (
    type[Tally] | type[SurveyTally] | type[DayTally] | type[DeviceTally] | type[ArticleTally]
)
TABLES: tuple[TallyTable, ...] = (Tally, SurveyTally, DayTally, DeviceTally, ArticleTally)
"""All tallies, the finest first; the others are sums of it."""
Wanted = Mapping[str, frozenset[Any]]
"""Dimension → the values that are asked for."""
FOLDED_AT_ONCE = 1000
"""Deltas of one shard that one transaction folds."""


def read(
    session: Session,
    shards: Sequence[int],
    *,
    by: Sequence[str],
    since: dt.date | None = None,
    until: dt.date | None = None,
    **where: Any,
) -> dict[Cell, int]:
    """Counts for each combination of the `by` dimensions, from folded and pending together.

    `since` and `until` are days, both inclusive; every other argument (a dimension) keeps the
    cells with that value, or with one of the values of a frozenset. One statement reads both
    tables, so a fold in between changes nothing.
    """
    wanted = wanted_of(where)
    days = {name: day for name, day in (("since", since), ("until", until)) if day is not None}
    table = coarsest((*by, *wanted, *(["day"] if days else [])), wanted)
    both = _folded_and_pending(table, tuple(by), tuple(days), tuple(wanted))
    given = {"shards": shards, **days, **wanted}
    counts: dict[Cell, int] = {}
    pending, width = [], len(by)
    # There may be tens of thousands, and the ORM would take as long for each as all the rest does.
    for row in session.connection().execute(both, given).all():
        if row[-1] is not None:
            pending.append(row[-2:])
        elif row[width]:
            counts[row[:width]] = row[width]
    for survey_id, cells in pending:
        for cell, n in cells_in(understood_text(cells) or []):
            named = dict(zip(DIMENSIONS, (survey_id, *cell), strict=True))
            if within(named, since, until, wanted):
                key = tuple(named[name] for name in by)
                counts[key] = counts.get(key, 0) + n
    return {key: n for key, n in counts.items() if n}


def wanted_of(where: Mapping[str, Any]) -> Wanted:
    """What is asked for of each dimension, where it may be a single value."""
    return {
        name: value if isinstance(value, frozenset) else frozenset({value})
        for name, value in where.items()
    }


def _of_surveys() -> CompoundSelect[Any]:
    """Counts of whole surveys: a union of the folded ones and of the deltas that wait."""
    shards: BindParameter[Any] = bindparam("shards", expanding=True)
    surveys: BindParameter[Any] = bindparam("surveys", expanding=True)
    text, number = SurveyTally.question.type, SurveyTally.n.type
    no_cells = cast(null(), Text)
    folded = select(
        SurveyTally.survey_id,
        SurveyTally.question,
        SurveyTally.option,
        SurveyTally.n,
        no_cells.label("cells"),
    ).where(SurveyTally.shard.in_(shards), SurveyTally.survey_id.in_(surveys))
    pending = select(
        TallyDelta.survey_id,
        cast(null(), text),
        cast(null(), text),
        cast(null(), number),
        cast(TallyDelta.cells, Text),
    ).where(TallyDelta.shard.in_(shards), TallyDelta.survey_id.in_(surveys))
    return union_all(folded, pending)


OF_SURVEYS = _of_surveys()
"""Built once: it is asked after each batch of answers."""


def survey_counts(
    session: Session, shards: Sequence[int], survey_id: int
) -> dict[str, dict[str, int]]:
    """Question → option or mark → n of a whole survey; the empty question holds whole responses.

    One statement over few rows, however many articles and days there are.
    """
    return counts_of_surveys(session, shards, [survey_id]).get(survey_id, {})


def counts_of_surveys(
    session: Session, shards: Sequence[int], survey_ids: Sequence[int]
) -> dict[int, dict[str, dict[str, int]]]:
    """The same of several surveys; those without a count are left out."""
    found: defaultdict[int, defaultdict[str, dict[str, int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    asked = {"shards": shards, "surveys": survey_ids}
    for survey_id, question, option, n, cells in session.execute(OF_SURVEYS, asked):
        added = ((question, option, n),) if cells is None else by_question(cells)
        for key, what, more in added:
            counts = found[survey_id][key]
            counts[what] = counts.get(what, 0) + more
    return {survey_id: _kept(questions) for survey_id, questions in found.items()}


def _kept(questions: Mapping[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Without what was counted out again."""
    kept = {key: {what: n for what, n in counts.items() if n} for key, counts in questions.items()}
    return {key: counts for key, counts in kept.items() if counts}


def fold(database: Database, unreadable: set[UUID] | None = None) -> int:
    """Add pending deltas to the tallies; returns how many, at most FOLDED_AT_ONCE of a shard.

    Any number of processes may do this at once: a delta is locked, added and deleted in one
    transaction, so each is added exactly once. One that cannot be read stays where it is until
    the tallies are rebuilt; its id joins `unreadable`, and what stands there is passed over.
    """
    apart = set() if unreadable is None else unreadable
    with database.reading() as session:
        shards = shards_with(session, TallyDelta)
    return sum(_fold_shard(database, shard, apart) for shard in shards)


def _fold_shard(database: Database, shard: int, unreadable: set[UUID]) -> int:
    here = TallyDelta.shard == shard
    query = select(TallyDelta.id, TallyDelta.survey_id, TallyDelta.cells)
    waiting = query.where(here, TallyDelta.id.not_in(unreadable)).order_by(TallyDelta.id)
    sums: defaultdict[Cell, Counter[tuple[str, str]]] = defaultdict(Counter)
    summed: set[UUID] = set()
    # A delta never changes: it is read and summed before writers have to wait.
    with database.reading() as session:
        for identifier, survey_id, document in session.execute(waiting.limit(FOLDED_AT_ONCE)):
            delta = understood(document)
            (unreadable if delta is None else summed).add(identifier)
            for *head, questions in delta or []:
                counts = sums[(survey_id, *head)]
                for question, options in questions.items():
                    for option, n in options.items():
                        counts[question, option] += n
    if not summed:
        return 0  # nobody can read what is left
    totals = Counter(
        {(*head, *place): n for head, counts in sums.items() for place, n in counts.items()}
    )
    ours = (here, TallyDelta.id.in_(summed))
    with transaction(database.writing()) as session:
        locked = select(TallyDelta.id).where(*ours).with_for_update(skip_locked=True)
        if set(session.scalars(locked)) != summed:
            return 0  # another process folds them
        add_to_tally(session, shard, totals)
        session.execute(delete(TallyDelta).where(*ours))
    return len(summed)


def add_to_tally(session: Session, shard: int, totals: Counts) -> None:
    """Add counts keyed by (survey, *cell) to one shard's tallies, the coarser ones too."""
    for table in TABLES:
        add_cells(session, table, shard, coarser(table, totals))


def coarser(table: TallyTable, totals: Counts) -> Counts:
    """Counts keyed by (survey, *cell), summed up to what a table tells apart."""
    if table is Tally:
        return totals
    places = [DIMENSIONS.index(name) for name in keys_of(table)]
    sums: Counts = Counter()
    for cell, n in totals.items():
        if table is not ArticleTally or not cell[QUESTION]:
            sums[tuple([cell[place] for place in places])] += n
    return sums


def keys_of(table: TallyTable) -> list[str]:
    """The dimensions that a table tells apart, in the order of its key, without the shard."""
    return [column.name for column in table.__table__.primary_key][1:]


def add_cells(session: Session, table: TallyTable, shard: int, totals: Counts) -> None:
    """Add counts to one shard of one table, keyed by its other dimensions in their order."""
    counted: Table = table.__table__  # type: ignore[assignment]
    keys = ["shard", *keys_of(table)]
    rows = [
        {**dict(zip(keys, (shard, *cell), strict=True)), "n": n}
        for cell, n in sorted(totals.items())
        if n
    ]
    insert_or_add(session, counted, rows, ["n"])


def coarsest(asked: Collection[str], wanted: Wanted) -> TallyTable:
    """The table with the fewest rows that tells apart all that is asked for."""
    for table in (DayTally, DeviceTally):
        if set(asked) <= set(keys_of(table)):
            return table
    of_whole = wanted.get("question") == frozenset({""})
    if of_whole and set(asked) <= {*keys_of(ArticleTally), "question"}:
        return ArticleTally
    return Tally


@lru_cache(maxsize=256)
def _folded_and_pending(
    table: Any, by: tuple[str, ...], days: tuple[str, ...], wanted: tuple[str, ...]
) -> CompoundSelect[Any]:
    """A row for each combination in a table, and the deltas unread, with nulls for what the other
    has.

    Built once for each question of the same shape: that takes longer than most of the answers.
    The shards, the bounds of the day and what is wanted of a dimension are given under these names.
    """
    shards: BindParameter[Any] = bindparam("shards", expanding=True)
    keys = [getattr(table, name, literal("").label(name)) for name in by]
    no_survey, number = TallyDelta.survey_id.type, Tally.n.type
    bounds = {"since": operator.ge, "until": operator.le}
    folded = select(
        *keys,
        cast(func.sum(table.n), number),
        cast(null(), no_survey),
        cast(null(), Text),
    ).where(
        table.shard.in_(shards),
        *(bounds[name](table.day, bindparam(name)) for name in days),
        *(among_given(getattr(table, name), name) for name in wanted if hasattr(table, name)),
    )
    pending = select(
        *(cast(null(), key.type) for key in keys),
        cast(null(), number),
        TallyDelta.survey_id,
        cast(TallyDelta.cells, Text),
    ).where(TallyDelta.shard.in_(shards))
    if "survey_id" in wanted:
        pending = pending.where(among_given(TallyDelta.survey_id.expression, "survey_id"))
    told_apart = [key for name, key in zip(by, keys, strict=True) if hasattr(table, name)]
    return union_all(folded.group_by(*told_apart), pending)


def within(
    named: Mapping[str, Any], since: dt.date | None, until: dt.date | None, wanted: Wanted
) -> bool:
    """Whether a cell, by the names of its DIMENSIONS, is among those that are asked for."""
    if since is not None and named["day"] < since:
        return False
    if until is not None and named["day"] > until:
        return False
    return all(named[name] in values for name, values in wanted.items())
