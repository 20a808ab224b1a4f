"""Names of files that are safe on every system."""

import re
import unicodedata

LONGEST = 40
"""Characters of one part of a name."""


def slug(text: str) -> str:
    """The text in small letters and digits with hyphens between, "Zoë & Co." as "zoe-co".

    At most LONGEST characters; empty where no letter has a form in ASCII. static/js/charts.js
    does the same with the names of charts.
    """
    parted = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST].rstrip("-")
