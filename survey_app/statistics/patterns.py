"""Rows of answers that come up more often than the answers to each question let expect."""

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats, Integers

SPARSE = 8
"""Numbers over more than so many times as many places are sorted."""


def labels_of(*columns: npt.ArrayLike) -> Integers:
    """A number from 0 for each response: the same where all columns of whole numbers are."""
    labels = np.zeros(len(np.asarray(columns[0])), np.int64)
    for column in columns:
        codes = _ranks(np.asarray(column, np.int64))
        labels = _ranks(labels * (int(codes.max(initial=0)) + 1) + codes)
    return labels


def _ranks(numbers: Integers) -> Integers:
    """The place of each number among those that occur, from 0."""
    lowest = int(numbers.min(initial=0))
    span = int(numbers.max(initial=0)) - lowest + 1
    # Numbers that lie close together need no sorting.
    if span > SPARSE * len(numbers):
        return np.unique(numbers, return_inverse=True)[1]
    occurs = np.zeros(span, np.int64)
    occurs[numbers - lowest] = 1
    return (np.cumsum(occurs) - 1)[numbers - lowest]


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
