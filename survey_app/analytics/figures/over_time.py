"""A number over time: what each day or week said with its range, and the line through it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    COLUMNS,
    PERCENT,
    TEMPLATE,
    Figure,
    day_axis,
    finished,
    in_words,
)
from survey_app.analytics.results.choices import Follows
from survey_app.analytics.results.over_time import FEW, OverTime, Point, Seen
from survey_app.statistics.intervals import Bounds
from survey_app.web.ranges import decimal_in_words, decimal_range_in_words, share_in_words

NOTE = "Points: answers of the {}, with their 95 % range. Line: what is left without chance."
LOW = f" Open points: fewer than {FEW} answers."
NARROW = 10
"""Answers below which a range may leave the picture: that of two answers is wider than a scale."""
MARGIN = 0.06
"""Room above and below all points, of the height."""


def over_time_figure(over: OverTime) -> Figure:
    """Points with ranges, and a smooth line with its band for each wording; never joined."""
    traces: list[go.Scatter] = []
    for _, points in groupby(over.points, key=lambda point: point.wording):
        traces += _line(list(points), _factor(over), first=not traces)
    traces.append(_points(over))
    low, high = _height(over)
    ends = [_factor(over) * low, _factor(over) * high]
    traces += [_break(day.isoformat(), ends, first=not n) for n, day in enumerate(over.breaks)]
    layout = {
        "height": COLUMNS + 90,
        "showlegend": True,
        "margin": {"b": 48},
        "xaxis": day_axis(sorted(point.since for point in over.points)),
        "yaxis": _axis(over, ends),
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    note = NOTE.format(over.step) + (LOW if over.has_low else "")
    return finished(figure, over.choice.title, note)


def _factor(over: OverTime) -> int:
    """Shares are drawn from 0 to 100."""
    return 100 if over.choice.follows is Follows.SHARE else 1


def _axis(over: OverTime, ends: list[float]) -> dict[str, Any]:
    """Shares begin at 0; a mean or a score stands in the room that it moves in, within its ends."""
    if over.choice.follows is Follows.SHARE:
        return {**PERCENT, "rangemode": "tozero"}
    return {"range": ends, "nticks": 5, "tickformat": "" if over.ends is None else "~f"}


def _height(over: OverTime) -> Bounds:
    """From the lowest to the highest that is drawn."""
    drawn = [edge for point in over.points for edge in (point.low, point.high, point.seen.value)]
    if over.choice.follows is Follows.SHARE:
        return 0.0, max(drawn + [edge for point in over.points for edge in _bounds(point.seen)])
    drawn += [edge for p in over.points if p.seen.base >= NARROW for edge in _bounds(p.seen)]
    low, high = min(drawn), max(drawn)
    room = MARGIN * (high - low) or 0.5
    least, most = over.ends or (low - room, high + room)
    # At the end of the scale a point needs room for itself.
    return max(least - room, low - room), min(most + room, high + room)


def _bounds(seen: Seen) -> Bounds:
    return seen.bounds or (seen.value, seen.value)


def _line(points: Sequence[Point], factor: int, *, first: bool) -> list[go.Scatter]:
    days = [point.since.isoformat() for point in points]
    edge = {"mode": "lines", "x": days, "hoverinfo": "skip", "showlegend": False}
    low = go.Scatter(
        **edge,
        y=[factor * point.low for point in points],
        line={"width": 0},
        meta={"colour": "scale-2"},
    )
    high = go.Scatter(
        **edge,
        y=[factor * point.high for point in points],
        line={"width": 0},
        fill="tonexty",
        meta={"colour": "scale-2"},
    )
    middle = go.Scatter(
        name="Smoothed, with its range",
        mode="lines",
        x=days,
        y=[factor * point.level for point in points],
        line={"width": 2},
        hoverinfo="skip",
        showlegend=first,
        meta={"colour": "chart-1"},
    )
    return [low, high, middle]


def _points(over: OverTime) -> go.Scatter:
    seen = [point.seen for point in over.points]
    return go.Scatter(
        name=f"Answers of the {over.step}",
        mode="markers",
        x=[point.since.isoformat() for point in over.points],
        y=[_factor(over) * one.value for one in seen],
        error_y=_ranges(seen, _factor(over)),
        marker={
            "size": 6,
            "line": {"width": 0},
            "symbol": ["circle-open" if one.is_low else "circle" for one in seen],
        },
        customdata=[[_said(one, over.choice.follows)] for one in seen],
        hovertemplate="%{x|%-d %b %Y}: %{customdata[0]}<extra></extra>",
        meta={"colour": "muted"},
    )


def _ranges(seen: Sequence[Seen], factor: int) -> dict[str, Any]:
    """As error bars, of which Plotly wants the lengths to both sides."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [factor * (_bounds(one)[1] - one.value) for one in seen],
        "arrayminus": [factor * (one.value - _bounds(one)[0]) for one in seen],
        "thickness": 1,
        "width": 0,
    }


def _said(seen: Seen, follows: Follows) -> str:
    """What stands beside the pointer: "4.21, range 4.05 to 4.37<br>812 answered"."""
    bounds, is_score = seen.bounds, follows is Follows.SCORE
    digits = 0 if is_score else 2
    if follows is Follows.SHARE:
        value, range_ = share_in_words(seen.value, 1), in_words(bounds)
    else:
        value = decimal_in_words(seen.value, digits, signed=is_score)
        range_ = decimal_range_in_words(bounds, digits, signed=is_score) if bounds else ""
    ranged = f", range {range_}" if bounds else ""
    based = f"{seen.base:,} answered" if seen.n is None else f"{seen.n:,} of {seen.base:,}"
    return f"{value}{ranged}<br>{based}"


def _break(day: str, ends: Sequence[float], *, first: bool) -> go.Scatter:
    return go.Scatter(
        name="Wording changed",
        mode="lines",
        x=[day, day],
        y=ends,
        line={"width": 1.5, "dash": "dot"},
        hovertemplate="Wording changed on %{x|%-d %b %Y}<extra></extra>",
        showlegend=first,
        meta={"colour": "chart-3"},
    )
