"""The words and phrases that many texts have in common."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stop_words import StopWordError, get_stop_words

from survey_app.analytics.shares import Share
from survey_app.analytics.texts.rules import folded
from survey_app.analytics.texts.source import Text

LONGEST = 3
"""Words of the longest phrase."""
MOST = 40
MOST_READ = 20_000
"""Texts that are read for it, the newest."""
LEAST = 3
"""Texts that must have a term in common."""
WORD = re.compile(r"[^\W\d_][\w'’-]*")
SENTENCE_ENDS = re.compile(r"[.!?;:,()\n]+")


@dataclass(frozen=True)
class Term:
    """A word or a phrase, and how many texts have it at least once."""

    words: str
    texts: Share


def frequent_terms(texts: Sequence[Text], language: str) -> list[Term]:
    """The terms that most texts have, without words that say nothing by themselves.

    A phrase neither begins nor ends with such a word, and does not reach over a sentence's end. A
    word that nearly always stands within one longer phrase of the list is left out.
    """
    stops = _stop_words(language)
    counted: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        counted.update(_terms(text.words, stops))
    often = [(term, n) for term, n in counted.most_common(MOST * 10) if n >= LEAST]
    kept = [(term, n) for term, n in often if not _is_within_another(term, n, often)]
    ranked = sorted(kept, key=lambda one: (-one[1], -len(one[0]), one[0]))[:MOST]
    return [Term(" ".join(term), Share(n, len(texts))) for term, n in ranked]


def _terms(text: str, stops: frozenset[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for part in SENTENCE_ENDS.split(folded(text)):
        words = WORD.findall(part)
        says = [word not in stops and len(word) > 1 for word in words]
        for start, begins in enumerate(says):
            if not begins:
                continue
            for end in range(start, min(start + LONGEST, len(words))):
                if says[end]:
                    found.add(tuple(words[start : end + 1]))
    return found


def _is_within_another(
    term: tuple[str, ...], n: int, others: Iterable[tuple[tuple[str, ...], int]]
) -> bool:
    return any(
        len(other) > len(term)
        and many >= 0.9 * n
        and f" {' '.join(term)} " in f" {' '.join(other)} "
        for other, many in others
    )


@lru_cache(maxsize=32)
def _stop_words(language: str) -> frozenset[str]:
    """Words that say nothing by themselves; none for a language that the library does not know."""
    try:
        words = get_stop_words(language.partition("-")[0])
    except StopWordError:
        return frozenset()
    return frozenset(folded(word) for word in words)
