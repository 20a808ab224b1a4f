"""Sums over hourly cells: by what is asked for, over everything else."""

import datetime as dt

import pytest

from survey_app.collect.cells import sums
from survey_app.collect.models import ReadingCell
from tests.builders import NOW, add_cells

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def total(database):
    """Sums of readings: three hours in one shard, and one hour of another title."""
    head = {"device": "phone", "language": "en", "referrer": "", "depth": 5}
    for shard, hour, article, reads in (
        (256, 0, 1, 5),
        (256, 1, 1, 7),
        (256, 2, 2, 11),
        (512, 0, 1, 9),
    ):
        row = {"hour": NOW + hour * HOUR, "article_id": article, "reads": reads}
        add_cells(database, shard, ReadingCell, [head | row | {"engaged_s": 10 * reads}])

    def read(shards=(256,), **given):
        with database.reading() as session:
            return sums(session, ReadingCell, shards=shards, **given)

    return read


def test_without_dimensions_there_is_one_sum(total):
    assert total() == {(): (23, 230)}
    assert total((256, 512)) == {(): (32, 320)}


def test_sums_are_whole_numbers(total):
    assert {type(value) for value in total()[()]} == {int}


def test_each_value_of_a_dimension_has_its_sum(total):
    assert total(by=("article_id",)) == {(1,): (12, 120), (2,): (11, 110)}
    assert total(by=("device", "article_id"))[("phone", 2)] == (11, 110)


@pytest.mark.parametrize(
    ("since", "until", "reads"), [(0, 3, 23), (1, 3, 18), (0, 2, 12), (1, 2, 7), (None, 1, 5)]
)
def test_hours_are_bounded_from_one_to_before_another(total, since, until, reads):
    first = None if since is None else NOW + since * HOUR
    assert total(since=first, until=NOW + until * HOUR)[()][0] == reads


def test_other_arguments_keep_the_cells_with_that_value(total):
    assert total(article_id=2) == {(): (11, 110)}
    assert total(article_id=1) == {(): (12, 120)}
    assert total(article_id=frozenset(range(100_000))) == {(): (23, 230)}


def test_no_cells_sum_to_nothing(total):
    assert total(device="tablet") == {(): (0, 0)}
    assert total(device="tablet", by=("article_id",)) == {}
