"""Readers for any title: those of its articles, as far as the studio knows them."""

import datetime as dt
import random

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.demo.readers import Place
from survey_app.demo.rhythm import Rhythm, Window
from survey_app.demo.synthesize import Audience
from survey_app.publications.models import Article, Publication
from survey_app.surveys.published import published_survey

MOST_ARTICLES = 200
"""So many of the newest articles are read."""


def audience_of(session: Session, survey_key: str, seed: int, until: dt.date) -> Audience:
    """The readers of a survey's title in the 40 days up to `until`; raises NotFound.

    A title without articles gets readers outside any known article.
    """
    survey = published_survey(session, survey_key)
    publication = session.get_one(Publication, survey.publication_id)
    window = Window(until, publication.time_zone)
    ends_at = window.begin_of(window.days)
    query = (
        select(Article.address, Article.published_at)
        .where(Article.publication_id == publication.id)
        .order_by(Article.published_at.desc().nulls_last(), Article.id)
        .limit(MOST_ARTICLES)
    )
    places = [
        _place(row.address, Rhythm(window, row.published_at), seed)
        for row in session.execute(query)
        if row.published_at is None or row.published_at < ends_at
    ]
    return Audience(
        publication_id=publication.id,
        publication_key=publication.key,
        origins=tuple(publication.origins),
        places=places or [Place("", Rhythm(window, None))],
        window=window,
        seed=seed,
        measured=publication.readings_exempt,
    )


def _place(address: str, rhythm: Rhythm, seed: int) -> Place:
    """An article as this seed's readers find it: articles differ in how many they draw."""
    rng = random.Random(f"{seed} {address}")
    return Place(
        address,
        rhythm,
        popularity=rng.lognormvariate(0, 0.6),
        minutes=rng.uniform(2, 6),
        survey_at=rng.uniform(0.3, 0.7),
    )
