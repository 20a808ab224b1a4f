"""Who answered in an article: by device, and as each response says by source and language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import DEVICES, REFERRERS
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.scope import Scope
from survey_app.analytics.shares import Share
from survey_app.analytics.source import Sources
from survey_app.collect.deltas import RESPONSES
from survey_app.surveys.translating import name_of

SMALLEST = 10
"""Answers of a group that is shown: of fewer readers nobody is told what they have in common."""


@dataclass(frozen=True)
class Group:
    """Some readers, of all whose group is known."""

    label: str
    share: Share


@dataclass(frozen=True)
class Groups:
    """Those who answered, told apart in one way."""

    name: str
    groups: tuple[Group, ...]
    """At least SMALLEST answers each, largest first."""
    hidden: Share
    """Those of smaller groups together."""
    unknown: int
    """Answers of which it is not known."""


def groups(name: str, counts: Mapping[str, int], words: Mapping[str, str]) -> Groups:
    """Counts as groups; the empty value is what is not known.

    Where the small ones together are fewer than SMALLEST, the smallest of the others joins them:
    else they could be found by subtracting.
    """
    known = Counter({value: n for value, n in counts.items() if value and n > 0})
    total = known.total()
    ranked = known.most_common()
    shown = [(value, n) for value, n in ranked if n >= SMALLEST]
    hidden = total - sum(n for _, n in shown)
    while shown and 0 < hidden < SMALLEST:
        hidden += shown.pop()[1]
    found = tuple(Group(words.get(value, value), Share(n, total)) for value, n in shown)
    return Groups(name, found, Share(hidden, total), counts.get("", 0))


def devices_of(session: Session, scope: Scope) -> Groups:
    """By device, over all surveys of the article; one statement."""
    found: Counter[str] = Counter()
    for (_, device), n in scope.responses(session, ("device",)).items():
        found[device] += n
    return groups("Device", found, _headings(DEVICES))


def who_of(sources: Iterable[Sources], found: Filter, labels: Iterable[str]) -> tuple[Groups, ...]:
    """By each label of readers, by where they came from, and by language, over all `sources`.

    Each response is looked at for it, so snapshots are brought up to date.
    """
    known = list(sources)

    def counts(by: str) -> Counter[str]:
        summed: Counter[str] = Counter()
        for source in known:
            for (value, _, mark), n in source.of(found, (by,)).counts((by,), {""}).items():
                if mark == RESPONSES:
                    summed[str(value or "")] += n
        return summed

    languages = counts("language")
    return (
        *(groups(label.capitalize(), counts(f"audience.{label}"), {}) for label in labels),
        groups("Came from", counts("referrer"), _headings(REFERRERS)),
        groups("Language", languages, {code: name_of(code) for code in languages if code}),
    )


def _headings(words: Mapping[str, str]) -> dict[str, str]:
    return {value: f"{text[:1].upper()}{text[1:]}" for value, text in words.items()}
