"""Which shard a fact belongs to, also after a publication was given more of them."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.collect.ids import new_id, unix_ms
from survey_app.collect.shards import shard_of, shard_of_article, shards_of
from tests.builders import NOW

MADE_MS = unix_ms(NOW)


def identifier(rand_a):
    """An id of NOW with these 12 bits after its version."""
    return UUID(int=new_id(NOW, bytes(10)).int | rand_a << 64)


@pytest.mark.parametrize(
    ("buckets", "rand_a", "shard"),
    [
        ([(0, 1)], 0xFFF, 7 << 8),
        ([(0, 4)], 0xFF6, 7 << 8 | 2),
        ([(0, 256)], 0xFAB, 7 << 8 | 0xAB),
        ([(0, 1), (MADE_MS, 4)], 0x003, 7 << 8 | 3),
        ([(0, 1), (MADE_MS + 1, 4)], 0x003, 7 << 8),
        ([(0, 8), (MADE_MS, 2)], 0x007, 7 << 8 | 1),
        ([(MADE_MS + 1, 4)], 0x003, 7 << 8),
    ],
)
def test_the_low_bits_of_an_id_name_its_bucket(buckets, rand_a, shard):
    assert shard_of(7, buckets, identifier(rand_a)) == shard


@given(st.uuids(version=4), st.integers(0, 8), st.integers(1, 2**40))
@settings(max_examples=120)
def test_an_id_keeps_its_shard_when_there_are_more(some, power, wait_ms):
    buckets = [(0, 2**power)]
    later = [*buckets, ((some.int >> 80) + wait_ms, 256)]
    assert shard_of(3, later, some) == shard_of(3, buckets, some)
    assert shard_of(3, later, some) in shards_of(3, later)


@pytest.mark.parametrize(
    ("buckets", "article", "shard"),
    [([(0, 1)], 5, 7 << 8), ([(0, 1), (9, 4)], 5, 7 << 8 | 1), ([(0, 4)], 0, 7 << 8)],
)
def test_an_article_counts_among_the_buckets_of_today(buckets, article, shard):
    assert shard_of_article(7, buckets, article) == shard


def test_a_publication_has_as_many_shards_as_it_ever_had_buckets():
    assert shards_of(1, [(0, 1)]) == [256]
    assert shards_of(1, [(0, 4), (9, 2)]) == [256, 257, 258, 259]


def test_no_two_publications_share_a_shard():
    buckets = [(0, 256)]
    assert not set(shards_of(1, buckets)) & set(shards_of(2, buckets))
