"""Charts as Plotly's JSON, one file for each subject; nothing else knows Plotly."""

from survey_app.analytics.figures.answers import answers_figure
from survey_app.analytics.figures.change import changes_figure, flows_figure
from survey_app.analytics.figures.change_parts import (
    places_figure,
    rows_figure,
    several_figure,
)
from survey_app.analytics.figures.compare import compare_figure
from survey_app.analytics.figures.crosstab import crosstab_figure
from survey_app.analytics.figures.days import days_figure
from survey_app.analytics.figures.experiments import difference_figure, wordings_figure
from survey_app.analytics.figures.funnel import funnel_figure
from survey_app.analytics.figures.groups import groups_figure
from survey_app.analytics.figures.opinions import opinions_figure
from survey_app.analytics.figures.over_time import over_time_figure
from survey_app.analytics.figures.quality import arrivals_figure
from survey_app.analytics.figures.reading import depth_figure
from survey_app.analytics.figures.spreads import spread_figure
from survey_app.analytics.figures.style import method_line, title_lines
from survey_app.analytics.figures.tags import tags_figure
from survey_app.analytics.figures.timing import timing_figure
from survey_app.analytics.figures.weighting import margin_figure

__all__ = [
    "answers_figure",
    "changes_figure",
    "compare_figure",
    "crosstab_figure",
    "arrivals_figure",
    "days_figure",
    "depth_figure",
    "difference_figure",
    "flows_figure",
    "funnel_figure",
    "margin_figure",
    "method_line",
    "tags_figure",
    "groups_figure",
    "opinions_figure",
    "over_time_figure",
    "places_figure",
    "rows_figure",
    "several_figure",
    "spread_figure",
    "timing_figure",
    "title_lines",
    "wordings_figure",
]
