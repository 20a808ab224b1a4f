"""Words of the options that kinds bring themselves, in the languages of the widget."""

import json
from functools import cache
from pathlib import Path
from typing import Any


def words_of(language: str) -> dict[str, Any]:
    """Key of an option → its text, and `likert` → five texts; English for other languages.

    `language` is a tag such as `pt-BR`, of which the first part counts.
    """
    known = _words()
    return known.get(language.partition("-")[0].lower(), known["en"])


@cache
def _words() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads(
        Path(__file__).with_name("words.json").read_text("utf-8")
    )
    return read
