"""Conditions, by the vectors that the browser passes as well."""

import json
from pathlib import Path

import pytest

from survey_app.surveys.conditions import holds, is_sound, needs_facts, subjects

VECTORS = json.loads((Path(__file__).parent / "conditions.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_a_condition_holds_or_not(vector):
    assert vector["condition"] is None or is_sound(vector["condition"])
    assert holds(vector["condition"], vector["answers"], vector["facts"]) is vector["holds"]


@pytest.mark.parametrize(
    "document",
    [
        "is",
        [],
        ["is"],
        ["is", "q1"],
        ["is", "q1", None],
        ["is", "q1", True],
        ["is", 1, "o1"],
        ["least", "q1", "7"],
        ["least", "q1", 7, 8],
        ["answered", "q1", "o1"],
        ["not", ["is", "q1", "o1"], ["is", "q1", "o2"]],
        ["all", "q1"],
        ["never", "q1", "o1"],
        {"is": "q1"},
        ["is", "q1", *("o1" for _ in range(50))],
        ["not", ["not", ["not", ["not", ["not", ["answered", "q1"]]]]]],
    ],
)
def test_what_is_no_condition_is_told(document):
    assert not is_sound(document)


def test_the_subjects_of_a_condition():
    condition = ["any", ["not", ["is", "q1.r1", "o1"]], ["least", "q2", 3], ["is", ":section", "a"]]
    assert list(subjects(condition)) == ["q1.r1", "q2", ":section"]
    assert needs_facts(condition)
    assert not needs_facts(["is", "q1", "o1"])
    assert not needs_facts(None)
