"""Answers to batteries as arrays, from the columns of a snapshot."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from survey_app.analytics.snapshot.read import Snapshot
from survey_app.statistics.arrays import Floats
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS


def newest_questions(snapshot: Snapshot) -> dict[str, Question]:
    """Key → each question as its newest version asks it, with its options spelled out."""
    found: dict[str, Question] = {}
    for number in sorted(snapshot.book.versions, reverse=True):
        for key, asked in snapshot.book.versions[number].items():
            found.setdefault(key, KINDS[asked.question.kind].spelled_out(asked.question))
    return found


def batteries(snapshot: Snapshot, fewest_rows: int) -> Iterator[Question]:
    """The questions that ask for one of the same options for each of so many rows or more."""
    for question in newest_questions(snapshot).values():
        is_battery = KINDS[question.kind].control is Control.BATTERY
        if is_battery and len(question.rows) >= fewest_rows:
            yield question


def columns_of(question: Question) -> list[str]:
    """The columns of a battery in a snapshot."""
    return [f"{question.key}_{row}" for row in question.row_keys()]


def placed(rows: pl.DataFrame, snapshot: Snapshot, question: Question) -> Floats:
    """The place 0, 1 … of the chosen option [response, row]; NaN where there is none."""
    places = {key: place for place, key in enumerate(question.option_keys())}
    return valued(rows, snapshot, columns_of(question), places)


def valued(
    rows: pl.DataFrame, snapshot: Snapshot, columns: list[str], values: Mapping[str, float]
) -> Floats:
    """What each option is worth [response, column]; NaN where it is worth nothing."""
    found = []
    for name in columns:
        known = {
            number: float(values[label])
            for number, label in snapshot.labels(name).items()
            if label in values
        }
        found.append(
            rows[name]
            .replace_strict(
                list(known), list(known.values()), default=None, return_dtype=pl.Float64
            )
            .fill_null(np.nan)
            .to_numpy()
            if known
            else np.full(rows.height, np.nan)
        )
    return np.stack(found, axis=1) if found else np.zeros((rows.height, 0))
