"""What readers' browsers may send, field by field (contract sections 3 to 5)."""

import re
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from survey_app.collect.gate import decode
from survey_app.errors import Invalid
from survey_app.publications.addresses import origin_of

Channel = Literal["inline", "slide", "hosted", "frame", "newsletter", "amp", "app"]
Device = Literal["phone", "tablet", "desktop"]
Referrer = Literal["search", "social", "direct", "internal", "newsletter", "other"]

SurveyKey = Annotated[str, Meta(max_length=64)]
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", max_length=35)]
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{22,128}\Z")]
Mark = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{22,64}\Z")]
Uuid7 = Annotated[
    str,
    Meta(
        pattern=r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-7[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-"
        r"[0-9A-Fa-f]{12}\Z"
    ),
]
ShortKey = Annotated[str, Meta(pattern=r"^[a-z0-9]{1,24}\Z")]
Label = Annotated[str, Meta(min_length=1, max_length=64)]
Address = Annotated[str, Meta(max_length=8000)]
ViewId = Annotated[str, Meta(min_length=8, max_length=64)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=24 * 60 * 60)]
Position = Annotated[int, Meta(ge=1, le=100)]
VersionNumber = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No field that the contract does not name."""


class Context(_Strict, frozen=True):
    """How the survey stood before the reader."""

    placement: ShortKey = ""
    order: dict[Label, Annotated[list[Label], Meta(max_length=100)]] = {}
    arm: Annotated[str, Meta(max_length=24)] = ""
    depth: Fraction | None = None
    engaged_s: Seconds | None = None
    device: Device | Literal[""] = ""
    referrer: Referrer | Literal[""] = ""
    audience: Annotated[dict[Label, Label], Meta(max_length=5)] = {}
    test: bool = False
    measured: bool = True
    """False where the page was told not to measure: not in the answer rate, as it was not seen."""


class ResponseBody(_Strict, frozen=True, dict=True):
    """One reader's answers, as `POST /collect/responses` takes them."""

    survey: SurveyKey
    id: Uuid7
    revision: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    answers: Annotated[dict[str, Any], Meta(max_length=500)]
    complete: bool
    version: VersionNumber | UnsetType = UNSET
    article: Address = ""
    channel: Channel = "inline"
    language: Language | UnsetType = UNSET
    started_ms: Annotated[int, Meta(ge=0, le=10**12)] = 0
    secret: Token | UnsetType = UNSET
    mark: Mark | UnsetType = UNSET
    reader: Annotated[str, Meta(max_length=4096)] | UnsetType = UNSET
    proof: Annotated[str, Meta(max_length=4096)] | UnsetType = UNSET
    context: Context = Context()

    @cached_property
    def uuid(self) -> UUID:
        """The id as a value."""
        return UUID(self.id)


class Withdrawal(_Strict, frozen=True):
    """A reader deletes their response."""

    survey: SurveyKey
    id: Uuid7
    secret: Token


class Seen(_Strict, frozen=True):
    """A survey was truly seen."""

    survey: SurveyKey
    version: VersionNumber = 1
    placement: Annotated[str, Meta(max_length=64)] = ""
    channel: Channel = "inline"


class Reading(_Strict, frozen=True):
    """How far and how long an article was read, so far."""

    engaged_s: Seconds
    depth: Fraction


class Link(_Strict, frozen=True):
    """One "Also read" link."""

    url: Address
    position: Position


class AlsoRead(_Strict, frozen=True):
    """Which "Also read" links were seen, and the one that was followed."""

    seen: Annotated[list[Link], Meta(max_length=100)] = []
    followed: Link | None = None


class Beacon(_Strict, frozen=True):
    """What was shown and read during one page view, as `POST /collect/events` takes it."""

    publication: SurveyKey
    view: ViewId
    article: Address
    language: Language | Literal[""] = ""
    referrer: Referrer | Literal[""] = ""
    device: Device | Literal[""] = ""
    seen: Annotated[list[Seen], Meta(max_length=100)] = []
    started: Annotated[list[SurveyKey], Meta(max_length=100)] = []
    dismissed: Annotated[list[SurveyKey], Meta(max_length=100)] = []
    held_out: Annotated[list[SurveyKey], Meta(max_length=100)] = []
    reading: Reading | None = None
    also_read: AlsoRead | None = None


T = TypeVar("T")

_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_FIELD = re.compile(r"^Object (?:missing required|contains unknown) field `(.*?)`")
_INDEX = re.compile(r"\[(\d+)\]")


def parse(body: bytes, shape: type[T]) -> T:
    """A body in one of the shapes above; raises Malformed or Invalid with the place."""
    value = decode(body)
    try:
        parsed = msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from error
    article = getattr(parsed, "article", "")
    if article and not origin_of(article):
        raise Invalid.at("article", "is not an http(s) address")
    return parsed


def _invalid(message: str) -> Invalid:
    place = _PLACE.search(message)
    detail = _PLACE.sub("", message)
    if "matching regex" in detail:
        detail = "does not have the form that is described in docs/embedding.md"
    field = _FIELD.search(detail)
    parts = (place[1] if place else "", field[1] if field else "")
    path = ".".join(part for part in parts if part)
    # Dots all the way, as in `answers.q2.0`; "[...]" stands for any key of a mapping.
    return Invalid.at(_INDEX.sub(r".\1", path).replace("[...]", ""), detail)
