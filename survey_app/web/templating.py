"""How values look on a page, and where a page's assets lie."""

import datetime as dt
import hashlib
import re
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, request, url_for

from survey_app.settings import resource_folder
from survey_app.web.addresses import with_query
from survey_app.web.amounts import counted, duration, number
from survey_app.web.direction import isolated
from survey_app.web.file_names import slug
from survey_app.web.ranges import (
    PER_CENT,
    change_in_words,
    decimal_in_words,
    decimal_range_in_words,
    places_of,
    range_in_words,
    share_in_words,
)

UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\U000e0000-\U000e007f]"
)
"""Controls, turns of the reading direction, and what takes no room; joiners, which many scripts
and emoji need, are not among them."""

STATIC = Path(__file__).parent.parent / "static"


def init_app(app: Flask) -> None:
    """Filters and the `asset` function for templates, and the icon that browsers ask for."""
    app.add_url_rule("/favicon.ico", view_func=favicon)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(number)
    app.add_template_filter(counted)
    app.add_template_filter(share)
    app.add_template_filter(interval, "range")
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(clock)
    app.add_template_filter(ago)
    app.add_template_filter(decimal_in_words, "decimal")
    app.add_template_filter(decimal_range_in_words, "decimal_range")
    app.add_template_filter(change_in_words, "change")
    app.add_template_filter(places_of, "places")
    app.add_template_filter(changed)
    app.add_template_filter(moved)
    app.add_template_filter(duration)
    app.add_template_filter(harmless)
    app.add_template_filter(isolated)
    app.add_template_filter(slug)
    app.add_template_global(asset)
    app.add_template_global(here)
    app.add_template_global(is_page)
    app.after_request(_cache_assets)


def template_folder() -> str:
    """Where the templates lie."""
    return str(resource_folder("templates"))


def share(value: float | None, digits: int = 0) -> str:
    """61 %; a dash for what is not known. Small shares, such as answer rates, want a digit."""
    return "–" if value is None else share_in_words(value, digits)


def interval(bounds: tuple[float, float] | None, digits: int = 0) -> str:
    """58–64 % for a pair of fractions."""
    return "–" if bounds is None else range_in_words(bounds, digits)


def day(value: dt.date | dt.datetime | None, time_zone: str = "UTC") -> str:
    """3 May 2026."""
    if value is None:
        return "–"
    local = value.astimezone(ZoneInfo(time_zone)) if isinstance(value, dt.datetime) else value
    return f"{local.day} {local:%B %Y}"


def moment(value: dt.datetime | None, time_zone: str = "UTC") -> str:
    """3 May 2026, 14:32."""
    if value is None:
        return "–"
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


def clock(value: dt.datetime, time_zone: str = "UTC") -> str:
    """14:32:05."""
    return f"{value.astimezone(ZoneInfo(time_zone)):%H:%M:%S}"


def ago(value: dt.datetime, now: dt.datetime) -> str:
    """40 s ago, 12 min ago, 3 h ago, 5 days ago."""
    seconds = max(0, round((now - value).total_seconds()))
    for size, unit in ((86400, "day"), (3600, " h"), (60, " min")):
        if seconds >= 2 * size or (unit != "day" and seconds >= size):
            number = seconds // size
            return f"{number:,}{' days' if unit == 'day' else unit} ago"
    return f"{seconds} s ago"


def changed(ratio: float) -> str:
    """+12 %, −7 %, ±0 % for now / before."""
    return f"{change_in_words(100 * (ratio - 1), 0)}{PER_CENT}"


def moved(difference: float) -> str:
    """+2.1 points, −0.4 points for a difference of shares."""
    return f"{change_in_words(100 * difference)} points"


def harmless(text: str) -> str:
    """What somebody wrote, with a sign in place of each character that hides or turns others."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def here(**changes: object) -> str:
    """Address of this page with some of its query changed; None takes a part away."""
    kept: dict[str, object] = dict(request.args.to_dict(flat=False))
    kept.update(changes)
    return with_query({name: value for name, value in kept.items() if value not in (None, "")})


def is_page(endpoint: str) -> bool:
    """Whether there is such a page."""
    return endpoint in current_app.view_functions


def asset(name: str) -> str:
    """Address of a static file, changing with its content so that it can be cached for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def favicon() -> Response:
    """The icon for which browsers ask by themselves, whichever page they show; kept for a week."""
    # They go by its type and not by its name.
    icon = Response((STATIC / "icon.svg").read_bytes(), mimetype="image/svg+xml")
    icon.headers["Cache-Control"] = "public, max-age=604800"
    return icon


def _cache_assets(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
