"""Why a response looks unusual, and how each reason is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey_app.collect.voices import BOT, SAME_READER


class Reason(StrEnum):
    """What was seen of a response. The first two are flags, set when it was stored; the others
    follow from all responses together and are worked out anew as these change."""

    SAME_READER = SAME_READER
    BOT = BOT
    BURST = "burst"
    NETWORK = "network"
    PATTERN = "pattern"
    STRAIGHT = "straight_line"
    UNLIKE = "unlike"
    FAST = "fast"


@dataclass(frozen=True)
class Told:
    """A reason in words."""

    name: str
    seen: str
    """What was seen of one response, as the end of a sentence."""
    looks_for: str
    """What the check looks for, and from when on it says so."""
    may_be: str
    """What else it may be."""
    without: str
    """Why nothing could be checked, where that is so."""


TOLD: Mapping[Reason, Told] = {
    Reason.SAME_READER: Told(
        "Same reader",
        "another answer of that day came from the same network and browser",
        "A second answer on one day (UTC) from the same network address and browser. The first "
        "one is not marked.",
        "Two people in one home or office.",
        "",
    ),
    Reason.BOT: Told(
        "Program",
        "the program that sent it says that it is a bot",
        "A browser that says that it is a program.",
        "",
        "",
    ),
    Reason.BURST: Told(
        "Burst",
        "it came in a burst of answers that say the same, or from one network",
        "Far more answers within 1 to 160 minutes than the hours around let expect "
        "(p\xa0<\xa00.001), of which the same answers, or one network, stand out.",
        "A school class, or a link in a forum.",
        "",
    ),
    Reason.NETWORK: Told(
        "One network",
        "its network said one thing far more often than everybody else",
        "Ten answers or more from one network on one day (UTC) that say one thing far more often "
        "than everybody else does (p\xa0<\xa00.001).",
        "An office that answers as it was told, or people who are of one mind.",
        "Of no answer it is known that another one came from the same network.",
    ),
    Reason.PATTERN: Told(
        "Identical answers",
        "exactly these answers were given far too often",
        "The same answers to three questions or more, by ten or more, far more often than the "
        "answers to each question let expect (p\xa0<\xa00.001).",
        "An opinion that comes as a package.",
        "The survey has no three questions with answers to choose from.",
    ),
    Reason.STRAIGHT: Told(
        "Straight line",
        "all rows of a battery have the same answer",
        "The same answer to every row of a battery of five rows or more.",
        "A reader who is of one mind.",
        "The survey has no battery of five rows or more.",
    ),
    Reason.UNLIKE: Told(
        "Unlike all others",
        "the answers to a battery go together as hardly anybody’s do",
        "Answers to a battery of five rows or more that go together as hardly anybody’s do "
        "(Mahalanobis distance beyond χ² at 0.999).",
        "A rare opinion.",
        "No battery of five rows or more on a scale of agreement has 30 whole answers.",
    ),
    Reason.FAST: Told(
        "Too fast",
        "it took less than a third of the usual time",
        "Less than a third of the median time per question, among finished answers to the same "
        "wording.",
        "A reader who knew what to say.",
        "No wording with five questions or more has 30 finished answers of known duration.",
    ),
}
"""In the order in which they are shown."""
