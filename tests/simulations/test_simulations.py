"""Every simulation, small: what was planted is found as often as is claimed."""

import pytest

from tests.simulations.simulations import SIMULATIONS


@pytest.mark.parametrize("name", SIMULATIONS)
def test_findings_lie_where_they_should(name):
    findings = list(SIMULATIONS[name].findings(small=True))
    assert findings
    assert [it for it in findings if not it.good] == []
