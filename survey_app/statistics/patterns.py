"""Rows of answers that come up more often than the answers to each question let expect."""

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats, Integers


def labels_of(*columns: npt.ArrayLike) -> Integers:
    """A number from 0 for each response: the same where all columns of whole numbers are."""
    labels = np.zeros(len(np.asarray(columns[0])), np.int64)
    for column in columns:
        values, codes = np.unique(column, return_inverse=True)
        labels = np.unique(labels * len(values) + codes, return_inverse=True)[1]
    return labels


def expected_counts(answers: npt.ArrayLike) -> Floats:
    """For each response how many with just its answers [response, question] are to be expected.

    Answers to one question go with those to others: whoever is for this is for that. So each
    question in turn is taken for the one that all others follow, each for itself, and the
    highest of these expectations counts: a row has to be too frequent by all of them.
    Source: the naive Bayes model, Maron (1961), Journal of the ACM 8, 404.
    """
    columns = [labels_of(column) for column in np.asarray(answers).T]
    highest = np.zeros(len(columns[0]))
    for i, leading in enumerate(columns):
        alike = _matching(leading)
        expected = alike.copy()
        for j, following in enumerate(columns):
            if i != j:
                expected *= _matching(_pair(following, leading)) / alike
        highest = np.maximum(highest, expected)
    return highest


def _pair(one: Integers, other: Integers) -> Integers:
    """A number for each combination of two questions' answers."""
    return one * (int(other.max()) + 1) + other


def _matching(labels: Integers) -> Floats:
    """For each response how many have the same label as it has."""
    return np.bincount(labels)[labels].astype(float)
