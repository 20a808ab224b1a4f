"""By what answers can be narrowed and told apart, and how each value is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Dimension:
    """One property of a response that is no answer."""

    name: str
    """In addresses, and as the column of tallies, cells and snapshots where they have it."""
    member: str
    """Of `Filter`."""
    label: str
    """What it is called on the screen."""
    phrase: str
    """How a value stands in a sentence."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Each possible value and its words; empty where any value may occur."""
    in_tallies: bool = False
    """Whether tallies are counted by it."""
    in_exposures: bool = False
    """Whether what was seen can be told apart by it, and means the same there."""
    in_readings: bool = False
    """The same of how articles were read."""
    is_number: bool = False


DEVICES = {"phone": "phones", "tablet": "tablets", "desktop": "computers"}
ONE_DEVICE = {"phone": "phone", "tablet": "tablet", "desktop": "computer"}
"""What one answer came from."""
CHANNELS = {
    "inline": "in the article",
    "slide": "as a slide-in",
    "frame": "in a frame",
    "hosted": "on a page of its own",
    "newsletter": "in a newsletter",
    "amp": "on an AMP page",
    "app": "in an app",
}
REFERRERS = {
    "search": "a search engine",
    "social": "a social network",
    "direct": "no other page",
    "internal": "another page of yours",
    "newsletter": "a newsletter",
    "other": "another website",
}
DEPTHS = {"start": "the start", "middle": "the middle", "end": "the end"}
DEPTH_TENTHS = {"start": range(3), "middle": range(3, 7), "end": range(7, 11)}
"""Band → tenths of the article, rounded down: below 30 %, below 70 %, and the rest."""
FLAGGED = {
    "with": "",
    "without": "without those that show an unusual pattern",
    "only": "only those that show an unusual pattern",
}
"""How responses with flags are taken; the first goes without saying."""

_BOTH: dict[str, Any] = {"in_tallies": True, "in_exposures": True}
_SEEN_AND_READ: dict[str, Any] = {"in_exposures": True, "in_readings": True}
_ALL: dict[str, Any] = {**_BOTH, "in_readings": True}
ARTICLE = Dimension("article", "articles", "Article", "in {}", **_ALL, is_number=True)
SECTION = Dimension("section", "sections", "Section", "in {}", **_ALL)
TOPIC = Dimension("topic", "topics", "Topic", "about {}", **_ALL)
DEVICE = Dimension("device", "devices", "Device", "on {}", DEVICES, **_ALL)
CHANNEL = Dimension("channel", "channels", "Shown as", "who were asked {}", CHANNELS, **_BOTH)
REFERRER = Dimension(
    "referrer", "referrers", "Came from", "who came from {}", REFERRERS, **_SEEN_AND_READ
)
LANGUAGE = Dimension("language", "languages", "Language", "reading in {}", **_SEEN_AND_READ)
VERSION = Dimension("version", "versions", "Wording", "asked in {}", **_BOTH, is_number=True)
PLACEMENT = Dimension(
    "placement", "placements", "Where it appears", "who met it {}", in_exposures=True
)
DEPTH = Dimension("depth", "depths", "Read to", "who had read to {}", DEPTHS)
DIMENSIONS = (
    *(SECTION, TOPIC, ARTICLE, DEVICE, CHANNEL, REFERRER, LANGUAGE, PLACEMENT, VERSION),
    DEPTH,
)
"""In the order in which a sentence names them.

What was seen is counted by the depth that a view reached in the end, and a response knows where
its reader was when they answered: the two cannot be compared.
"""
OF_ONE_SURVEY = (PLACEMENT, VERSION)
"""Those whose values mean something for one survey only."""
OF_ARTICLES = (SECTION, TOPIC, ARTICLE)
"""Those that tell articles apart."""
