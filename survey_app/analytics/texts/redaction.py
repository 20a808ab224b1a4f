"""Taking words out of a text before it is quoted."""

import re
from collections.abc import Collection

from survey_app.errors import Invalid

GAP = "[…]"
"""Stands where words were taken out."""
PIECES = re.compile(r"\s*\S+")


def words_of(text: str) -> list[str]:
    """The words of a text, each with the white space before it."""
    return PIECES.findall(text)


def redacted(text: str, struck: Collection[int]) -> str | None:
    """The text without the words with these numbers, counted from 0; None where none is struck.

    Raises Invalid where no word would be left.
    """
    words = words_of(text)
    gone = {number for number in struck if 0 <= number < len(words)}
    if not gone:
        return None
    if len(gone) == len(words):
        raise Invalid.at("struck", "Nothing would be left of the text. Hide it instead.")
    kept: list[str] = []
    for number, word in enumerate(words):
        if number not in gone:
            kept.append(word)
        elif number - 1 not in gone:
            kept.append(word[: len(word) - len(word.lstrip())] + GAP)
    return "".join(kept)
