"""Expected values of reference implementations (tests/data/), and the comparison with them."""

import json
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[1] / "data"
CASES = {
    case["id"][:6]: case
    for case in json.loads((DATA / "reference_stats.json").read_text())["cases"]
}
DATASETS = json.loads((DATA / "reference_datasets.json").read_text())["data"]
GIVEN = {
    *("call", "filter", "note", "property", "rule", "scale", "share"),
    *("edu3_recode", "schools", "targets"),
}
"""What data sets say in words, and what they give for the methods to start from."""
FITTED = {"cems"}


def check(case, computed, left_out=()):
    """Compare every expected key of a case, except `left_out`, within the case's own tolerance.

    `computed` must have a value for each: a key that nobody computes is a failure, not a gap.
    `left_out` maps a key to the reason why it is not required.
    """
    expected = case["expected"]
    assert set(computed) | set(left_out) == set(expected)
    for key in set(expected) - set(left_out):
        compare(computed[key], expected[key], key=key, **case["tolerance"])


def keys_of(dataset):
    """The keys of a data set that name a result."""
    return [key for key in DATASETS[dataset] if key not in GIVEN]


def check_data(dataset, key, computed):
    """Compare one key of a data set: closed forms to 1e-9, what is fitted by iteration to 1e-6."""
    close = 1e-6 if dataset in FITTED else 1e-9
    compare(computed, _results(DATASETS[dataset][key]), abs=close, rel=close, key=key)


def _results(expected):
    if not isinstance(expected, dict):
        return expected
    return {key: _results(value) for key, value in expected.items() if key not in GIVEN}


def compare(computed, expected, *, abs, rel, key=""):  # noqa: A002 - the words of the file
    """A number x matches e when |x − e| <= abs + rel·|e|; lists and objects match part by part."""
    if isinstance(expected, dict):
        assert set(computed) == set(expected), key
        for name in expected:
            compare(computed[name], expected[name], abs=abs, rel=rel, key=f"{key}.{name}")
    elif isinstance(expected, list) and any(isinstance(it, dict) for it in expected):
        assert len(computed) == len(expected), key
        for i, part in enumerate(expected):
            compare(computed[i], part, abs=abs, rel=rel, key=f"{key}[{i}]")
    elif isinstance(expected, bool | str):
        assert computed == expected, key
    else:
        np.testing.assert_allclose(computed, expected, atol=abs, rtol=rel, err_msg=key)
