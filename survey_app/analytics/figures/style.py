"""What all charts share: sizes, manners, words, ranges.

Figures carry no colour: `meta.colour` names tokens, and static/js/charts.js looks them up, by day
or by night. What a reader wrote or an editor named is escaped, as Plotly reads some markup. What
is rounded stands in words: beside the pointer Plotly would round halves in another way. There is
no bold type, which Plotly writes as a style that the studio's policy refuses.
"""

import datetime as dt
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from survey_app.analytics.shares import Share
from survey_app.web.ranges import range_in_words, share_in_words

Figure = dict[str, Any]

AXIS = {"automargin": True, "fixedrange": True, "zeroline": False, "ticks": "", "tickangle": 0}

TEMPLATE = go.layout.Template(
    layout={
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"size": 13},
        "bargap": 0.35,
        "barcornerradius": 2,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"size": 13}},
        "showlegend": False,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            # As high as it needs: by default it scrolls beyond half of the chart.
            "maxheight": 1,
        },
        "xaxis": AXIS,
        "yaxis": {**AXIS, "ticklabelstandoff": 6},
    }
)
"""Sizes and manners that all charts share."""

PERCENT = {"ticksuffix": " %", "nticks": 5}
"""An axis of shares, drawn from 0 to 100."""

FEW_DAYS = 8
DAY = 86_400_000
"""A day on an axis of time, in milliseconds."""

ROW = 34
"""Height of a horizontal bar with its gap, in pixels."""
LINE = 15
"""Height that each further line of a label adds."""
COLUMNS = 210
"""Height of a chart with upright columns, in pixels."""
LABEL = 24
"""Characters in a line of a label."""
LABEL_LINES = 3

RANGE = "Lines show the 95 % range (Wilson)."
NOT_A_SAMPLE = "Readers who chose to answer, not a sample of the public."
FOOT = 120
"""Characters of a line below a saved picture."""
HEAD = 76
"""Characters of a line above it."""


def day_axis(days: Sequence[dt.date]) -> dict[str, object]:
    """An axis of days in ascending order, whose ticks never part a day."""
    is_short = bool(days) and (days[-1] - days[0]).days < FEW_DAYS
    ticks = {"dtick": DAY} if is_short else {"nticks": FEW_DAYS}
    return {"type": "date", "tickformat": "%-d %b", "showgrid": False, **ticks}


def downwards(lines: int) -> dict[str, object]:
    """An axis of so many horizontal bars, the first on top.

    Plotly's own range grows by a part of them all for words at their ends: by rows, where many.
    """
    return {"range": [lines - 0.5, -0.5]}


def lines_down(labels: Mapping[str, str]) -> Figure:
    """The axis of horizontal bars: key → label, the first on top.

    Labels are cut after some lines, so that those of two bars may be the same.
    """
    return {
        "type": "category",
        **downwards(len(labels)),
        "tickvals": list(labels),
        "ticktext": list(labels.values()),
        "showgrid": False,
    }


def words_at_ends(x: Sequence[float], y: Sequence[str], text: Sequence[str]) -> go.Scatter:
    """Words at the ends of horizontal bars."""
    return go.Scatter(
        mode="text",
        x=x,
        y=y,
        text=text,
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
    )


def range_bars(shares: Iterable[Share]) -> Figure:
    """Ranges as error bars, of which Plotly wants the lengths to both sides."""
    ends = [(share.share or 0.0, share.bounds or (0.0, 0.0)) for share in shares]
    return {
        "type": "data",
        "symmetric": False,
        "array": [100 * (high - middle) for middle, (_, high) in ends],
        "arrayminus": [100 * (middle - low) for middle, (low, _) in ends],
        "thickness": 1.5,
        "width": 3,
    }


def finished(figure: go.Figure, title: str, note: str) -> Figure:
    """The figure as JSON, with what stands above and below it when it is saved."""
    said = wrapped(note, FOOT, most=None)
    figure.update_layout(meta={"title": title_lines(title), "note": said})
    made: Figure = figure.to_dict()
    return made


def title_lines(title: str) -> str:
    """What stands above a saved picture, whole however long it is."""
    return wrapped(title, HEAD, most=None)


def method_line(
    publication: str, counted: str, filtered: str = "", address: str = "", article: str = ""
) -> str:
    """What stands below every picture that a page saves: whose answers these are, and which.

    `counted` says of which days, as "in the last 30 days, as of 3 May 2026"; `filtered` what was
    narrowed, as a sentence; `address` where the survey's method note is; `article` where the
    article is that they are about.
    """
    parts = (f"{publication}, counts {counted}.", filtered, NOT_A_SAMPLE)
    said = wrapped(" ".join(part for part in parts if part), FOOT, most=None)
    named = {"How it was asked and counted": address, "Article": article}
    lines = [f"{name}: {at.partition('://')[2]}" for name, at in named.items() if at]
    return "<br>".join([said, *(wrapped(line, FOOT, most=None) for line in lines)])


def wrapped(text: str, width: int = LABEL, most: int | None = LABEL_LINES) -> str:
    """A label in at most so many lines (None: in all that it needs), safe from Plotly's markup.

    Letters of wide scripts, such as Chinese, take the room of two.
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    fitting = width * len(text) // (len(text) + wide) if wide else width
    lines = textwrap.wrap(text, fitting, max_lines=most, placeholder=" …")
    return "<br>".join(escape(line, quote=False) for line in lines)


def told(share: Share) -> str:
    """What stands beside the pointer: "61.5 %, range 58.1–63.9 %<br>1,234 of 2,006"."""
    return told_of(share.share, share.bounds, share.n, share.base)


def told_of(value: float | None, bounds: tuple[float, float] | None, n: int, base: int) -> str:
    """The same of a share that weights have moved away from n / base."""
    said = "–" if value is None else share_in_words(value, 1)
    return f"{said}, range {in_words(bounds)}<br>{n:,} of {base:,}"


def percent(share: Share) -> float:
    """0 to 100."""
    return 100 * (share.share or 0.0)


def in_words(bounds: tuple[float, float] | None) -> str:
    """ "58.1–63.9 %"."""
    return "–" if bounds is None else range_in_words(bounds, 1)
