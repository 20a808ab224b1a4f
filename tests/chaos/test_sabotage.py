"""The oracle can fail: it turns red when the product breaks its promises."""

from tests.chaos import client, deaths, faults, sabotage
from tests.chaos.scenario import Size
from tests.chaos.site import site

EARLY, CARELESS = (
    f"{sabotage.__name__}:{name}" for name in ("acknowledge_before_commit", "swallow_exceptions")
)
HONEST = f"{faults.__name__}:failing_commits"


def posted(cluster, number=300, **given):
    """The verdict on so many responses, some of them sent twice."""
    with site(cluster, **given) as it:
        it.post(number, 8)
        return it.verdict()


def test_acknowledging_before_the_commit_loses_responses(cluster):
    assert deaths.kill(cluster, Size(200, 1), loader=EARLY).verdict.lost


def test_a_swallowed_exception_loses_responses(cluster):
    assert posted(cluster, loader=CARELESS).lost


def test_an_honest_writer_survives_the_same_exceptions(cluster):
    found = posted(cluster, loader=HONEST)
    assert found.good, found
    assert found.acknowledged


def test_without_a_unique_key_responses_are_doubled(cluster):
    with site(cluster, prepared=sabotage.drop_keys) as it:
        it.send([body for body in client.bodies(it.chance, 20) for _ in range(2)], 1)
        assert it.verdict().doubled
