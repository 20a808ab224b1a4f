"""Texts that are read from right to left, beside others that are not."""

import unicodedata

RIGHT_TO_LEFT = frozenset({"R", "AL"})
ISOLATE, END = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """The text between signs that keep its direction to itself, where any of it needs them.

    Without them an Arabic option turns the numbers and quotation marks beside it around.
    Source: Unicode Standard Annex #9, explicit directional isolates.
    """
    turns = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    return f"{ISOLATE}{text}{END}" if turns else text
