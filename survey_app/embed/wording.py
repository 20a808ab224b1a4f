"""The widget's words: those of a question travel with the script, the others when needed."""

import hashlib
from functools import cache
from pathlib import Path

import msgspec

from survey_app.errors import NotFound

ROOM = Path(__file__).parent
FALLBACK = "en"


class Wording(msgspec.Struct, frozen=True):
    """One language's sentences by their names."""

    question: dict[str, str]
    """What asking takes."""
    after: dict[str, str]
    """What follows an answer."""


def strings(language: str) -> dict[str, str]:
    """What the script carries, in a language or in English."""
    return _wording(_known(language)).question


def after_name(language: str) -> str:
    """Name of the file with what follows an answer, in a language or in English."""
    return _after(_known(language))[0]


@cache
def after(name: str) -> str:
    """The file of this name; raises NotFound."""
    files = dict(_after(path.stem) for path in (ROOM / "strings").glob("*.json"))
    if name not in files:
        raise NotFound("There is no such file.")
    return files[name]


def _known(language: str) -> str:
    for name in (language, language.split("-")[0]):
        if name.replace("-", "").isalnum() and (ROOM / "strings" / f"{name}.json").is_file():
            return name
    return FALLBACK


@cache
def _wording(name: str) -> Wording:
    return msgspec.json.decode((ROOM / "strings" / f"{name}.json").read_bytes(), type=Wording)


@cache
def _after(language: str) -> tuple[str, str]:
    """Name and text; the name changes with the code and with the words."""
    code = (ROOM / "dist" / "after.js").read_text()
    words = msgspec.json.encode(_wording(language).after).decode()
    text = f"{code}\nexport const strings={words};\n"
    return f"after-{hashlib.sha256(text.encode()).hexdigest()[:8]}.js", text
