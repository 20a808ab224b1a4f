"""All texts of a survey at once, for what can only be said of many: tags, words, likeness."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import polars as pl
from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import ONE_DEVICE
from survey_app.analytics.filters.expression import EVERYBODY
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.texts.checks import HIDDEN, Checked, checks_where
from survey_app.analytics.texts.source import Place, Source, Text
from survey_app.analytics.words import Wordy
from survey_app.collect.models import TextCheck
from survey_app.surveys.definition import OTHER
from survey_app.surveys.kinds.registry import KINDS

MOST = 100_000
"""Texts that are looked at, the newest."""


@dataclass(frozen=True)
class Corpus:
    """The newest texts of a survey that are not hidden, newest first."""

    texts: tuple[Text, ...]
    is_whole: bool
    """False where there are more than were looked at."""


def corpus(
    session: Session,
    source: Source,
    snapshot: Snapshot,
    question: str = "",
    most: int = MOST,
    inside: pl.Expr = EVERYBODY,
) -> Corpus:
    """The newest texts of a survey, or of one of its questions, as its snapshot has them.

    Of the responses `inside` (`filters.expression`); of all without it.
    """
    parts = [
        _written(snapshot, one, inside)
        for one in source.asked
        if question in ("", one.question) and snapshot.types.get(_column(one)) == pl.String
    ]
    if not parts:
        return Corpus((), is_whole=True)
    ordered = pl.concat(parts).sort(Fact.ID_HIGH, Fact.ID_LOW, descending=True)
    newest = ordered.head(most + 1).collect()
    device, language = snapshot.labels(Fact.DEVICE), snapshot.labels(Fact.LANGUAGE)
    device = {place: ONE_DEVICE.get(name, name) for place, name in device.items()}
    texts = (_text(row, device, language) for row in newest.head(most).iter_rows())
    hidden = checks_where(session, source, TextCheck.state == HIDDEN)
    kept = (text for text in texts if not _is_hidden(text, hidden))
    return Corpus(tuple(kept), newest.height <= most)


def _column(one: Wordy) -> str:
    """The column of the codebook that holds what was written there."""
    return one.question if KINDS[one.kind].is_written else f"{one.question}_{OTHER}_text"


def _written(snapshot: Snapshot, one: Wordy, inside: pl.Expr) -> pl.LazyFrame:
    words = pl.col(_column(one))
    asked = pl.col(Fact.VERSION).is_in(one.versions)
    return (
        snapshot.scan()
        .filter(inside, asked, words.is_not_null(), words != "")
        .select(
            Fact.ID_HIGH,
            Fact.ID_LOW,
            pl.lit(one.question).alias("question"),
            words.alias("words"),
            Fact.REVISED_AT,
            Fact.ARTICLE,
            Fact.DEVICE,
            Fact.LANGUAGE,
            Fact.VERSION,
        )
    )


def _text(row: tuple[Any, ...], device: Mapping[int, str], language: Mapping[int, str]) -> Text:
    high, low, question, words, said_at, article, on, reads, version = row
    place = Place(UUID(int=high << 64 | low), question)
    shown_on, shown_in = device.get(on, ""), language.get(reads, "")
    return Text(place, words, said_at, article, shown_on, shown_in, version)


def _is_hidden(text: Text, hidden: Mapping[Place, Checked]) -> bool:
    checked = hidden.get(text.place)
    return checked is not None and checked.text_hash == text.text_hash
