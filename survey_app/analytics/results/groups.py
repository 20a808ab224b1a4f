"""Each question by groups of readers: by device, section, topic, wording, month …"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey_app.analytics.answers import QuestionResult, question_results, share_of_offered
from survey_app.analytics.facets.facts import Placed, articles_of
from survey_app.analytics.filters.arguments import AUDIENCE
from survey_app.analytics.filters.dimensions import DIMENSIONS
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.words import Names, capital
from survey_app.analytics.recounting import Counts
from survey_app.analytics.shares import Share
from survey_app.analytics.source import Sources
from survey_app.collect.deltas import RESPONSES
from survey_app.surveys.published import PublishedVersion

LEAST = 30
"""Answers that a group needs to be shown by itself."""
MOST = 8
"""Groups that can be told apart by colour."""
MONTH, TOPIC = "month", "topic"
REST, UNKNOWN = "*rest", "Not known"
OF_ARTICLES = ("article", "section", TOPIC)
COLUMNS = {"article": "article_id", "section": "article_id", TOPIC: "article_id", MONTH: "day"}
"""What a dimension is counted by, where that is called otherwise."""

Cells = Mapping[tuple[int, str, str], int]
"""(version, question, option or mark) → n."""
Shares = Mapping[str, Share]
"""Option → its share of those to whom it was offered."""
Membership = Callable[[Any], tuple[str, ...]]
"""Value of a dimension → the groups that it is in."""


@dataclass(frozen=True)
class Group:
    """Some of the readers."""

    key: str
    label: str
    responses: int


@dataclass(frozen=True)
class GroupedQuestion:
    """One question, over all readers and in each group; None where the group has no answers."""

    result: QuestionResult
    groups: tuple[QuestionResult | None, ...]
    whole: Shares
    shares: tuple[Shares, ...]
    """Of each group; none where it has no answers."""

    @property
    def not_in_all(self) -> tuple[str, ...]:
        """Options that not every wording offered."""
        return tuple(bar.label for bar in self.result.bars if bar.offered)


@dataclass(frozen=True)
class Grouped:
    """All questions by one dimension."""

    by: str
    label: str
    groups: tuple[Group, ...]
    """Most answers first; months in their order; those put together stand last."""
    questions: tuple[GroupedQuestion, ...]
    note: str
    """What became of the groups that are not shown by themselves."""


def offered(labels: Iterable[str]) -> list[tuple[str, str]]:
    """What results can be told apart by: names and words; `labels` are those of readers."""
    named = [(each.name, each.label.lower()) for each in DIMENSIONS]
    return [*named, (MONTH, MONTH), *((f"{AUDIENCE}{label}", label) for label in labels)]


def grouped(
    sources: Sources,
    found: Filter,
    by: str,
    names: Names,
    versions: Sequence[PublishedVersion],
    whole: Cells,
) -> Grouped:
    """All questions by one dimension of `offered`; `whole` are the counts of all groups together.

    The number of statements does not depend on how many groups there are.
    """
    column = COLUMNS.get(by, by)
    articles = articles_of(sources.session, sources.publication) if by in OF_ARTICLES else {}
    groups_of = _membership(by, articles)
    totals: Counter[str] = Counter()
    for (value, _, option), n in sources.of(found, (column,)).counts((column,), [""]).items():
        if option == RESPONSES:
            totals.update(dict.fromkeys(groups_of(value), n))
    chosen = _chosen(by, totals)
    if by in OF_ARTICLES:
        cells = {key: _in(sources, found, groups_of, key, articles) for key in chosen.shown}
    else:
        cells = _split(sources, found, column, groups_of)
    groups = [Group(key, _label(by, key, names, articles), totals[key]) for key in chosen.shown]
    if chosen.rest:
        groups.append(Group(REST, "All others", chosen.rest))
        cells[REST] = _without(whole, (cells[key] for key in chosen.shown))
    label = dict(offered(())).get(by, by.removeprefix(AUDIENCE))
    questions = tuple(_questions(versions, whole, [cells[group.key] for group in groups]))
    return Grouped(by, label, tuple(groups), questions, chosen.note)


@dataclass(frozen=True)
class _Chosen:
    """Which groups are shown by themselves."""

    shown: list[str]
    rest: int
    """Answers of all others, where these are shown together; else 0."""
    note: str


def _chosen(by: str, totals: Counter[str]) -> _Chosen:
    large = [key for key, n in totals.most_common() if n >= LEAST]
    shown = sorted(large[:MOST]) if by == MONTH else large[:MOST]
    others = {key: n for key, n in totals.items() if key not in shown}
    small, further = len(totals) - len(large), len(large) - len(shown)
    # Of groups that overlap, nobody could say what the others are.
    rest = sum(others.values()) if by != TOPIC and sum(others.values()) >= LEAST else 0
    return _Chosen(shown, rest, _note(by, small, further, bool(rest)))


def _note(by: str, small: int, further: int, is_together: bool) -> str:
    parts = []
    if small:
        groups = "One group" if small == 1 else f"{small} groups"
        parts.append(f"{groups} with fewer than {LEAST} answers")
    if further:
        parts.append(f"{further} further groups" if further > 1 else "one further group")
    verb = "put together" if is_together else "not shown"
    is_one = small + further == 1
    left_out = f"{' and '.join(parts)} {'is' if is_one else 'are'} {verb}." if parts else ""
    overlap = (
        "An article can have several topics; its answers count for each." if by == TOPIC else ""
    )
    return " ".join(filter(None, (capital(left_out), overlap)))


def _questions(
    versions: Sequence[PublishedVersion], whole: Cells, parts: Sequence[Cells]
) -> Iterator[GroupedQuestion]:
    found = [{one.series: one for one in question_results(versions, part)} for part in parts]
    for one in question_results(versions, whole):
        if one.base and (one.bars or one.headline or one.rows):
            groups = tuple(results.get(one.series) for results in found)
            shares = (_shares(one, *group) for group in zip(groups, parts, strict=True))
            yield GroupedQuestion(one, groups, _shares(one, one, whole), tuple(shares))


def _shares(whole: QuestionResult, result: QuestionResult | None, counts: Cells) -> Shares:
    if result is None:
        return {}
    return {bar.key: share_of_offered(bar, result, counts) for bar in whole.bars}


def _membership(by: str, articles: Mapping[int, Placed]) -> Membership:
    def section(article: int) -> tuple[str, ...]:
        return (articles[article].section if article in articles else "",)

    def topics(article: int) -> tuple[str, ...]:
        return articles[article].topics if article in articles else ()

    def month(day: dt.date) -> tuple[str, ...]:
        return (f"{day:%Y-%m}",)

    found: dict[str, Membership] = {"section": section, TOPIC: topics, MONTH: month}
    return found.get(by, lambda value: (str(value),))


def _in(
    sources: Sources,
    found: Filter,
    groups_of: Membership,
    key: str,
    articles: Mapping[int, Placed],
) -> Cells:
    """Counts of the articles of one group."""
    within = sources.articles(found)
    ids = [number for number in (0, *articles) if key in groups_of(number)]
    kept = tuple(number for number in ids if within is None or number in within)
    narrowed = replace(found, articles=kept, sections=(), topics=())
    return _cells(sources.of(narrowed).counts(("version",)))


def _split(sources: Sources, found: Filter, column: str, groups_of: Membership) -> dict[str, Cells]:
    """Counts of every group, in one go."""
    cells: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    by = (column, "version")
    for (value, *cell), n in sources.of(found, by).counts(by).items():
        for key in groups_of(value):
            cells[key][tuple(cell)] += n
    return dict(cells)


def _cells(counts: Counts) -> Cells:
    return {(version, key, option): n for (version, key, option), n in counts.items()}


def _without(whole: Cells, parts: Iterable[Cells]) -> Cells:
    left: Counter[Any] = Counter(whole)
    for part in parts:
        left.subtract(part)
    return left


def _label(by: str, key: str, names: Names, articles: Mapping[int, Placed]) -> str:
    if by == "article":
        number = int(key)
        return articles[number].name if number in articles else "Outside your articles"
    if by == MONTH:
        return f"{dt.date.fromisoformat(f'{key}-01'):%B %Y}"
    if not key:
        return UNKNOWN
    dimension = next((each for each in DIMENSIONS if each.name == by), None)
    if dimension is None:
        return key
    words = names.of(dimension, int(key) if dimension.is_number else key)
    is_a_name = by in ("section", TOPIC, "language")
    return words if is_a_name else capital(words)
