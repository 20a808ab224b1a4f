"""Every case and data set of the reference files is compared by a test."""

import ast
from pathlib import Path

import pytest

from tests.statistics import public_data
from tests.statistics.reference import CASES, DATASETS, check, check_data, compare

TESTS = Path(__file__).parents[1]


def named():
    """Every text that stands by itself in a test which compares with the reference."""
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text()
        if "tests.statistics.reference import" in text and path != Path(__file__):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_every_case_is_compared():
    assert set(CASES) - set(named()) == set()
    assert len(CASES) == 54


def test_every_data_set_is_compared():
    """Each key of them is, as the tests of `public_data` go through all keys."""
    assert set(DATASETS) - set(named()) == set()
    folder = Path(public_data.__file__).parent
    assert len(list(folder.glob("test_*.py"))) == len(DATASETS)


def test_a_key_that_is_not_computed_or_is_wrong_fails():
    case = {"expected": {"a": 1.0, "b": 2.0}, "tolerance": {"abs": 1e-9, "rel": 0}}
    check(case, {"a": 1.0, "b": 2.0})
    for wrong in ({"a": 1.0}, {"a": 1.0, "b": 2.0 + 1e-8}, {"a": 1.0, "b": float("nan")}):
        with pytest.raises(AssertionError):
            check(case, wrong)
    with pytest.raises(AssertionError):
        check_data("gcb", "alpha", DATASETS["gcb"]["alpha"] + 1e-8)
    with pytest.raises(AssertionError):
        compare([{"a": 1}], [{"a": 1}, {"a": 2}], abs=0, rel=0)
