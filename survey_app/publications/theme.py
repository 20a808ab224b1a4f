"""How the surveys of a publication look: a colour, corners and spacing that go with its pages."""

import re
from collections.abc import Iterator

import msgspec

from survey_app.errors import Fault
from survey_app.publications.models import Publication

COLOUR = re.compile(r"#[0-9a-f]{6}")
ENOUGH = 4.5
"""Least contrast of text (WCAG 2.2, success criterion 1.4.3)."""
WHITE, BLACK = "#ffffff", "#000000"
DARK_PAGE = "#1b1b1b"
"""The lightest page that counts as dark: lighter text shows on every darker one."""
LARGEST_RADIUS = 24
STEPS = 100
DENSITIES = {"compact": (36, 10), "normal": (44, 16), "roomy": (52, 22)}
"""Density → least height of a row that is tapped, and padding of the box, in px."""


class Theme(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a publication chooses; the defaults are the widget's own."""

    accent: str = ""
    """`#rrggbb`, of the button and of what is chosen."""
    radius: int | None = None
    """Of the corners, in px."""
    density: str = "normal"


def theme_of(publication: Publication) -> Theme:
    """What the publication chose."""
    return msgspec.convert(publication.theme, Theme)


def theme_faults(theme: Theme) -> Iterator[Fault]:
    """What is wrong with a theme, at `accent`, `radius` and `density`."""
    if theme.accent and not COLOUR.fullmatch(theme.accent):
        yield Fault("accent", "Enter a colour like #a3001b, or leave this empty.")
    elif theme.accent and contrast(theme.accent, WHITE) < ENOUGH:
        found, better = contrast(theme.accent, WHITE), toward(theme.accent, BLACK, WHITE)
        yield Fault(
            "accent",
            f"On white this colour has a contrast of {found:.1f} to 1, and text needs {ENOUGH}. "
            f"{better} is the nearest that has enough.",
        )
    if theme.radius is not None and not 0 <= theme.radius <= LARGEST_RADIUS:
        yield Fault("radius", f"Enter a number from 0 to {LARGEST_RADIUS}.")
    if theme.density not in DENSITIES:
        yield Fault("density", "There is no such density.")


def custom_properties(theme: Theme) -> dict[str, str]:
    """The widget's custom properties that differ from their defaults.

    In dark pages the accent is lightened until text in it is legible there.
    """
    found = {}
    if theme.accent:
        light = toward(theme.accent, WHITE, DARK_PAGE)
        found["--rs-accent"] = f"light-dark({theme.accent}, {light})"
        found["--rs-on-accent"] = f"light-dark({WHITE}, {BLACK})"
    if theme.radius is not None:
        found["--rs-radius"] = f"{theme.radius}px"
    if theme.density != "normal":
        row, padding = DENSITIES[theme.density]
        found |= {"--rs-row": f"{row}px", "--rs-padding": f"{padding}px"}
    return found


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def toward(colour: str, end: str, page: str) -> str:
    """The colour, mixed with as little of `end` as it takes to have enough contrast on `page`."""
    mixes = (_mixed(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next((mix for mix in mixes if contrast(mix, page) >= ENOUGH), end)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _mixed(colour: str, end: str, part: float) -> str:
    pairs = zip(_channels(colour), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)
