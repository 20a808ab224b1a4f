"""The pages of the widget gallery, as a publisher's templates would print them."""

from dataclasses import dataclass
from html import escape
from typing import Any

from survey_app.demo.gallery import GALLERY, Specimen, content
from survey_app.demo.newspaper import stories, title
from survey_app.placements.newsletter import newsletter_block
from survey_app.placements.qr import svg
from survey_app.placements.snippet import (
    element_snippet,
    form_snippet,
    height_rule,
    hosted_address,
    link_snippet,
)
from survey_app.placements.ways import frame_snippet
from survey_app.publications.script import script_tag

FIRST_VERSION = 1
TEXTS = {
    "en": "lab-stops-publishing",
    "fr": (
        "Les appareils durent plus longtemps qu’on ne le dit. Ce qui manque, ce sont les pièces.",
        "Une batterie se change en dix minutes, quand le boîtier le permet. Il le permet rarement.",
        "Les ateliers du quartier le savent. Ils réparent ce que d’autres remplacent.",
    ),
    "ar": (
        "تدوم الأجهزة أطول مما يقال. ما ينقص هو قطع الغيار.",
        "تُستبدل البطارية في عشر دقائق إذا سمح الهيكل بذلك، ونادرًا ما يسمح.",
        "تعرف ورش الحي ذلك، فهي تصلح ما يستبدله الآخرون.",
    ),
}
"""Language → paragraphs, or the article that lends its own."""
BEFORE, BEFORE_RULE = 2, 4
"""Paragraphs before the place of the survey: a rule inserts nothing where readers look already."""
SAYS = {
    "element": "By the script and an element",
    "link": "By the script and a link",
    "form": "By a form in the page, with the script",
    "word": "By a rule, behind the word “Survey”",
    "rule": "By a rule, after the fourth paragraph",
    "slide": "By a rule, after half of the text",
    "frame": "By a frame, without the script",
    "sandbox": "By a frame without rights, without the script",
    "newsletter": "By mail, without the script",
    "hosted": "By address, without the script",
}
WITHOUT_SCRIPT = frozenset({"frame", "sandbox", "newsletter", "hosted"})


@dataclass(frozen=True)
class Way:
    """How the survey of a page is printed."""

    printed: str
    says: str
    plain: bool
    """Whether the page does without the script."""


def specimen_page(slug: str, paper_url: str, public_url: str) -> dict[str, Any] | None:
    """What a page of the gallery shows, None where there is no such page."""
    pages = list(content().specimens().values())
    at = next((at for at, page in enumerate(pages) if page.slug == slug), None)
    if at is None:
        return None
    page, paragraphs = pages[at], _paragraphs(pages[at].language)
    before = BEFORE_RULE if page.way in ("word", "rule") else BEFORE
    lender = stories()["lab-stops-publishing"]
    return {
        "page": page,
        "address": paper_url + page.path,
        "author": title().authors[lender.author.slug],
        "section": "",
        "before": paragraphs[:before],
        "after": paragraphs[before:],
        "links": list(stories().values())[:3],
        "script": script_tag(public_url, GALLERY),
        "way": _way(page, paper_url + page.path, public_url),
        "previous": pages[at - 1] if at else None,
        "next": pages[at + 1] if at + 1 < len(pages) else None,
    }


def policy_of(slug: str, public_url: str) -> str:
    """What the policy of a page allows beyond that of an article."""
    page = content().specimens().get(slug)
    way = page.way if page is not None else ""
    if way in ("frame", "sandbox"):
        return f"frame-src {public_url}; "
    # A mail brings its styles with it.
    return "style-src-attr 'unsafe-inline'; " if way == "newsletter" else ""


def height_rules() -> list[str]:
    """The rules that keep the places of the gallery's surveys free."""
    return [height_rule(key, definition) for key, definition in content().surveys.items()]


def _paragraphs(language: str) -> list[str]:
    text = TEXTS[language]
    if isinstance(text, str):
        return [block.text for block in stories()[text].blocks if block.kind == "paragraph"]
    return list(text)


def _way(page: Specimen, address: str, public_url: str) -> Way:
    return Way(_printed(page, address, public_url), SAYS[page.way], page.way in WITHOUT_SCRIPT)


def _printed(page: Specimen, address: str, public_url: str) -> str:
    key, definition = page.survey, content().surveys[page.survey]
    match page.way:
        case "element":
            return f"<div>{element_snippet(public_url, key, address)}</div>"
        case "link":
            return f"<p>{link_snippet(public_url, key, address)}</p>"
        case "form":
            return form_snippet(public_url, key, definition, FIRST_VERSION, address)
        case "word":
            return "<p>Survey</p>"
        case "frame":
            return _frame(frame_snippet(public_url, key, definition, address))
        case "sandbox":
            frame = _frame(frame_snippet(public_url, key, definition, address))
            return frame.replace("<iframe ", '<iframe sandbox="allow-scripts" ', 1)
        case "newsletter":
            return newsletter_block(public_url, key, definition)
        case "hosted":
            found = hosted_address(public_url, key)
            drawn = svg(found).partition("?>")[2]
            code = f'<div class="code" role="img" aria-label="QR code of the survey">{drawn}</div>'
            return f'<p><a href="{escape(found)}">Survey</a></p>{code}'
        case _:
            return ""


def _frame(snippet: str) -> str:
    """The frame without its listener: the policy of this paper takes no script of its own."""
    return snippet.splitlines()[0]
