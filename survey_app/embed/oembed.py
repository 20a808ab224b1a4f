"""oEmbed: what a system needs that makes a frame of a pasted address (https://oembed.com, 1.0).

WordPress keeps nothing of the markup but one `<blockquote>` and one `<iframe>`, so nothing else is
in it.
"""

import re
from html import escape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from survey_app.embed.figures.figure import Figure
from survey_app.embed.figures.svg import drawn
from survey_app.placements.heights import reserved_height
from survey_app.placements.ways import frame_address, headline
from survey_app.publications.catalogue import KEY
from survey_app.surveys.published import PublishedSurvey

WIDTH = 600
"""Width in px that a survey takes where there is room for it."""
NARROWEST = 220
LOWEST = 200
"""Least height in px; WordPress gives no frame less."""
AGE = 60 * 60
"""Seconds for which an answer may be kept."""
_PLACE = re.compile(r"/(?:s|frame)/([^/]+)/?")
_RESULTS = re.compile(r"/surveys/([^/]+)/results/?")
_NUMBER = re.compile(r"[0-9]{1,6}")


def endpoint(public_url: str, page: str) -> str:
    """Where systems ask about one of our pages, such as `/s/KEY`."""
    return f"{public_url}/oembed?url={quote(f'{public_url}{page}', safe='')}"


def survey_at(public_url: str, address: str) -> tuple[str, str] | None:
    """Key and article of the survey whose page has this address; None where it is none of ours."""
    found = _key_at(public_url, address, _PLACE)
    if found is None:
        return None
    return found, parse_qs(urlsplit(address).query).get("article", [""])[0]


def results_at(public_url: str, address: str) -> str | None:
    """Key of the survey whose readers' page of results this is; None where it is none of ours."""
    return _key_at(public_url, address, _RESULTS)


def _key_at(public_url: str, address: str, page: re.Pattern[str]) -> str | None:
    try:
        ours, theirs = urlsplit(public_url), urlsplit(address)
    except ValueError:
        return None
    if theirs.scheme not in ("http", "https") or theirs.netloc.lower() != ours.netloc.lower():
        return None
    path = theirs.path.removeprefix(ours.path)
    found = page.fullmatch(path) if theirs.path.startswith(ours.path) else None
    return found[1] if found is not None and KEY.fullmatch(found[1]) else None


def size(text: str) -> int | None:
    """A size in px as a system asks for it; None for what is no number above zero."""
    return int(text) or None if _NUMBER.fullmatch(text) else None


def described(
    public_url: str,
    survey: PublishedSurvey,
    article: str,
    *,
    most: tuple[int | None, int | None] = (None, None),
    unmeasured: bool = False,
) -> dict[str, Any]:
    """A survey as oEmbed describes what can be embedded; `most` is the largest width and height."""
    widest, highest = most
    width = max(NARROWEST, min(WIDTH, widest or WIDTH))
    height = max(LOWEST, reserved_height(survey.definition, width))
    if highest is not None:
        height = min(height, highest)
    frame = frame_address(public_url, survey.key, article=article, dnt="1" if unmeasured else "")
    page, title = f"{public_url}/s/{survey.key}", headline(survey.definition)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": survey.publication_name,
        "provider_url": public_url,
        "cache_age": AGE,
        "width": width,
        "height": height,
        "html": (
            f'<blockquote><a href="{escape(page)}">{escape(title)}</a></blockquote>'
            f'<iframe src="{escape(frame)}" width="{width}" height="{height}" frameborder="0" '
            f'title="{escape(title)}"></iframe>'
        ),
    }


def described_result(public_url: str, figure: Figure, widest: int | None) -> dict[str, Any]:
    """A public result as oEmbed describes a picture; it follows the survey."""
    drawing = drawn(figure)
    width = max(NARROWEST, min(drawing.width, widest or drawing.width))
    return {
        "version": "1.0",
        "type": "photo",
        "title": figure.result.text,
        "provider_name": figure.publication,
        "provider_url": public_url,
        "cache_age": AGE,
        "url": f"{figure.page}/{figure.result.key}.svg",
        "width": width,
        "height": round(drawing.height * width / drawing.width),
    }
