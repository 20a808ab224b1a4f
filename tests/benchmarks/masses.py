"""Millions of responses, written past the product: as it would have stored them, but in bulk.

The survey has ten questions; the articles share the readers very unevenly, as articles do.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import insert, select

from survey_app.collect.models import Response, SurveyTally
from survey_app.database import Database, transaction
from survey_app.publications.models import Article, Publication
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.models import Survey
from tests.benchmarks.bulk import store, with_indexes, without_indexes
from tests.benchmarks.readers import address_of
from tests.builders import NOW, publish_again

ARTICLES = 10_000
NETWORKS = 50_000
CHUNK = 200_000
"""Responses that are made and written at once."""
PER_SECOND = 4
DAYS = 28
PARTIAL, TEST, FLAGGED, GONE = 0.1, 0.01, 0.02, 0.005
"""Shares of responses that broke off, are tests, look unusual, were withdrawn."""
TABLE: Any = Response.__table__


def _options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", f"Answer {n}") for n in range(1, number + 1))


QUESTIONS = (
    Question("k1", "single", "Which first?", options=_options(4)),
    Question("k2", "single", "And then?", options=_options(6)),
    Question("k3", "rating", "How good?"),
    Question("k4", "nps", "Would you recommend us?"),
    Question("k5", "yesno", "Agreed?"),
    Question("k6", "multiple", "Which of these?", options=_options(6)),
    Question("k7", "dropdown", "Where?", options=_options(12)),
    Question("k8", "matrix", "Judge", options=_options(3), rows=(Row("r1", "A"), Row("r2", "B"))),
    Question("k9", "slider", "How much?"),
    Question("k10", "text", "Why?"),
)


def fill(database: Database, number: int) -> None:
    """Publish the survey, make its articles known, and store so many responses and their count."""
    publication, survey, _ = publish(database)
    shard, counted = publication.id << 8, 0
    without_indexes(database, TABLE)
    for chunk in _chunks(shard, survey.id, number):
        counted += chunk.filter(~(pl.col("test") | pl.col("withdrawn"))).height
        store(database, TABLE, chunk)
    with_indexes(database, TABLE)
    tally = {"shard": shard, "survey_id": survey.id, "question": "", "option": "*responses"}
    with transaction(database.writing()) as session:
        session.execute(insert(SurveyTally), [tally | {"n": counted}])


def publish(database: Database) -> tuple[Publication, Survey, int]:
    """Publish the survey and make its articles known; returns how many."""
    with database.reading() as session:
        survey = session.scalars(select(Survey)).one()
        publication = session.scalars(select(Publication)).one()
    publish_again(database, survey.id, *QUESTIONS)
    articles = [
        {
            "publication_id": publication.id,
            "address": address_of(n),
            "title": f"Article {n}",
            "section": f"Section {n % 8}",
            "authors": [],
            "first_seen_at": NOW,
        }
        for n in range(ARTICLES)
    ]
    with transaction(database.writing()) as session:
        session.execute(insert(Article), articles)
    return publication, survey, ARTICLES


def _chunks(shard: int, survey_id: int, number: int) -> Iterator[pl.DataFrame]:
    rng = np.random.default_rng(7)
    step = DAYS * 86_400_000_000 // number
    begin = int((NOW - dt.timedelta(days=DAYS)).timestamp() * 1_000_000)
    for first in range(0, number, CHUNK):
        n = min(CHUNK, number - first)
        moments = begin + (first + np.arange(n)) * step
        facts = {"shard": shard, "survey_id": survey_id, "version": 2, "revision": 1}
        yield _chunk(rng, moments, n).with_columns(pl.lit(v).alias(k) for k, v in facts.items())


def _chunk(rng: np.random.Generator, moments: Any, n: int) -> pl.DataFrame:
    random = rng.integers(0, 1 << 62, n).astype(np.uint64)
    high = (moments // 1000).astype(np.uint64) << 16 | np.uint64(0x7000) | random & np.uint64(0xFFF)
    ids = np.stack([high, random | np.uint64(1 << 63)], axis=1).astype(">u8").tobytes()
    chosen = (rng.pareto(1.1, n) * 50).astype(np.int64) % ARTICLES
    partial, gone = rng.random(n) < PARTIAL, rng.random(n) < GONE
    frame = pl.DataFrame(
        {
            "id": [ids[place : place + 16] for place in range(0, len(ids), 16)],
            "article_id": chosen + 1,
            "moment": pl.Series(moments).cast(pl.Datetime("us")),
            "complete": ~partial & ~gone,
            "withdrawn": gone,
            "test": rng.random(n) < TEST,
            "flags": np.where(rng.random(n) < FLAGGED, '["same_reader"]', "[]"),
            "started_ms": rng.integers(2_000, 200_000, n),
            "device": np.array(["phone", "tablet", "desktop"])[rng.choice(3, n, p=[0.6, 0.1, 0.3])],
            "referrer": np.array(["", "search", "social", "direct"])[rng.integers(0, 4, n)],
            "answers": _answers(rng, n, partial),
            "context": _contexts(rng, n),
        }
    )
    nothing = pl.when("withdrawn").then(pl.lit("{}"))
    return frame.with_columns(
        nothing.otherwise("answers").alias("answers"),
        nothing.otherwise("context").alias("context"),
        pl.lit("inline").alias("channel"),
        pl.lit("element").alias("placement"),
        pl.lit("en").alias("language"),
        pl.lit(value=False).alias("superseded"),
        pl.lit(value=True).alias("measured"),
        pl.lit(b"").alias("body_hash"),
        pl.col("moment").dt.date().alias("day"),
        pl.col("moment").alias("created_at"),
        pl.col("moment").alias("revised_at"),
        pl.when("complete").then("moment").alias("completed_at"),
    ).drop("moment")


def _answers(rng: np.random.Generator, n: int, partial: Any) -> Any:
    def of(texts: list[str]) -> Any:
        return pl.Series(texts).gather(rng.integers(0, len(texts), n))

    keys = [f'"o{k}"' for k in range(1, 13)]
    several = ['["o1"]', '["o2","o4"]', '["o3"]', '["o4","o1","o2"]', '["o5","o6"]', '["o6"]']
    battery = [f'{{"r1":{a},"r2":{b}}}' for a in keys[:3] for b in keys[:3]]
    words = pl.Series(np.arange(n)).cast(pl.String)
    texts = pl.DataFrame({"said": rng.random(n) < 0.1, "words": words}).select(
        pl.when("said")
        .then(pl.format('"Because of {} and what follows from it, I think."', "words"))
        .otherwise(pl.lit("null"))
    )
    columns = {
        "k1": of(keys[:4]),
        "k2": of(keys[:6]),
        "k3": of([str(k) for k in range(1, 6)]),
        "k4": of([str(k) for k in range(11)]),
        "k5": of(['"yes"', '"no"', "null"]),
        "k6": of(several),
        "k7": of(keys),
        "k8": of(battery),
        "k9": of([str(k) for k in range(101)]),
        "k10": texts.to_series(),
    }
    pairs = [pl.format(f'"{key}":{{}}', pl.col(key)) for key in columns]
    whole, half = (
        pl.format("{}{}{}", pl.lit("{"), pl.concat_str(some, separator=","), pl.lit("}"))
        for some in (pairs, pairs[:5])
    )
    frame = pl.DataFrame({**columns, "partial": partial})
    return frame.select(pl.when("partial").then(half).otherwise(whole)).to_series()


def _contexts(rng: np.random.Generator, n: int) -> Any:
    frame = pl.DataFrame(
        {
            "depth": rng.random(n).round(2),
            "engaged": rng.integers(1, 300, n),
            "tier": np.array(["subscriber", "visitor"])[rng.integers(0, 2, n)],
            "network": rng.integers(0, NETWORKS, n),
        }
    )
    shape = '{}"depth":{},"engaged_s":{},"audience":{}"tier":"{}"{},"network":{}{}'
    open_, close = pl.lit("{"), pl.lit("}")
    said = pl.format(shape, open_, "depth", "engaged", open_, "tier", close, "network", close)
    return frame.select(said).to_series()
