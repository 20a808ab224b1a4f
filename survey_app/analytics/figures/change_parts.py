"""What changed in questions with several parts: by how much each option did, and who changed."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from survey_app.analytics.change.options import MOST, Changes
from survey_app.analytics.change.places import PlacesChange
from survey_app.analytics.change.rows import RowsChange
from survey_app.analytics.figures.style import (
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
    wrapped,
)
from survey_app.statistics.intervals import Bounds
from survey_app.web.ranges import change_in_words, decimal_range_in_words

MORE, LESS, UNCLEAR = "chart-1", "chart-2", "muted"


class Shift(NamedTuple):
    """By how much one option changed."""

    label: str
    value: float
    bounds: Bounds
    is_clear: bool
    is_gain: bool


def several_figure(found: Changes, title: str) -> Figure:
    """By how many points the share of each option grew or fell, with its range.

    Of many options those that most chose.
    """
    chosen = [one for one in found.options if one.before.n or one.after.n]
    most = sorted(chosen, key=lambda one: -(one.before.n + one.after.n))[:MOST]
    shifts = [
        Shift(
            one.label,
            100 * one.value,
            (100 * one.bounds[0], 100 * one.bounds[1]),
            one.is_clear,
            one.value > 0,
        )
        for one in chosen
        if one in most and one.bounds
    ]
    note = (
        f"{found.n:,} answered both. Points of 100, with the 95 % range of each (Bonett and Price)."
    )
    return finished(_shifts(shifts, 1, "points", "Points of 100"), title, note)


def places_figure(found: PlacesChange, title: str) -> Figure:
    """By how many places each option moved on average, with its range."""
    shifts = [
        Shift(
            one.label,
            one.change.value,
            (one.change.low, one.change.high),
            one.is_clear,
            one.change.value < 0,
        )
        for one in found.options
        if one.change
    ]
    note = f"{found.n:,} answered both. Places on average, less is nearer the top; 95 % t ranges."
    return finished(_shifts(shifts, 2, "places", "Places: less is higher"), title, note)


def rows_figure(found: RowsChange, title: str) -> Figure:
    """How many changed their answer to each row, with the range of the share."""
    known = [(row, row.change.changed) for row in found.rows if row.change]
    labels = {row.key: wrapped(row.text) for row, _ in known}
    shares = [share for _, share in known]
    bars = go.Bar(
        orientation="h",
        x=[percent(share) for share in shares],
        y=list(labels),
        error_x=range_bars(shares),
        customdata=[[labels[row.key], told(share)] for row, share in known],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} changed their answer<extra></extra>",
        meta={"colour": "chart-1"},
    )
    layout = {
        "height": _height(list(labels.values())),
        "xaxis": {**PERCENT, "rangemode": "tozero"},
        "yaxis": lines_down(labels),
    }
    note = f"Who changed their answer, of those who answered the row both times. {RANGE}"
    return finished(go.Figure(bars, {**layout, "template": TEMPLATE}), title, note)


def _shifts(shifts: Sequence[Shift], digits: int, unit: str, title: str) -> go.Figure:
    """A point for each, with a line over its range, beside a line at 0."""
    labels = {str(at): wrapped(one.label) for at, one in enumerate(shifts)}
    points = go.Scatter(
        mode="markers",
        x=[one.value for one in shifts],
        y=list(labels),
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [one.bounds[1] - one.value for one in shifts],
            "arrayminus": [one.value - one.bounds[0] for one in shifts],
            "thickness": 1.5,
            "width": 3,
        },
        marker={"size": 10, "line": {"width": 0}},
        customdata=[[labels[str(at)], _said(one, unit, digits)] for at, one in enumerate(shifts)],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        meta={"colour": [_colour(one) for one in shifts]},
    )
    layout = {
        "height": _height(list(labels.values())) + 22,
        "xaxis": {
            "nticks": 5,
            "title": {"text": title, "standoff": 4, "font": {"size": 13}},
            "zeroline": True,
            "rangemode": "tozero",
        },
        "yaxis": lines_down(labels),
    }
    return go.Figure(points, {**layout, "template": TEMPLATE})


def _said(shift: Shift, unit: str, digits: int) -> str:
    value = f"{change_in_words(shift.value, digits)} {unit}"
    if shift.bounds[0] == shift.bounds[1]:
        return f"{value}, the same for all"
    return f"{value}, range {decimal_range_in_words(shift.bounds, digits, signed=True)}"


def _height(labels: Sequence[str]) -> int:
    lines = sum(label.count("<br>") for label in labels)
    return max(2, len(labels)) * ROW + lines * LINE + 40


def _colour(shift: Shift) -> str:
    if not shift.is_clear:
        return UNCLEAR
    return MORE if shift.is_gain else LESS
