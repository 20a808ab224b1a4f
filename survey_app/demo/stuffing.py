"""Somebody who puts in answers by the dozen, so that an editor has something to find.

A script answers one survey 60 times within ten minutes of a night, always alike, praising something
for sale. Half of its answers come from three networks, which is noticed at once; the others from
nowhere in particular.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from survey_app.demo.readers import Place, Revision, Visit

SURVEY = "aiatwork"
DAYS_AGO = 5
AT = dt.time(3, 12)
ANSWERS = 60
WITHIN_MS = 600_000
NETWORKS = 3
PAGES = ({"q1": "o1"}, {"q2": 5})
TEXTS = (
    "Nothing. Machines do it all better. See best-ai-tools.example",
    "Nothing! Machines do it all better, see best-ai-tools.example",
    "nothing, machines do everything better. See best-ai-tools.example",
)


def stuffed(place: Place, begin: dt.datetime, rng: random.Random) -> Iterator[Visit]:
    """The visits of the script in an article, from `begin` on."""
    networks = [rng.randbytes(16) for _ in range(NETWORKS)]
    for number in range(ANSWERS):
        yield Visit(
            place=place,
            moment=begin + dt.timedelta(milliseconds=rng.randrange(WITHIN_MS)),
            device="desktop",
            referrer="direct",
            tier="free",
            # It opens no page, and so is in no count of who saw the survey.
            measured=False,
            depth=place.survey_at,
            engaged_s=1,
            seen=False,
            started=False,
            language="en",
            revisions=tuple(_revisions(rng)),
            network=rng.choice(networks) if number % 2 else b"",
        )


def _revisions(rng: random.Random) -> Iterator[Revision]:
    answers: dict[str, Any] = {}
    pages: list[dict[str, Any]] = [*PAGES, {"q3": rng.choice(TEXTS)}]
    for number, page in enumerate(pages, 1):
        answers |= page
        yield Revision(dict(answers), number == len(pages), number * rng.randrange(700, 900))
