"""How the "Also read" lines of a publication's articles are found: links to other articles.

By a text before the link in the publication's language, by a CSS selector, or, where neither is
given, by the usual beginnings and `rel="related"`.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from survey_app.errors import Fault
from survey_app.publications.models import Publication

LONGEST = 200
MOST_BEGINNINGS = 12
USUAL = {
    "ar": ("اقرأ أيضا", "اقرأ أيضًا", "اقرأ المزيد"),
    "bn": ("আরও পড়ুন", "আরো পড়ুন"),
    "de": ("Lesen Sie auch", "Mehr zum Thema", "Auch interessant"),
    "en": ("Also read", "Read also", "Read more", "Read next"),
    "es": ("Lea también", "Lee también", "Te puede interesar"),
    "fr": ("Lire aussi", "À lire aussi"),
    "he": ("קראו גם", "קרא גם", "ראו גם"),
    "hi": ("यह भी पढ़ें", "ये भी पढ़ें"),
    "it": ("Leggi anche", "Per approfondire"),
    "ja": ("あわせて読みたい", "関連記事"),
    "nl": ("Lees ook",),
    "pt": ("Leia também", "Leia mais"),
    "zh": ("延伸阅读", "相关阅读", "延伸閱讀"),
}
"""Language → how such a line begins, unless the publication says otherwise."""


class AlsoRead(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a publication says of its lines; empty for the usual ways."""

    beginnings: tuple[str, ...] = ()
    selector: str = ""
    """CSS selector of the links, or of what is around them."""


def also_read_of(publication: Publication) -> AlsoRead:
    """What the publication says."""
    return msgspec.convert(publication.also_read, AlsoRead)


def beginnings_of(publication: Publication) -> tuple[str, ...]:
    """How its lines begin: as it says itself, else as usual in its language."""
    said = also_read_of(publication).beginnings
    return said or USUAL.get(publication.language.split("-")[0], USUAL["en"])


def usual_expression(language: str) -> str:
    """How a line usually begins in a language, as alternatives of a regular expression."""
    return _expression(USUAL.get(language.split("-")[0], USUAL["en"]))


def own_ways(publication: Publication) -> list[str] | None:
    """What a publication says itself: an expression and perhaps a selector; None for the usual."""
    said = also_read_of(publication)
    if not (said.beginnings or said.selector):
        return None
    return [_expression(beginnings_of(publication)), *([said.selector] if said.selector else [])]


def _expression(beginnings: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in beginnings)


def also_read_faults(also_read: AlsoRead) -> Iterator[Fault]:
    """What is wrong with it, at `also_read` and `also_read_selector`."""
    if len(also_read.beginnings) > MOST_BEGINNINGS:
        yield Fault("also_read", f"At most {MOST_BEGINNINGS} lines are possible here.")
    if any(len(beginning) > LONGEST for beginning in also_read.beginnings):
        yield Fault("also_read", f"A line has at most {LONGEST} characters.")
    if len(also_read.selector) > LONGEST:
        yield Fault("also_read_selector", f"A selector has at most {LONGEST} characters.")
