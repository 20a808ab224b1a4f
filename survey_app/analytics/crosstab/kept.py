"""Which categories of a facet are shown by themselves, and in which order."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from survey_app.analytics.facets.facet import Category, Either, Facet

MOST = 20
"""Categories that are shown by themselves; all others are put together."""
OTHERS = "*others"
"""Key of the category of those that are put together."""


@dataclass(frozen=True)
class Kept:
    """Categories in the order in which they are shown, and the place of each one that was found."""

    shown: tuple[Category, ...]
    places: Mapping[Category, int]
    """Also of those that are put together; without those that are left out."""
    left_out: int = 0
    """How many categories that cannot be put together are not shown."""


def kept(facet: Either, found: Counter[Category], most: int = MOST) -> Kept:
    """The categories that are shown, of those that were found so many times.

    Of more than `most` the most frequent are shown, of days and weeks the last; the others are put
    together where a response has one category only.
    """
    fixed = facet.categories if isinstance(facet, Facet) else tuple(facet.options)
    ordered = [*fixed, *sorted(found.keys() - set(fixed), key=_order(facet, found))]
    if len(ordered) <= most:
        return Kept(tuple(ordered), {category: at for at, category in enumerate(ordered)})
    if isinstance(facet, Facet) and facet.is_dated:
        chosen, word = ordered[-most:], "earlier"
    else:
        frequent = sorted(ordered, key=lambda category: -found[category])[:most]
        chosen, word = [category for category in ordered if category in frequent], "others"
    places = {category: at for at, category in enumerate(chosen)}
    rest = [category for category in ordered if category not in places]
    if not isinstance(facet, Facet):
        return Kept(tuple(chosen), places, len(rest))
    shown = (*chosen, Category(OTHERS, f"{len(rest)} {word}"))
    return Kept(shown, places | dict.fromkeys(rest, most))


def _order(facet: Either, found: Mapping[Category, int]) -> Callable[[Category], tuple[int, str]]:
    """By key, or the most frequent first."""
    by_key = isinstance(facet, Facet) and (facet.is_dated or facet.is_banded)
    return lambda category: (0 if by_key else -found[category], category.key)
