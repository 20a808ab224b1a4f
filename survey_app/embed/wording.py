"""The widget's words: those of a question travel with the script, the others with rarer code."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from survey_app.errors import NotFound
from survey_app.publications.also_read import usual_expression

ROOM = Path(__file__).parent
FALLBACK = "en"
CORE = "core"
"""Section of the words that asking takes."""

NOT_LOADED = frozenset({"widget", "place", "facts", "audience"})
"""What was built to stand in a publication's script."""

Words = Mapping[str, Mapping[str, str]]
"""File of the widget → name of a sentence → sentence."""


def strings(language: str) -> Mapping[str, str]:
    """What the script carries, in a language or in English."""
    return _words(spoken(language))[CORE]


def edition(language: str) -> str:
    """What the names of rarer code end with, in a language or in English.

    It changes with the code and with the words, so that each file can be kept for ever.
    """
    return _edition(spoken(language))


@cache
def rarer_code(name: str) -> str:
    """The file of this name, such as `after-1a2b3c.js`; raises NotFound."""
    part, _, ending = name.removesuffix(".js").rpartition("-")
    language = next((each for each in languages() if _edition(each) == ending), None)
    if language is None or part not in _code():
        raise NotFound("There is no such file.")
    words = msgspec.json.encode(_words(language).get(part, {})).decode()
    return f"{_code()[part]}\nexport const strings={words};\n"


@cache
def languages() -> tuple[str, ...]:
    """The languages that the widget speaks."""
    return tuple(sorted(path.stem for path in (ROOM / "strings").glob("*.json")))


def spoken(language: str) -> str:
    """The widget's language for a text in `language`, perhaps with a region; English for others."""
    known = (name for name in (language, language.split("-")[0]) if name in languages())
    return next(known, FALLBACK)


@cache
def _words(language: str) -> Words:
    words = (ROOM / "strings" / f"{language}.json").read_bytes()
    lines = {"view": {"also_read": usual_expression(language)}}
    return lines | msgspec.json.decode(words, type=dict[str, dict[str, str]])


@cache
def _code() -> Mapping[str, str]:
    """Rarer code by its name, as it was built."""
    built = (ROOM / "dist").glob("*.js")
    return {path.stem: path.read_text() for path in built if path.stem not in NOT_LOADED}


@cache
def _edition(language: str) -> str:
    everything = msgspec.json.encode([_words(language), sorted(_code().items())])
    return hashlib.sha256(everything).hexdigest()[:6]
