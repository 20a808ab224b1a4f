"""Fixtures of cross-tables: a survey of two or three questions, and tables of its answers."""

from functools import partial

import pytest

from survey_app.analytics.crosstab.counting import counted
from survey_app.analytics.crosstab.sentences import stands_out
from survey_app.analytics.crosstab.tables import Of, table_of
from survey_app.analytics.weighting.weighed import Weighed
from tests.analytics.looking import looked_at, make_survey


@pytest.fixture
def ask(database, publication):
    """Put questions live."""
    return partial(make_survey, database, publication)


@pytest.fixture
def count(database, tmp_path):
    """Count by names of facets."""

    def make(row, column, layer=None, weigh=None, where=None):
        snapshot, facets = looked_at(database, tmp_path)
        frame = snapshot.scan() if where is None else snapshot.scan().filter(where)
        weighed = weigh(snapshot, facets) if weigh else Weighed(snapshot.rows)
        by = facets[layer] if layer else None
        return counted(frame, facets[row], facets[column], by, weighed)

    return make


@pytest.fixture
def tables(database, tmp_path):
    """The tables of names of facets, one for each layer."""

    def make(row, column, layer=None, weigh=None, of=Of.COLUMN):
        snapshot, facets = looked_at(database, tmp_path)
        weighed = weigh(snapshot, facets) if weigh else Weighed(snapshot.rows)
        by = facets[layer] if layer else None
        found = counted(snapshot.scan(), facets[row], facets[column], by, weighed)
        sides = (facets[row], facets[column], of)
        return [
            table_of(found, grid, *sides, is_weighted=weighed.is_weighted) for grid in found.grids
        ]

    return make


@pytest.fixture
def sentence(database, tmp_path, tables):
    """What stands out in a table."""

    def say(row, column):
        _, facets = looked_at(database, tmp_path)
        return stands_out(tables(row, column)[0], facets[row], facets[column])

    return say
