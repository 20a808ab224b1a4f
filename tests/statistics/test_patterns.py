"""Rows of answers and how many of them are to be expected."""

import numpy as np
import pytest

from survey_app.statistics.patterns import expected_counts, labels_of


def test_rows_have_one_label_if_and_only_if_they_are_the_same():
    rows = np.random.default_rng(1).integers(-5, 3, (200, 3))
    labels = labels_of(*rows.T)
    same = (rows[:, None] == rows[None]).all(axis=2)
    assert ((labels[:, None] == labels[None]) == same).all()
    assert set(labels) == set(range(len(np.unique(rows, axis=0))))


def test_two_questions_explain_each_other_fully():
    answers = np.array([[0, 0]] * 5 + [[0, 1]] * 2 + [[1, 1]] * 3)
    assert expected_counts(answers) == pytest.approx([5] * 5 + [2] * 2 + [3] * 3)


def test_the_best_explanation_counts():
    answers = np.array([[0, 0, 0]] * 4 + [[0, 1, 1]] * 4 + [[1, 0, 1]] * 2)
    by_first = 8 * (4 / 8) * (4 / 8)
    by_second = 6 * (4 / 6) * (4 / 6)
    by_third = 4 * (4 / 4) * (4 / 4)
    assert expected_counts(answers)[0] == pytest.approx(max(by_first, by_second, by_third))
    others = 8 * (4 / 8) * (4 / 8), 4 * (4 / 4) * (4 / 4), 6 * (4 / 6) * (4 / 6)
    assert expected_counts(answers)[4] == pytest.approx(max(others))


def test_answers_that_go_together_are_expected_together():
    generator = np.random.default_rng(2)
    leaning = generator.integers(0, 2, 20_000)
    answers = np.where(generator.random((20_000, 6)) < 0.8, leaning[:, None], 1 - leaning[:, None])
    labels = labels_of(*answers.T)
    counts = np.bincount(labels)[labels]
    assert (counts / expected_counts(answers)).max() < 3
