"""One answer over time: what each day or week said with its range, and the line through it."""

from itertools import groupby

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    COLUMNS,
    PERCENT,
    TEMPLATE,
    Figure,
    finished,
    in_words,
    percent,
    range_bars,
)
from survey_app.analytics.results.over_time import OverTime, Point

NOTE = "Points: answers of the {}, with their 95 % range. Line: what is left without chance."


def over_time_figure(over: OverTime) -> Figure:
    """Points with ranges, and a smooth line with its band for each wording; never joined."""
    traces: list[go.Scatter] = []
    for _, points in groupby(over.points, key=lambda point: point.wording):
        traces += _line(list(points), first=not traces)
    traces.append(_points(over))
    highest = max(100 * point.share.bounds[1] for point in over.points if point.share.bounds)
    traces += [_break(day.isoformat(), highest, first=not n) for n, day in enumerate(over.breaks)]
    layout = {
        "height": COLUMNS + 90,
        "showlegend": True,
        "margin": {"b": 48},
        "xaxis": {"type": "date", "tickformat": "%-d %b", "showgrid": False, "nticks": 8},
        "yaxis": {**PERCENT, "rangemode": "tozero"},
    }
    title = f"{over.choice.text} “{over.choice.label}”"
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    return finished(figure, title, NOTE.format(over.step))


def _line(points: list[Point], *, first: bool) -> list[go.Scatter]:
    days = [point.since.isoformat() for point in points]
    edge = {"mode": "lines", "x": days, "hoverinfo": "skip", "showlegend": False}
    low = go.Scatter(
        **edge,
        y=[100 * point.low for point in points],
        line={"width": 0},
        meta={"colour": "scale-2"},
    )
    high = go.Scatter(
        **edge,
        y=[100 * point.high for point in points],
        line={"width": 0},
        fill="tonexty",
        meta={"colour": "scale-2"},
    )
    middle = go.Scatter(
        name="Smoothed, with its range",
        mode="lines",
        x=days,
        y=[100 * point.level for point in points],
        line={"width": 2},
        hoverinfo="skip",
        showlegend=first,
        meta={"colour": "chart-1"},
    )
    return [low, high, middle]


def _points(over: OverTime) -> go.Scatter:
    shares = [point.share for point in over.points]
    return go.Scatter(
        name=f"Answers of the {over.step}",
        mode="markers",
        x=[point.since.isoformat() for point in over.points],
        y=[percent(share) for share in shares],
        error_y={**range_bars(shares), "thickness": 1, "width": 0},
        marker={"size": 6, "line": {"width": 0}},
        customdata=[[share.n, share.base, in_words(share.bounds)] for share in shares],
        hovertemplate="%{x|%-d %b %Y}: %{y:.1f} %, range %{customdata[2]}<br>"
        "%{customdata[0]:,} of %{customdata[1]:,}<extra></extra>",
        meta={"colour": "muted"},
    )


def _break(day: str, highest: float, *, first: bool) -> go.Scatter:
    return go.Scatter(
        name="Wording changed",
        mode="lines",
        x=[day, day],
        y=[0, highest],
        line={"width": 1.5, "dash": "dot"},
        hovertemplate="Wording changed on %{x|%-d %b %Y}<extra></extra>",
        showlegend=first,
        meta={"colour": "chart-3"},
    )
