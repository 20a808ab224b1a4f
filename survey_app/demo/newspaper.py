"""The demo newspaper's content: articles, authors and surveys, read from the files beside this one.

An article is a TOML file of facts and a body. In the body, paragraphs are parted by blank lines;
`## …` is a crosshead, `@also SLUG` an "Also read" line, and `@survey` the place of the survey.
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from survey_app.surveys.definition import Definition, from_document

FOLDER = Path(__file__).parent
TIME_ZONE = "Europe/Berlin"
"""The editors' clock: an article's time of day is read in it."""
ALSO_READ_LINES = 3
WORDS_PER_MINUTE = 220

Placed = Literal["element", "link", "form", "word"]
"""How a survey stands in an article (contract section 2): behind a bare word, by a rule."""


class BadNewspaper(ValueError):
    """An article breaks a rule of the paper; the text names the article and the rule."""


@dataclass(frozen=True)
class Author:
    """Somebody who writes, and a line about them."""

    slug: str
    name: str
    about: str

    @property
    def initials(self) -> str:
        """Where a portrait would be."""
        return "".join(part[0] for part in self.name.split())


@dataclass(frozen=True)
class Title:
    """The newspaper's name, and its sections in the order of the front page."""

    name: str
    motto: str
    sections: tuple[str, ...]
    authors: dict[str, Author]


@dataclass(frozen=True)
class Block:
    """One block of a body: `text` is a paragraph's or crosshead's, or the slug of a link."""

    kind: Literal["paragraph", "crosshead", "also", "survey"]
    text: str = ""


class PlacedSurvey(msgspec.Struct, frozen=True):
    """The survey of an article."""

    key: str
    placed: Placed


@dataclass(frozen=True)
class Story:
    """An article as it was written; `published` is days before the edition, and a time of day."""

    slug: str
    section: str
    topics: tuple[str, ...]
    author: Author
    headline: str
    standfirst: str
    days_ago: int
    time: dt.time
    popularity: float
    """How strongly readers are drawn to it; 1 is usual."""
    survey: PlacedSurvey | None
    blocks: tuple[Block, ...]

    @property
    def path(self) -> str:
        """Where it stands on the paper's own site."""
        return f"/{section_slug(self.section)}/{self.slug}"

    @property
    def also_read(self) -> tuple[str, ...]:
        """Slugs of the articles it leads to, in order."""
        return tuple(block.text for block in self.blocks if block.kind == "also")

    @property
    def minutes(self) -> int:
        """Minutes that reading it takes."""
        words = sum(len(block.text.split()) for block in self.blocks if block.kind == "paragraph")
        return max(1, round(words / WORDS_PER_MINUTE))

    @property
    def survey_at(self) -> float:
        """How far into the text the survey stands, as a fraction; 1 without one."""
        return next(iter(self._at("survey")), 1.0)

    @property
    def also_read_at(self) -> tuple[float, ...]:
        """How far into the text the "Also read" lines stand, as fractions."""
        return self._at("also")

    def _at(self, kind: str) -> tuple[float, ...]:
        written = [len(block.text) if block.kind == "paragraph" else 0 for block in self.blocks]
        return tuple(
            sum(written[:place]) / sum(written)
            for place, block in enumerate(self.blocks)
            if block.kind == kind
        )

    def published_at(self, edition: dt.date) -> dt.datetime:
        """The moment of publication, for the edition of a day."""
        day = edition - dt.timedelta(days=self.days_ago)
        return dt.datetime.combine(day, self.time, ZoneInfo(TIME_ZONE))


class _Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article's file."""

    section: str
    author: str
    headline: str
    standfirst: str
    days_ago: int
    time: str
    text: dict[Literal["body"], str]
    topics: tuple[str, ...] = ()
    popularity: float = 1.0
    survey: PlacedSurvey | None = None


def section_slug(section: str) -> str:
    """A section's name in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-")


@cache
def title() -> Title:
    """The newspaper itself."""
    facts = tomllib.loads((FOLDER / "title.toml").read_text("utf-8"))
    authors = {slug: Author(slug, **author) for slug, author in facts["authors"].items()}
    return Title(facts["name"], facts["motto"], tuple(facts["sections"]), authors)


@cache
def surveys() -> dict[str, Definition]:
    """The paper's surveys by their keys."""
    return _definitions("surveys.toml")


@cache
def earlier() -> dict[str, Definition]:
    """What surveys asked before their wording was changed, by their keys."""
    return _definitions("earlier.toml")


def _definitions(name: str) -> dict[str, Definition]:
    written = tomllib.loads((FOLDER / name).read_text("utf-8"))
    return {key: from_document(document) for key, document in written.items()}


@cache
def stories() -> dict[str, Story]:
    """All articles by their slugs, newest first; raises BadNewspaper for one that breaks a rule."""
    read = [_story(path) for path in (FOLDER / "articles").glob("*.toml")]
    found = {story.slug: story for story in sorted(read, key=lambda s: (s.days_ago, s.slug))}
    for story in found.values():
        check(story, set(found))
    return found


def story_from(slug: str, written: str) -> Story:
    """An article from the text of its file."""
    try:
        facts = msgspec.toml.decode(written.encode(), type=_Facts)
        author = title().authors[facts.author]
        time = dt.time.fromisoformat(facts.time)
    except (msgspec.ValidationError, KeyError, ValueError) as error:
        raise BadNewspaper(f"{slug}: {error}") from error
    return Story(
        slug=slug,
        section=facts.section,
        topics=facts.topics,
        author=author,
        headline=facts.headline,
        standfirst=facts.standfirst,
        days_ago=facts.days_ago,
        time=time,
        popularity=facts.popularity,
        survey=facts.survey,
        blocks=tuple(_block(part) for part in facts.text["body"].strip().split("\n\n")),
    )


def check(story: Story, slugs: set[str]) -> None:
    """Raise BadNewspaper where an article breaks a rule of the paper."""
    kinds = [block.kind for block in story.blocks]
    rules = {
        "its section is none of the paper's": story.section in title().sections,
        "it needs exactly three Also read lines": kinds.count("also") == ALSO_READ_LINES,
        "it links to an article that is not there": set(story.also_read) <= slugs,
        "it links to itself or twice to one article": (
            len({story.slug, *story.also_read}) == ALSO_READ_LINES + 1
        ),
        "the survey in its text and the one in its facts differ": (
            kinds.count("survey") == (story.survey is not None)
        ),
        "its survey is unknown": story.survey is None or story.survey.key in surveys(),
        "its survey does not stand directly before an Also read line": all(
            following == "also"
            for kind, following in zip(kinds, [*kinds[1:], ""], strict=True)
            if kind == "survey"
        ),
        "it must lie before the edition": story.days_ago >= 1,
    }
    broken = [rule for rule, kept in rules.items() if not kept]
    if broken:
        raise BadNewspaper(f"{story.slug}: {'; '.join(broken)}")


def _story(path: Path) -> Story:
    return story_from(path.stem, path.read_text("utf-8"))


def _block(written: str) -> Block:
    text = " ".join(written.split())
    if text == "@survey":
        return Block("survey")
    if text.startswith("@also "):
        return Block("also", text.removeprefix("@also ").strip())
    if text.startswith("## "):
        return Block("crosshead", text.removeprefix("## "))
    return Block("paragraph", text)
