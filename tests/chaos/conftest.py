"""Each scenario in small, on both databases; and sites for tests of the oracle itself."""

import pytest

from tests.conftest import do_without
from tests.newspaper import KINDS
from tests.postgres import DURABLE, Cluster, NoPostgres


@pytest.fixture(scope="session")
def durable_cluster():
    """A server of our own that syncs to disk: it is stopped and started by the scenarios."""
    try:
        with Cluster(DURABLE) as cluster:
            yield cluster
    except NoPostgres as error:
        do_without("PostgreSQL", error)


@pytest.fixture(params=KINDS)
def cluster(request):
    """What `site` wants: None for SQLite."""
    return request.getfixturevalue("durable_cluster") if request.param == "postgresql" else None
