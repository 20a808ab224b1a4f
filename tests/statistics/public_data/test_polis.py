"""A real Polis conversation, grouped like its export, against scikit-learn 1.9.1."""

import csv

import numpy as np
import pytest

from survey_app.statistics.opinion_groups import UNGROUPED, opinion_groups
from tests.statistics.grouping import adjusted_rand_index
from tests.statistics.reference import DATA, DATASETS, check_data, keys_of

NAME = "polis_seattle_15"
COMPUTED = {
    "grouped": lambda found, exported: (found.groups >= 0).sum(),
    "group_sizes": lambda found, exported: np.bincount(exported[exported >= 0]),
    "adjusted_rand_index_of_naive": lambda found, exported: agreement(found, exported),
}


@pytest.fixture(scope="module")
def conversation():
    """Groups by votes on the statements that were let in, and the exported ones."""
    folder = DATA / NAME
    with (folder / "comments.csv").open(newline="") as file:
        let_in = sorted(
            int(it["comment-id"]) for it in csv.DictReader(file) if it["moderated"] == "1"
        )
    with (folder / "participants-votes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    votes = np.array([[float(row[str(it)] or "nan") for it in let_in] for row in rows])
    exported = np.array([int(row["group-id"] or UNGROUPED) for row in rows])
    return opinion_groups(votes, np.random.default_rng(7), shuffles=99), exported


def agreement(found, exported):
    both = exported >= 0
    return adjusted_rand_index(found.groups[both], exported[both])


@pytest.mark.parametrize("key", keys_of(NAME))
def test_a_real_conversation_is_that_of_the_reference(key, conversation):
    check_data(NAME, key, COMPUTED[key](*conversation))


def test_it_is_grouped_as_it_should_be(conversation):
    found, exported = conversation
    assert DATASETS[NAME]["property"] == "a grouping should reach ARI >= 0.6 against group-id"
    assert agreement(found, exported) >= 0.6
    assert (found.k, found.p) == (len(DATASETS[NAME]["group_sizes"]), 0.01)
    # The export groups those who voted seven times on what was let in, and so do we.
    assert ((found.groups >= 0) == (exported >= 0)).all()
