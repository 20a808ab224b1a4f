"""Matrices: the same choice for each of several things."""

from survey_app.surveys.kinds.batteries import Battery


class Matrix(Battery):
    """One of the editor's options for each row."""

    name = "matrix"
    label = "Matrix"
    hint = "The same choice for each of several things."
