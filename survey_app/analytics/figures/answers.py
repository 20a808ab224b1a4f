"""What readers said to a question: columns for a scale, bars for options, a stack for each row."""

import math
import textwrap
from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from survey_app.analytics.answers import Bar, QuestionResult
from survey_app.analytics.figures.style import (
    COLUMNS,
    LABEL,
    LINE,
    PERCENT,
    RANGE,
    ROW,
    TEMPLATE,
    Figure,
    finished,
    lines_down,
    percent,
    range_bars,
    told,
    words_at_ends,
    wrapped,
)
from survey_app.analytics.surveys import AnsweredQuestion
from survey_app.surveys.kinds.base import Chart
from survey_app.surveys.kinds.options import LONG_LIST
from survey_app.web.direction import isolated
from survey_app.web.ranges import MINUS, decimal_in_words, share_in_words

STEPS = [f"scale-{n}" for n in range(1, 6)]
"""Colours of up to five options in order."""
ENDS = 50
"""Letters in a line of what the ends of a scale are called."""
LESS, MIDDLE, MORE = "chart-2", "chart-5", "chart-1"
"""Colours of detractors, passives and promoters."""
HOVER = "%{customdata[1]} who answered<extra></extra>"
"""End of what is said of a share."""


def answers_figure(answered: AnsweredQuestion) -> Figure:
    """Shares of a question: columns for a scale, bars for options, a stacked bar for each row."""
    result, everywhere = answered.result, answered.everywhere
    if result.chart is Chart.ROWS:
        note = f"{result.base:,} answered; shares are of those who answered the row."
        return finished(_rows(result), result.text, note)
    known = [bar for bar in result.bars if bar.share.share is not None]
    note = ""
    if result.chart is Chart.RANKS:
        known.sort(key=lambda bar: bar.rank or math.inf)
    elif result.is_long:
        chosen = [bar for bar in known if bar.share.n]
        known = sorted(chosen, key=lambda bar: -bar.share.n)[:LONG_LIST]
        note = f"The {len(known)} most frequent of {len(result.bars)} answers. "
    others = {bar.key: bar for bar in everywhere.bars} if everywhere else {}
    ticks = [others[bar.key] for bar in known if bar.key in others]
    draw = _columns if result.is_scale else _bars
    figure = draw(result, known, [tick for tick in ticks if tick.share.share is not None])
    return finished(figure, result.text, f"{result.base:,} answered. {note}{RANGE}")


def _bars(result: QuestionResult, bars: Sequence[Bar], ticks: Sequence[Bar]) -> go.Figure:
    labels = {bar.key: wrapped(bar.label) for bar in bars}
    across = {tick.key: percent(tick.share) for tick in ticks}
    # The words stand beyond the range, and beyond the tick of all articles.
    ends = [
        max(100 * bar.share.bounds[1], across.get(bar.key, 0.0)) for bar in bars if bar.share.bounds
    ]
    traces = [
        _shares(bars, orientation="h", meta={"colour": "chart-1"}),
        words_at_ends(
            ends,
            [bar.key for bar in bars],
            [_end(bar) for bar in bars],
        ),
    ]
    if ticks:
        traces.append(_ticks(ticks, orientation="h"))
    top = max([*ends, 1])
    values = _tick_values(top)
    lines = sum(label.count("<br>") for label in labels.values())
    layout = {
        "height": len(bars) * ROW + lines * LINE + (72 if ticks else 40),
        "showlegend": bool(ticks),
        "margin": {"b": 44 if ticks else 8},
        "xaxis": {
            "range": [0, top * 1.35],
            "tickvals": values,
            "ticktext": [f"{value} %" for value in values],
        },
        "yaxis": lines_down(labels),
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _end(bar: Bar) -> str:
    """What stands at the end of a bar: its share and number, or its mean place and share."""
    if bar.rank is not None:
        return f" place {decimal_in_words(bar.rank)} · {share_in_words(bar.share.share or 0)}"
    return f" {share_in_words(bar.share.share or 0)} · {bar.share.n:,}"


def _rows(result: QuestionResult) -> go.Figure:
    """One stacked bar for each row of a battery, in the order of its options."""
    rows = [row for row in result.rows if row.base]
    labels = {row.key: wrapped(row.label) for row in rows}
    options = {bar.key: bar.label for row in rows for bar in row.bars}
    ramp = STEPS if len(options) <= len(STEPS) else [f"chart-{n}" for n in range(1, 9)]
    traces = []
    for place, (key, label) in enumerate(options.items()):
        parts = [bar for row in rows for bar in row.bars if bar.key == key]
        keys = [row.key for row in rows if any(bar.key == key for bar in row.bars)]
        bars = _placed(parts, "h") | {"y": keys}
        hover = "%{customdata[0]}<br>" + HOVER
        colour = {"colour": ramp[place * (len(ramp) - 1) // max(1, len(options) - 1)]}
        name = escape(textwrap.shorten(label, LABEL + 8, placeholder=" …"), quote=False)
        traces.append(go.Bar(name=name, orientation="h", hovertemplate=hover, meta=colour, **bars))
    legend = 24 * math.ceil(sum(len(label) + 7 for label in options.values()) / 48)
    lines = sum(label.count("<br>") for label in labels.values())
    layout = {
        "height": len(rows) * ROW + lines * LINE + 32 + legend,
        "barmode": "stack",
        "showlegend": True,
        "margin": {"b": 24 + legend},
        "legend": {"traceorder": "normal"},
        "xaxis": {"ticksuffix": " %", "dtick": 25, "range": [0, 104]},
        "yaxis": lines_down(labels),
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _columns(result: QuestionResult, bars: Sequence[Bar], ticks: Sequence[Bar]) -> go.Figure:
    is_score = result.headline is not None and result.headline.name == "score"
    colour = [_nps_colour(bar.key) for bar in bars] if is_score else "chart-1"
    traces = [_shares(bars, orientation="v", meta={"colour": colour})]
    traces[0].showlegend = not is_score
    if ticks:
        traces.append(_ticks(ticks, orientation="v"))
    ends = wrapped(" · ".join(_end_of_scale(bar) for bar in bars if bar.end), ENDS, most=None)
    layout = {
        "height": COLUMNS + 10 * len(bars) + (28 if ticks else 0) + LINE * ends.count("<br>"),
        "showlegend": bool(ticks),
        "margin": {"b": 44 if ticks else 8},
        "xaxis": {
            "type": "category",
            "tickvals": [bar.key for bar in bars],
            "ticktext": [bar.key.replace("-", MINUS) for bar in bars],
            "title": {"text": ends, "standoff": 4, "font": {"size": 13}},
            "showgrid": False,
        },
        "yaxis": {**PERCENT, "rangemode": "tozero"},
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _end_of_scale(bar: Bar) -> str:
    """What an end of a scale is called, after its number."""
    return f"{bar.label.removesuffix(bar.end)}{isolated(bar.end)}"


def _shares(bars: Sequence[Bar], *, orientation: str, meta: Figure) -> go.Bar:
    along = "x" if orientation == "h" else "y"
    return go.Bar(
        name="This article",
        orientation=orientation,
        hovertemplate="%{customdata[0]}<br>" + HOVER,
        meta=meta,
        **_placed(bars, orientation),
        **{f"error_{along}": range_bars(bar.share for bar in bars)},
    )


def _placed(bars: Sequence[Bar], orientation: str) -> Figure:
    """Where the marks of bars stand, and what HOVER says of them."""
    along, across = ("x", "y") if orientation == "h" else ("y", "x")
    return {
        along: [percent(bar.share) for bar in bars],
        across: [bar.key for bar in bars],
        "customdata": [[escape(bar.label, quote=False), told(bar.share)] for bar in bars],
    }


def _ticks(bars: Sequence[Bar], *, orientation: str) -> go.Scatter:
    """The same over all articles, as a short line across each bar."""
    symbol = "line-ns" if orientation == "h" else "line-ew"
    return go.Scatter(
        name="All articles",
        mode="markers",
        marker={"symbol": symbol, "size": 22, "line": {"width": 2}},
        hovertemplate="All articles: " + HOVER,
        meta={"colour": "chart-3"},
        **_placed(bars, orientation),
    )


def _tick_values(top: float) -> list[int]:
    step = next(step for step in (5, 10, 20, 25) if top / step <= 5 or step == 25)
    return list(range(0, int(min(top, 100)) + 1, step))


def _nps_colour(value: str) -> str:
    number = int(value)
    return LESS if number <= 6 else MIDDLE if number <= 8 else MORE
