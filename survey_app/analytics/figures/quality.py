"""When answers came, and which of them look unusual."""

from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from survey_app.analytics.figures.style import COLUMNS, TEMPLATE, Figure, day_axis, finished
from survey_app.analytics.quality.page import QualityPage
from survey_app.web.amounts import counted
from survey_app.web.ranges import decimal_in_words

LOCAL = "%Y-%m-%d %H:%M"
"""Without a zone: Plotly then shows it as it stands."""


def arrivals_figure(page: QualityPage, title: str, time_zone: str) -> Figure:
    """Answers by hours or days; on top those that look unusual, and signs where bursts are."""
    zone = ZoneInfo(time_zone)
    traces: list[go.Bar | go.Scatter] = [
        _columns(page, zone, "Usual", "chart-1", [n - marked for _, n, marked in page.by_time]),
        _columns(page, zone, "Unusual", "chart-2", [marked for _, _, marked in page.by_time]),
    ]
    if page.bursts:
        traces.append(_signs(page, zone))
    layout = {
        "height": COLUMNS + 60,
        "barmode": "stack",
        "bargap": 0,
        "barcornerradius": 0,
        "showlegend": True,
        "margin": {"b": 44},
        "xaxis": day_axis([since.astimezone(zone).date() for since, _, _ in page.by_time]),
        "yaxis": {"rangemode": "tozero", "tickformat": ",d", "nticks": 5},
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    note = (
        f"Unusual: {page.unusual.n:,} of {counted(page.unusual.base, 'answer')}; none is left out."
    )
    return finished(figure, title, note)


def _columns(
    page: QualityPage, zone: ZoneInfo, name: str, colour: str, counts: list[int]
) -> go.Bar:
    return go.Bar(
        name=name,
        x=[since.astimezone(zone).strftime(LOCAL) for since, _, _ in page.by_time],
        y=counts,
        width=[1000 * page.stretch.total_seconds()] * len(counts),
        offset=0,
        hovertemplate="%{x|%-d %b %Y, %H:%M}: %{y:,} " + f"{name.lower()}<extra></extra>",
        meta={"colour": colour},
    )


def _signs(page: QualityPage, zone: ZoneInfo) -> go.Scatter:
    """A sign above each burst."""
    highest = max((n for _, n, _ in page.by_time), default=0)
    return go.Scatter(
        name="Burst",
        mode="markers",
        x=[one.since.astimezone(zone).strftime(LOCAL) for one in page.bursts],
        y=[1.06 * highest] * len(page.bursts),
        customdata=[
            [one.count, one.minutes, decimal_in_words(one.expected)] for one in page.bursts
        ],
        hovertemplate="Burst, %{x|%-d %b, %H:%M}: %{customdata[0]:,} answers in "
        "%{customdata[1]} minutes, %{customdata[2]} were expected<extra></extra>",
        marker={"symbol": "triangle-down", "size": 11, "line": {"width": 0}},
        meta={"colour": "text"},
    )
