"""Charts as Plotly's JSON; the only module that knows Plotly.

Figures carry no colour: `meta.colour` names tokens, and static/js/charts.js looks them up, by day
or by night. What a reader wrote or an editor named is escaped, as Plotly reads some markup.
"""

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from survey_app.analytics.answers import MINUS, Bar, QuestionResult
from survey_app.analytics.days import Day
from survey_app.analytics.funnel import Funnel
from survey_app.analytics.reading import ReadingReport
from survey_app.analytics.shares import Share
from survey_app.analytics.surveys import AnsweredQuestion
from survey_app.surveys.kinds.base import Chart

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
        "legend": {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": AXIS,
        "yaxis": {**AXIS, "ticklabelstandoff": 6},
    }
)
"""Sizes and manners that all charts share."""

PERCENT = {"ticksuffix": " %", "nticks": 5}
"""An axis of shares, drawn from 0 to 100."""

ROW = 34
"""Height of a horizontal bar with its gap, in pixels."""
LINE = 15
"""Height that each further line of a label adds."""
COLUMNS = 210
"""Height of a chart with upright columns, in pixels."""
LABEL = 24
"""Characters in a line of a label."""
LABEL_LINES = 3

STEPS = [f"scale-{n}" for n in range(1, 6)]
"""Colours of up to five options in order."""
LESS, MIDDLE, MORE = "chart-2", "chart-5", "chart-1"
"""Colours of detractors, passives and promoters."""


def answers_figure(answered: AnsweredQuestion) -> Figure:
    """Shares of a question: columns for a scale, bars for options, a stacked bar for each row."""
    result, everywhere = answered.result, answered.everywhere
    if result.chart is Chart.ROWS:
        note = f"{result.base:,} answered; shares are of those who answered the row."
        return _finished(_rows(result), result.text, note)
    known = [bar for bar in result.bars if bar.share.share is not None]
    if result.chart is Chart.RANKS:
        known.sort(key=lambda bar: bar.rank or math.inf)
    others = {bar.key: bar for bar in everywhere.bars} if everywhere else {}
    ticks = [others[bar.key] for bar in known if bar.key in others]
    draw = _columns if result.is_scale else _bars
    figure = draw(result, known, [tick for tick in ticks if tick.share.share is not None])
    return _finished(figure, result.text, f"{result.base:,} answered. {RANGE}")


def funnel_figure(funnel: Funnel, title: str) -> Figure:
    """Readers at each step, and paler those who left before it; the largest loss stands out."""
    steps = funnel.steps
    worst = funnel.largest_loss
    labels = [step.label for step in steps]
    top = max([1, *(step.n + step.lost for step in steps)])
    traces = [
        go.Bar(
            name="Readers",
            orientation="h",
            x=[step.n for step in steps],
            y=labels,
            hovertemplate="%{y}: %{x:,} readers<extra></extra>",
            meta={"colour": "chart-1"},
        ),
        go.Bar(
            name="Left before it",
            orientation="h",
            x=[step.lost for step in steps],
            y=labels,
            hovertemplate="%{x:,} left before it<extra></extra>",
            meta={"colour": ["chart-2" if step is worst else "scale-1" for step in steps]},
        ),
        _ends(
            [step.n + step.lost for step in steps],
            labels,
            [f" {step.n:,}" + (f" · −{step.lost:,}" if step.lost else "") for step in steps],
        ),
    ]
    layout = {
        "height": len(steps) * ROW + 16,
        "barmode": "stack",
        "xaxis": {"visible": False, "range": [0, top * 1.3]},
        "yaxis": {"autorange": "reversed", "showgrid": False},
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    return _finished(figure, title, "Readers at each step, and how many left before it")


def depth_figure(reading: ReadingReport, title: str) -> Figure:
    """How many of the reads came how far, with the range of each share."""
    known = [depth for depth in reading.depths if depth.reached.share is not None]
    shares = [depth.reached for depth in known]
    line = go.Scatter(
        mode="lines+markers",
        x=[depth.tenths * 10 for depth in known],
        y=[_percent(share) for share in shares],
        error_y=_errors(shares),
        customdata=[[_range(share.bounds), share.n, share.base] for share in shares],
        hovertemplate="%{customdata[1]:,} of %{customdata[2]:,} reads came to %{x:d} %<br>"
        "%{y:.1f} %, range %{customdata[0]}<extra></extra>",
        line={"width": 2},
        meta={"colour": "chart-1"},
    )
    layout = {
        "height": COLUMNS + 130,
        "xaxis": {"ticksuffix": " %", "dtick": 20, "range": [5, 105], "showgrid": False},
        "yaxis": {**PERCENT, "range": [0, 105]},
    }
    figure = go.Figure(line, {**layout, "template": TEMPLATE})
    return _finished(figure, title, f"{reading.reads:,} reads. {RANGE}")


def days_figure(days: Sequence[Day], title: str) -> Figure:
    """Answers of each day: finished below, not finished above."""
    dates = [day.date.isoformat() for day in days]
    unfinished = [day.responses - day.complete for day in days]
    shown = "%{x|%-d %b %Y}: %{y:,} "
    traces = [
        go.Bar(
            name="Finished",
            x=dates,
            y=[day.complete for day in days],
            hovertemplate=f"{shown}finished<extra></extra>",
            meta={"colour": "chart-1"},
        ),
        go.Bar(
            name="Not finished",
            x=dates,
            y=unfinished,
            hovertemplate=f"{shown}not finished<extra></extra>",
            meta={"colour": "chart-2"},
        ),
    ]
    layout = {
        "height": COLUMNS + 30,
        "barmode": "stack",
        "bargap": 0.2 if len(days) > 14 else 0.6,
        "showlegend": any(unfinished),
        "margin": {"b": 44 if any(unfinished) else 8},
        "xaxis": {"type": "date", "tickformat": "%-d %b", "showgrid": False, "nticks": 8},
        "yaxis": {"rangemode": "tozero", "tickformat": ",d", "nticks": 5},
    }
    figure = go.Figure(traces if any(unfinished) else traces[:1], {**layout, "template": TEMPLATE})
    return _finished(figure, title, f"{sum(day.responses for day in days):,} answers")


RANGE = "Lines show the 95 % range."
HOVER = (
    ":.1f} %, range %{customdata[3]}<br>"
    "%{customdata[1]:,} of %{customdata[2]:,} who answered<extra></extra>"
)
"""End of what is said of a share, after the name of its axis."""


def _bars(result: QuestionResult, bars: Sequence[Bar], ticks: Sequence[Bar]) -> go.Figure:
    labels = {bar.key: wrapped(bar.label) for bar in bars}
    across = {tick.key: _percent(tick.share) for tick in ticks}
    # The words stand beyond the range, and beyond the tick of all articles.
    ends = [
        max(100 * bar.share.bounds[1], across.get(bar.key, 0.0)) for bar in bars if bar.share.bounds
    ]
    traces = [
        _shares(bars, orientation="h", meta={"colour": "chart-1"}),
        _ends(
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
        "yaxis": _lines_down(labels),
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _lines_down(labels: Mapping[str, str]) -> dict[str, Any]:
    """The axis of horizontal bars: key → label, the first on top."""
    return {
        "type": "category",
        "autorange": "reversed",
        "tickvals": list(labels),
        "ticktext": list(labels.values()),
        "showgrid": False,
    }


def _end(bar: Bar) -> str:
    """What stands at the end of a bar: its share and number, or its mean place and share."""
    if bar.rank is not None:
        return f" place {bar.rank:.1f} · {_percent(bar.share):.0f} %"
    return f" {_percent(bar.share):.0f} % · {bar.share.n:,}"


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
        hover = "<b>%{customdata[0]}</b><br>%{x" + HOVER
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
        "yaxis": _lines_down(labels),
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _columns(result: QuestionResult, bars: Sequence[Bar], ticks: Sequence[Bar]) -> go.Figure:
    is_score = result.headline is not None and result.headline.name == "score"
    colour = [_nps_colour(bar.key) for bar in bars] if is_score else "chart-1"
    traces = [_shares(bars, orientation="v", meta={"colour": colour})]
    traces[0].showlegend = not is_score
    if ticks:
        traces.append(_ticks(ticks, orientation="v"))
    layout = {
        "height": COLUMNS + 10 * len(bars) + (28 if ticks else 0),
        "showlegend": bool(ticks),
        "margin": {"b": 44 if ticks else 8},
        "xaxis": {
            "type": "category",
            "tickvals": [bar.key for bar in bars],
            "ticktext": [bar.key.replace("-", MINUS) for bar in bars],
            "title": {"text": " · ".join(_scale_words(bars)), "standoff": 4, "font": {"size": 13}},
            "showgrid": False,
        },
        "yaxis": {**PERCENT, "rangemode": "tozero"},
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _scale_words(bars: Sequence[Bar]) -> list[str]:
    """What the ends of a scale are called: "1 Not at all"."""
    return [escape(bar.label, quote=False) for bar in bars if bar.end]


def _shares(bars: Sequence[Bar], *, orientation: str, meta: Figure) -> go.Bar:
    along = "x" if orientation == "h" else "y"
    return go.Bar(
        name="This article",
        orientation=orientation,
        hovertemplate="<b>%{customdata[0]}</b><br>%{" + along + HOVER,
        meta=meta,
        **_placed(bars, orientation),
        **{f"error_{along}": _errors(bar.share for bar in bars)},
    )


def _placed(bars: Sequence[Bar], orientation: str) -> Figure:
    """Where the marks of bars stand, and what HOVER says of them."""
    along, across = ("x", "y") if orientation == "h" else ("y", "x")
    return {
        along: [_percent(bar.share) for bar in bars],
        across: [bar.key for bar in bars],
        "customdata": [
            [escape(bar.label, quote=False), bar.share.n, bar.share.base, _range(bar.share.bounds)]
            for bar in bars
        ],
    }


def _ends(x: Sequence[float], y: Sequence[str], text: Sequence[str]) -> go.Scatter:
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


def _ticks(bars: Sequence[Bar], *, orientation: str) -> go.Scatter:
    """The same over all articles, as a short line across each bar."""
    along, symbol = ("x", "line-ns") if orientation == "h" else ("y", "line-ew")
    return go.Scatter(
        name="All articles",
        mode="markers",
        marker={"symbol": symbol, "size": 22, "line": {"width": 2}},
        hovertemplate="All articles: %{" + along + HOVER,
        meta={"colour": "chart-3"},
        **_placed(bars, orientation),
    )


def _errors(shares: Iterable[Share]) -> Figure:
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


def _finished(figure: go.Figure, title: str, note: str) -> Figure:
    figure.update_layout(meta={"title": wrapped(title, 60), "note": note})
    made: Figure = figure.to_dict()
    return made


def wrapped(text: str, width: int = LABEL) -> str:
    """A label in at most three lines, safe from Plotly's markup."""
    lines = textwrap.wrap(text, width, max_lines=LABEL_LINES, placeholder=" …")
    return "<br>".join(escape(line, quote=False) for line in lines)


def _tick_values(top: float) -> list[int]:
    step = next(step for step in (5, 10, 20, 25) if top / step <= 5 or step == 25)
    return list(range(0, int(min(top, 100)) + 1, step))


def _percent(share: Share) -> float:
    return 100 * (share.share or 0.0)


def _range(bounds: tuple[float, float] | None) -> str:
    return "–" if bounds is None else f"{100 * bounds[0]:.1f}–{100 * bounds[1]:.1f} %"


def _nps_colour(value: str) -> str:
    number = int(value)
    return LESS if number <= 6 else MIDDLE if number <= 8 else MORE
