"""Names of files that are safe on every system."""

import re
import unicodedata

LONGEST = 48
"""Bytes of one part of a name: a handful of them stays below the 255 that file systems take."""
LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def slug(text: str) -> str:
    """The text in small letters and digits with hyphens between, "Zoë & Co." as "zoe-co".

    Latin letters lose their marks, those of other scripts stay as they are: "文化" is "文化". At
    most LONGEST bytes in UTF-8; empty where there is neither letter nor digit. static/js/charts.js
    does the same with the names of charts.
    """
    plain = LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text.lower()))
    whole = unicodedata.normalize("NFC", plain)
    parts = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in whole)
    cut = "-".join(parts.split()).encode()[:LONGEST]
    return cut.decode(errors="ignore").rstrip("-")
