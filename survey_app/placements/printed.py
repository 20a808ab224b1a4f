"""Rules as the script carries them: short, and with everything that the browser needs to decide.

| member | what |
|---|---|
| `key`, `survey` | of the rule and of its survey |
| `at` | the place: `["paragraph", n]`, `["end"]`, `["also_read", expression, selector]`, `["marker", selector]`, `["word", word]`, `["slide"]` |
| `on`, `not` | regular expressions of addresses |
| `age` | `[from, before, for]`: the article was published between two moments, and so long ago |
| `facts` | fact of the page → values in lower case, of which one fits |
| `share`, `held` | fractions of page views: in which it appears; of these, only measured |
| `once` | not to who has answered it |
| `wait` | what has to be waited for, or looked up in the browser: `after` seconds, `depth` (1 is the end), limits of `answers` in all, of being `closed`, of `closings` in all |
| `from`, `until` | schedule |

Moments and lengths are Unix milliseconds. What says nothing is left out.
"""  # noqa: E501 (a table)

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.placements.models import Placement
from survey_app.placements.rules import (
    ALSO_READ,
    MARKER,
    PARAGRAPH,
    SLIDE,
    WORD,
    Rule,
    expression_of,
    from_document,
    labels,
    published_between,
)
from survey_app.publications.also_read import also_read_of, beginnings_of
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey, Version

LONGEST_LINE = 300
"""Characters of an "Also read" line; what is longer is a text that begins so by chance."""
DAY = 24 * 60 * 60 * 1000
NEVER = 10**15
"""A moment that does not come, a length that is not reached."""


def printed(session: Session, publication: Publication, now: dt.datetime) -> list[str]:
    """JSON of each rule that may show something, in the order in which they are tried.

    Those that are off or over, and those of surveys that take no answers, are left out.
    """
    was_published = select(Version.survey_id).where(Version.survey_id == Survey.id).exists()
    query = (
        select(Placement, Survey.key)
        .join(Survey, Survey.id == Placement.survey_id)
        .where(Survey.publication_id == publication.id, Placement.is_on.is_(True))
        .where(Survey.closed_at.is_(None), Survey.paused_at.is_(None), was_published)
        .order_by(Placement.position, Placement.id)
    )
    lines = [
        (placement.key, survey, from_document(placement.rule))
        for placement, survey in session.execute(query)
    ]
    return [
        msgspec.json.encode(compact(key, survey, rule, publication)).decode()
        for key, survey, rule in lines
        if not rule.is_over(now)
    ]


def ask_the_page(rules: Iterable[str]) -> bool:
    """Whether any of these printed rules looks at what a page says of its article or reader."""
    # Within a text of an editor's the quotation marks would be escaped.
    return any('"facts":{' in rule or '"age":[' in rule for rule in rules)


def compact(key: str, survey: str, rule: Rule, publication: Publication) -> dict[str, Any]:
    """One rule with the members of the table above."""
    said = {
        "on": _expression(rule.addresses),
        "not": _expression(rule.excluded),
        "age": _age(rule, publication.time_zone),
        "facts": _facts(rule),
        "share": round(rule.share / 100, 6) if rule.share < 100 else None,
        "held": round(rule.held_out / 100, 6),
        "once": rule.once,
        "wait": _wait(rule),
        "from": _milliseconds(rule.starts_at),
        "until": _milliseconds(rule.ends_at),
    }
    return {"key": key, "survey": survey, "at": _place(rule, publication)} | _told(said)


def _place(rule: Rule, publication: Publication) -> list[Any]:
    selector = also_read_of(publication).selector
    beginnings = "|".join(re.escape(one) for one in beginnings_of(publication))
    more: dict[str, list[Any]] = {
        PARAGRAPH: [rule.paragraph],
        ALSO_READ: [f"^({beginnings})[^]{{0,{LONGEST_LINE}}}$", *([selector] if selector else [])],
        MARKER: [rule.marker],
        WORD: [rule.word.lower()],
    }
    return [rule.spot, *more.get(rule.spot, [])]


def _expression(patterns: tuple[str, ...]) -> str:
    return f"^https?://({'|'.join(map(expression_of, patterns))})$" if patterns else ""


def _age(rule: Rule, time_zone: str) -> list[int]:
    since, before = published_between(rule, time_zone)
    if since is None and before is None and not rule.published_within:
        return []
    within = rule.published_within * DAY
    return [_milliseconds(since) or 0, _milliseconds(before) or NEVER, within or NEVER]


def _facts(rule: Rule) -> dict[str, list[str]]:
    named = {
        "section": rule.sections,
        "author": rule.authors,
        "topic": rule.topics,
        "device": rule.devices,
        **{f"audience.{label}": values for label, values in labels(rule.audience).items()},
    }
    return {
        name: [one.strip().lower() for one in values] for name, values in named.items() if values
    }


def _wait(rule: Rule) -> dict[str, Any]:
    slides = rule.spot == SLIDE
    return _told(
        {
            "after": rule.seconds,
            "depth": rule.depth,
            "answers": rule.most_answers,
            # Only a slide-in can be closed.
            "closed": rule.most_dismissals if slides else 0,
            "closings": rule.most_dismissals_in_all if slides else 0,
        }
    )


def _told(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _milliseconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)
