"""Each scenario in small: what `make chaos` runs at full length."""

import pytest

from tests.chaos.scenario import Absent
from tests.chaos.scenarios import SCENARIOS
from tests.newspaper import KINDS


@pytest.mark.parametrize(
    ("name", "cluster"),
    [(name, kind) for name in SCENARIOS for kind in KINDS if kind in SCENARIOS[name].kinds],
    indirect=["cluster"],
)
def test_nothing_is_lost_or_doubled(name, cluster):
    scenario = SCENARIOS[name]
    try:
        found = scenario.run(cluster, scenario.small).verdict
    except Absent as reason:
        pytest.skip(f"{name}: {reason}")
    assert found.acknowledged
    assert (found.lost, found.doubled, found.faults) == (0, 0, [])
