"""The form of a weighting: for each margin its categories, with what is known of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey_app.analytics.facets.facet import Category, Facet
from survey_app.analytics.filters.dimensions import DIMENSIONS
from survey_app.analytics.weighting.drafts import Draft
from survey_app.analytics.weighting.margins import MOST, Distribution
from survey_app.analytics.weighting.typed import total
from survey_app.errors import Fault

WORDS = {key: words for dimension in DIMENSIONS for key, words in dimension.values.items()}


@dataclass(frozen=True)
class CategoryRow:
    """One category of a margin."""

    key: str
    label: str
    answers: int
    answered: float | None
    """Its share among those who answered, of those whose category is known."""
    seen: float | None
    """Its share among all who saw the survey; None where that is not counted."""
    typed: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class MarginForm:
    """One margin: all its categories, and what was typed for them."""

    name: str
    label: str
    in_phrase: str
    """As the label stands within a phrase."""
    rows: tuple[CategoryRow, ...]
    total: float
    """What was typed, added up, in per cent."""
    unknown: int
    """Answers without a category."""
    views: int
    """How often the survey was seen, where that is counted by this margin."""
    faults: tuple[str, ...]
    note: str

    @property
    def paths(self) -> set[str]:
        """The places of faults that it shows."""
        return {self.name, *(f"{self.name}={row.key}" for row in self.rows)}


def margin_forms(
    draft: Draft,
    facets: Mapping[str, Facet],
    spread: Mapping[str, Distribution],
    seen: Mapping[str, Mapping[str, int]],
    faults: Iterable[Fault],
) -> Sequence[MarginForm]:
    """The margins of a draft; those by which answers are no longer told apart are left out."""
    wrong: dict[str, list[str]] = {}
    for fault in faults:
        wrong.setdefault(fault.path, []).append(fault.detail)
    return [
        _margin(facets[name], texts, spread[name], seen.get(name, {}), wrong)
        for name, texts in draft.typed.items()
        if name in facets
    ]


def _margin(
    facet: Facet,
    texts: Mapping[str, str],
    spread: Distribution,
    seen: Mapping[str, int],
    wrong: Mapping[str, Sequence[str]],
) -> MarginForm:
    views = sum(seen.values())
    rows = tuple(
        CategoryRow(
            key=category.key,
            label=category.heading,
            answers=spread.counts.get(category.key, 0),
            answered=spread.share(category.key),
            seen=seen.get(category.key, 0) / views if views else None,
            typed=texts.get(category.key, ""),
            faults=tuple(wrong.get(f"{facet.name}={category.key}", ())),
        )
        for category in categories(spread, seen, texts)[:MOST]
    )
    return MarginForm(
        name=facet.name,
        label=facet.label,
        in_phrase=facet.in_phrase,
        rows=rows,
        total=total(texts.values()),
        unknown=spread.unknown,
        views=views,
        faults=tuple(wrong.get(facet.name, ())),
        note=DEPTH_NOTE if facet.name == "depth" else "",
    )


DEPTH_NOTE = (
    "An answer knows how far its reader was when they answered, a view how far it came in the end: "
    "weighting by this takes readers who went on after answering for others."
)


def categories(
    spread: Distribution, seen: Mapping[str, int], texts: Mapping[str, str]
) -> list[Category]:
    """All categories that somebody is in, saw the survey from, or typed."""
    known = {category.key: category for category in spread.categories}
    more = [key for key in (*seen, *texts) if key not in known]
    found = {key: Category(key, WORDS.get(key, key)) for key in dict.fromkeys(more)}
    return [*known.values(), *found.values()]
