"""A figure drawn as SVG: no script, the system's typeface, by day and by night.

Colours stand as attributes, so that whatever shows SVG shows the figure by day; browsers also read
the one rule for the night. It is as wide as a phone, so that no letter gets small there.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from survey_app.embed.figures.figure import (
    NOT_A_SAMPLE,
    Figure,
    all_bars,
    headline_of,
    in_words,
    percent,
    reading_of,
)
from survey_app.embed.pages import direction
from survey_app.embed.result_lines import Bar
from survey_app.web.ranges import decimal_in_words

WIDTH = 440
PAD = 20
INNER = WIDTH - 2 * PAD
FIGURES = 64
"""Room for a share at the end of a line."""
SHORT = 5
"""Letters of a label that stands beside its bar, and not above it."""
LETTER, WIDE = 0.55, 1.05
"""Mean width of a letter, and of one of a wide script, in font sizes."""
BOLD = 1.12
"""How much wider bold letters are."""
TYPEFACE = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
DAY = {
    "paper": "#ffffff",
    "ink": "#1b1a18",
    "soft": "#65625b",
    "line": "#dedbd4",
    "bar": "#7ea6d8",
}
NIGHT = {
    "paper": "#1f1f1d",
    "ink": "#eeece7",
    "soft": "#a7a49c",
    "line": "#383733",
    "bar": "#4a75b3",
}
STYLE = (
    "@media (prefers-color-scheme: dark) {"
    + "".join(f" .{name} {{ fill: {colour} }}" for name, colour in NIGHT.items())
    + f" .range {{ stroke: {NIGHT['ink']} }} }}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"
"""The Content-Security-Policy under which a figure is served: its one rule, and nothing else."""
_SPACE = re.compile(r"[^\S\u00a0]+")
"""Where a line may end."""
_UNFIT = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Drawing:
    """A figure as a file."""

    text: str
    width: int
    height: int


@dataclass(frozen=True)
class _Type:
    """How a line of text looks."""

    size: float
    colour: str = "ink"
    bold: bool = False
    own: bool = False
    """Whether it is a text of the survey, in the survey's language."""


QUESTION = _Type(17, bold=True, own=True)
HEADLINE = _Type(15, bold=True)
ROW = _Type(15, bold=True, own=True)
OPTION = _Type(15, own=True)
SMALL = _Type(12.5, "soft")


@dataclass
class _Sheet:
    """What is drawn from top to bottom; `y` is where the next thing stands."""

    language: str
    is_mirrored: bool
    y: float = PAD
    drawn: list[str] = field(default_factory=list)

    def text(self, text: str, type_: _Type) -> None:
        """Lines of text, as many as it takes."""
        for line in wrapped(text, INNER, type_.size * (BOLD if type_.bold else 1)):
            self.y += type_.size * 1.3
            self.put(line, self.y - type_.size * 0.3, type_)

    def put(self, text: str, y: float, type_: _Type, *, at_end: bool = False) -> None:
        """One line of text, where lines begin or where they end."""
        x, anchor = (WIDTH - PAD, ' text-anchor="end"') if at_end else (PAD, "")
        weight = ' font-weight="600"' if type_.bold else ""
        language = f' lang="{escape(self.language)}"' if type_.own else ""
        self.drawn.append(
            f'<text x="{self.x(x):g}" y="{y:g}" font-size="{type_.size:g}" class="{type_.colour}" '
            f'fill="{DAY[type_.colour]}"{weight}{anchor}{language}>{xml(text)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A bar or its ground."""
        left = self.x(x) - (width if self.is_mirrored else 0)
        self.drawn.append(
            f'<rect x="{left:g}" y="{y:g}" width="{width:.4g}" height="{height:g}" rx="2" '
            f'class="{colour}" fill="{DAY[colour]}"/>'
        )

    def x(self, x: float) -> float:
        """A distance from where lines begin."""
        return WIDTH - x if self.is_mirrored else x


def drawn(figure: Figure) -> Drawing:
    """The whole figure."""
    result = figure.result
    sheet = _Sheet(figure.language, direction(figure.language) == "rtl")
    sheet.text(result.text, QUESTION)
    sheet.y += 10
    if headline_of(result):
        sheet.text(headline_of(result), HEADLINE)
        sheet.y += 4
    _bars(sheet, result.drawn)
    for row in result.rows:
        sheet.y += 8
        sheet.text(row.label, ROW)
        sheet.text(row.answered, SMALL)
        sheet.y += 3
        _bars(sheet, row.bars)
    if result.ends:
        sheet.text(" · ".join(result.ends), SMALL)
    sheet.y += 8
    for line in foot_lines(figure):
        sheet.text(line, SMALL)
    height = round(sheet.y + PAD)
    return Drawing(_document(figure, sheet, height), WIDTH, height)


def foot_lines(figure: Figure) -> Iterator[str]:
    """What stands below every figure."""
    yield from reading_of(figure.result)
    yield f"{figure.base_in_words} · {figure.publication}"
    ranged = any(bar.bounds for bar in all_bars(figure.result))
    yield NOT_A_SAMPLE + (" Lines show the 95 % range." if ranged else "")
    if figure.corrected:
        yield f"Corrected on {figure.corrected}."
    yield f"How it was asked and counted: {figure.method.partition('://')[2]}"


def data_address(drawing: Drawing) -> str:
    """The drawing as an address that holds it whole."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.text.encode()).decode()}"


def xml(text: str) -> str:
    """Text that XML can hold."""
    return escape(_UNFIT.sub("", text), quote=False)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines that are about as long as there is room; longer words are broken."""
    room, lines, line = width / size, [], ""
    for word in filter(None, _SPACE.split(text)):
        while _length(word) > room:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or _length(word[:n]) <= room)
            lines += [line, word[:fits]] if line else [word[:fits]]
            line, word = "", word[fits:]
        if line and _length(f"{line} {word}") > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line or not lines else lines


def _length(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return (len(text) - wide) * LETTER + wide * WIDE


def _bars(sheet: _Sheet, bars: Sequence[Bar]) -> None:
    if all(len(bar.label) <= SHORT for bar in bars):
        for bar in bars:
            _beside(sheet, bar)
    else:
        for bar in bars:
            _above(sheet, bar)


def _beside(sheet: _Sheet, bar: Bar) -> None:
    """A value of a scale: its bar stands in the same line."""
    x, width = PAD + 44, INNER - 44 - FIGURES
    sheet.put(bar.label, sheet.y + 15, OPTION)
    sheet.put(_figure(bar), sheet.y + 15, OPTION, at_end=True)
    _bar(sheet, bar, x, sheet.y + 4, width)
    sheet.y += 24


def _above(sheet: _Sheet, bar: Bar) -> None:
    """An option: its text stands above its bar."""
    for number, line in enumerate(wrapped(bar.label, INNER - FIGURES - 12, 15)):
        sheet.y += 20
        sheet.put(line, sheet.y - 5, OPTION)
        if not number:
            sheet.put(_figure(bar), sheet.y - 5, HEADLINE, at_end=True)
    _bar(sheet, bar, PAD, sheet.y, INNER)
    sheet.y += 20


def _bar(sheet: _Sheet, bar: Bar, x: float, y: float, width: float) -> None:
    sheet.box(x, y, width, 12, "line")
    if bar.share:
        sheet.box(x, y, width * bar.share, 12, "bar")
    if bar.bounds:
        low, high = (sheet.x(x + width * bound) for bound in bar.bounds)
        sheet.drawn.append(
            f'<path d="M{low:.4g} {y + 3:g}v6m0-3H{high:.4g}m0-3v6" class="range" fill="none" '
            f'stroke="{DAY["ink"]}" stroke-width="1.5"/>'
        )


def _figure(bar: Bar) -> str:
    return percent(bar.share) if bar.rank is None else f"place {decimal_in_words(bar.rank)}"


def _document(figure: Figure, sheet: _Sheet, height: int) -> str:
    name = f"{figure.survey}-{figure.result.key}"
    flow = ' direction="rtl"' if sheet.is_mirrored else ""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img" lang="en" '
            f'aria-labelledby="{name}-title {name}-desc" font-family="{TYPEFACE}"{flow}>',
            f'<title id="{name}-title" lang="{escape(figure.language)}">'
            f"{xml(figure.result.text)}</title>",
            f'<desc id="{name}-desc">{xml(in_words(figure))}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" rx="8" class="paper" fill="{DAY["paper"]}"/>',
            *sheet.drawn,
            "</svg>\n",
        ]
    )
