"""Rules that find texts by words and phrases, whatever their case and accents."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

LONGEST_RULE = 100
"""Words and phrases of one rule."""
LONGEST_PHRASE = 80


def folded(text: str) -> str:
    """The text without case and accents: "Écoles" and "ECOLES" are "ecoles"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def has_words(text: str, search: str) -> bool:
    """Whether a text has all words of a search, in any order and anywhere; nothing is in all."""
    if not search:
        return True
    there = folded(text)
    return all(word in there for word in folded(search).split())


def phrases_in(lines: str) -> tuple[str, ...]:
    """One word or phrase per line, or between commas; without blanks and doubles."""
    cut = (" ".join(part.split())[:LONGEST_PHRASE] for part in re.split(r"[,\n]", lines))
    return tuple(dict.fromkeys(phrase for phrase in cut if phrase.strip("* ")))


@dataclass(frozen=True)
class Rule:
    """Finds a text that has any of the words or phrases; `*` at the end stands for any ending."""

    phrases: tuple[str, ...]

    def finds(self, text: str) -> bool:
        """Whether a `folded` text has one of them, as whole words. Without any it finds nothing."""
        return self._pattern is not None and self._pattern.search(text) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.phrases:
            return None
        found = "|".join(_phrase(folded(phrase)) for phrase in self.phrases)
        return re.compile(rf"(?<!\w)(?:{found})")


def _phrase(phrase: str) -> str:
    words = phrase.rstrip("*").split()
    ending = r"\w*" if phrase.endswith("*") else ""
    return r"\s+".join(map(re.escape, words)) + ending + r"(?!\w)"
