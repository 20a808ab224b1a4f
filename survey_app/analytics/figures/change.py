"""From where to where readers went between two questions, and by how much numbers changed."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate

import plotly.graph_objects as go

from survey_app.analytics.change.numbers import NumbersChange
from survey_app.analytics.change.options import REST, Flow, OptionsChange
from survey_app.analytics.figures.style import (
    COLUMNS,
    PERCENT,
    RANGE,
    TEMPLATE,
    Figure,
    finished,
    percent,
    range_bars,
    told,
    wrapped,
)
from survey_app.web.ranges import share_in_words

SIDE, GAP = 280, 36
"""Height of all readers together, and of what lies between two options, in pixels."""
EDGE = 0.025
"""Width of the bars at both sides; the whole is 1."""
WIDTH = 42
"""Characters that stand below columns beside each other on a phone; more are turned upright."""
CURVE = [at / 16 for at in range(17)]
STAYED, MOVED = 0.5, 1.0
"""How strongly those are drawn who stayed, and those who went elsewhere."""
DIRECTIONS = {-1: "chart-2", 0: "muted", 1: "chart-1"}


def flows_figure(found: OptionsChange, title: str) -> Figure:
    """Bands from the first answers on the left to the second ones on the right, as wide as many."""
    flows, n, gap = found.flows, found.n, GAP / SIDE
    colours = [
        "muted" if flow.label == REST else f"chart-{at + 1}" for at, flow in enumerate(flows)
    ]
    first = [flow.n / n for flow in flows]
    second = [sum(flow.to[at].n for flow in flows) / n for at in range(len(flows))]
    left, right = (_tops(heights, gap) for heights in (first, second))
    whole = 1 + gap * (len(flows) - 1)
    side = {"range": [whole + gap / 4, -gap / 4], "showgrid": False}
    names = [f"{wrapped(flow.label, 20)} {_share(first[at])}" for at, flow in enumerate(flows)]
    layout = {
        "height": round(SIDE * whole) + 40,
        "barmode": "overlay",
        "xaxis": {
            "range": [-EDGE, 1 + EDGE],
            "tickvals": [0, 1],
            "ticktext": ["Before", "After"],
            "side": "top",
            "showgrid": False,
        },
        "yaxis": {**side, "tickvals": _middles(left, first), "ticktext": names},
        "yaxis2": {
            **side,
            "overlaying": "y",
            "side": "right",
            "tickvals": _middles(right, second),
            "ticktext": [_share(share) for share in second],
        },
    }
    bars = [_bars(0, left, first, colours, "y"), _bars(1, right, second, colours, "y2")]
    traces = [*_bands(flows, left, right, n, colours), *bars]
    note = f"{n:,} answered both; a band is as wide as many of them went that way."
    return finished(go.Figure(traces, {**layout, "template": TEMPLATE}), title, note)


def changes_figure(found: NumbersChange, title: str) -> Figure:
    """How many answered so much higher or lower the second time."""
    columns = found.columns
    lengths = [len(column.label) for column in columns]
    is_upright = sum(length + 2 for length in lengths) > WIDTH
    bar = go.Bar(
        x=[column.label for column in columns],
        y=[percent(column.share) for column in columns],
        error_y=range_bars(column.share for column in columns),
        customdata=[told(column.share) for column in columns],
        hovertemplate="%{x}: %{customdata}<extra></extra>",
        meta={"colour": [DIRECTIONS[column.direction] for column in columns]},
    )
    layout = {
        "height": COLUMNS + 30 + (7 * max(lengths) if is_upright else 0),
        "bargap": 0.2,
        "xaxis": {"type": "category", "showgrid": False, "tickangle": -90 if is_upright else 0},
        "yaxis": {**PERCENT, "rangemode": "tozero"},
    }
    note = f"{found.n:,} answered both. Second answer less the first. {RANGE}"
    figure = finished(go.Figure(bar, {**layout, "template": TEMPLATE}), title, note)
    if is_upright:
        # In a saved picture, what is said below stands below these labels.
        figure["layout"]["meta"]["labels"] = 7 * max(lengths) + 28
    return figure


def _tops(heights: Sequence[float], gap: float) -> list[float]:
    """Where each begins, from the top."""
    return [0.0, *accumulate(height + gap for height in heights)][: len(heights)]


def _middles(tops: Sequence[float], heights: Sequence[float]) -> list[float]:
    return [top + height / 2 for top, height in zip(tops, heights, strict=True)]


def _bars(
    x: int, tops: Sequence[float], heights: Sequence[float], colours: list[str], axis: str
) -> go.Bar:
    return go.Bar(
        x=[x] * len(tops),
        y=heights,
        base=tops,
        width=2 * EDGE,
        yaxis=axis,
        hoverinfo="skip",
        meta={"colour": colours},
    )


def _bands(
    flows: Sequence[Flow],
    left: Sequence[float],
    right: Sequence[float],
    n: int,
    colours: Sequence[str],
) -> Iterator[go.Scatter]:
    """Each from one option to one, laid below each other on both sides in the same order."""
    ends = list(right)
    for at, flow in enumerate(flows):
        begin = left[at]
        for to, share in enumerate(flow.to):
            if share.n:
                size = share.n / n
                stayed = at == to
                words = f"{escape(flow.label)} → {escape(flows[to].label)}: {share.n:,}"
                yield go.Scatter(
                    mode="lines",
                    fill="toself",
                    line={"width": 0},
                    opacity=STAYED if stayed else MOVED,
                    hoveron="fills",
                    hoverinfo="text",
                    text=f"{words} of {flow.n:,} ({_share(share.share or 0.0)})",
                    meta={"colour": colours[at]},
                    **_outline(begin, ends[to], size),
                )
                begin += size
                ends[to] += size


def _outline(begin: float, end: float, size: float) -> dict[str, list[float]]:
    """A band that leaves and arrives level."""
    across = [EDGE + (1 - 2 * EDGE) * at for at in CURVE]
    along = [round(begin + (end - begin) * at * at * (3 - 2 * at), 4) for at in CURVE]
    below = [round(y + size, 4) for y in along]
    return {"x": [*across, *reversed(across)], "y": [*along, *reversed(below)]}


def _share(share: float) -> str:
    return share_in_words(share)
