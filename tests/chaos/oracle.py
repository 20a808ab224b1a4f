"""Whether the database agrees with the journal; written without the code that it judges.

Only the tables' shape is taken from the product, and its own recount is asked as well. An
acknowledged response must be there exactly once, with its highest acknowledged revision or one
that nobody was told about; a refused one must have left nothing; of one voice exactly one response
counts; and what the public is shown must equal a recount of the rows.
"""

import json
import urllib.request
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, create_engine, select, text

from survey_app.collect.recount import disagreements
from survey_app.database import Database
from survey_app.schema import metadata
from tests.chaos.journal import Journal

RESPONSE = metadata.tables["response"]
SEEN = ("id", "revision", "answers", "test", "withdrawn", "superseded")
POINTS_AT_RESPONSES = ("participation", "reader_day")
ERRORS, LATER = (500, 502, 504), (429, 503)
SHOWN = 10
"""From so many responses on, the results are public."""


@dataclass
class Verdict:
    """What the oracle has found."""

    requests: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)
    """Sentences; the first few of a kind are enough to begin with."""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.faults)


def judge(url: str, journal: Journal, results: dict[str, Any] | None, *, voices=False) -> Verdict:
    """Hold the journal, the rows and the public results of `labsurvey` against each other."""
    # Only the engine's types are needed: they decode documents and identifiers.
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(*(RESPONSE.c[name] for name in SEEN))).all()
        verdict = Verdict(requests=len(journal.calls))
        _compare(journal, rows, verdict)
        _check_voices(journal, rows, verdict, voices=voices)
        verdict.faults += _wrong_results(rows, results) + _impolite(journal)
        verdict.faults += _orphans(engine) + _broken_file(engine)
    finally:
        engine.dispose()
    verdict.faults += _wrong_tallies(url)
    return verdict


def _compare(journal: Journal, rows: list[Row], verdict: Verdict) -> None:
    stored = defaultdict(list)
    for row in rows:
        stored[row.id].append(row)
    calls = journal.by_id()
    for identifier, sent in calls.items():
        found = stored.get(identifier, [])
        taken = [call for call in sent if call.taken]
        verdict.acknowledged += bool(taken)
        verdict.doubled += len(found) > 1 or _stored_twice(sent)
        highest = max((call.revision for call in taken), default=0)
        verdict.lost += bool(taken) and (not found or found[0].revision < highest)
        verdict.faults += [fault for row in found for fault in _strange(row, sent)]
    strangers = stored.keys() - calls.keys()
    verdict.faults += [f"{identifier} was never sent" for identifier in strangers]


def _impolite(journal: Journal) -> list[str]:
    """No error of ours, and whoever is to come again is told when."""
    statuses = Counter(call.status for call in journal.calls if call.status in ERRORS)
    faults = [f"{n} answers were {status}" for status, n in sorted(statuses.items())]
    waits = [call.retry_after for call in journal.calls if call.status in LATER]
    if None in waits:
        faults.append(f"{waits.count(None)} of {len(waits)} answers say not when to come again")
    return faults


def _stored_twice(sent) -> bool:
    """Whether two calls were both told that they had stored one and the same revision."""
    created = Counter(call.revision for call in sent if call.status == 201)
    return any(n > 1 for n in created.values())


def _strange(row: Row, sent) -> list[str]:
    """A row must be what one of the calls said that was not refused."""
    possible = [call for call in sent if call.revision == row.revision]
    possible = [call for call in possible if call.taken or call.undecided]
    if not possible:
        return [f"{row.id} was refused, and is stored"]
    if row.withdrawn or any(call.answers == row.answers for call in possible):
        return []
    return [f"{row.id} holds other answers than were sent"]


def _check_voices(journal: Journal, rows: list[Row], verdict: Verdict, *, voices: bool) -> None:
    mark_of = {call.id: call.mark for call in journal.calls}
    marks, counting = set(), Counter()
    for row in rows:
        voice = mark_of.get(row.id) if voices else None
        if voice:
            marks.add(voice)
            counting[voice] += not row.superseded
        elif row.superseded:
            verdict.faults.append(f"{row.id} is superseded by nobody")
    verdict.faults += [
        f"{counting[mark]} responses count for {mark}" for mark in marks if counting[mark] != 1
    ]


def _wrong_results(rows: list[Row], results: dict[str, Any] | None) -> list[str]:
    counted = [row for row in rows if not (row.test or row.withdrawn or row.superseded)]
    if results is None:
        return ["the results are not shown"] if len(counted) >= SHOWN else []
    faults = []
    if results["responses"] != len(counted):
        faults.append(f"{len(counted)} responses are stored, {results['responses']} are shown")
    chosen = Counter((key, option) for row in counted for key, option in _choices(row.answers))
    for key, question in results["questions"].items():
        for option, shown in question.get("options", {}).items():
            if shown["n"] != chosen[key, option]:
                n = chosen[key, option]
                faults.append(f"{key}={option} was chosen {n} times, shown are {shown['n']}")
    return faults


def _wrong_tallies(url: str) -> list[str]:
    """What the product's own recount finds: each cell, where the results are only sums."""
    database = Database(url)
    try:
        return [str(difference) for difference in disagreements(database)]
    finally:
        database.close()


def _choices(answers: dict[str, Any]):
    for key, answer in answers.items():
        for chosen in answer if isinstance(answer, list) else [answer]:
            if chosen is not None:
                yield key, str(chosen)


def _orphans(engine: Engine) -> list[str]:
    """What belongs to a response must not be there without it."""
    faults = []
    with engine.connect() as connection:
        for table in POINTS_AT_RESPONSES:
            query = text(
                f"SELECT count(*) FROM {table} LEFT JOIN response ON response.shard = {table}.shard"
                f" AND response.id = {table}.response_id WHERE response.id IS NULL"
            )
            if n := connection.execute(query).scalar():
                faults.append(f"{n} rows of {table} belong to no response")
    return faults


def _broken_file(engine: Engine) -> list[str]:
    """What SQLite itself finds wrong; PostgreSQL has no such check."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [str(said) for said in whole if said != "ok"] + [f"foreign key: {key}" for key in keys]


def public_results(url: str) -> dict[str, Any] | None:
    """What a server shows of the survey; None when there is too little."""
    try:
        with urllib.request.urlopen(f"{url}/surveys/labsurvey/results.json") as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None
