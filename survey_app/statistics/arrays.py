"""The arrays that methods take and give: their types, and sums by group."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def summed(groups: Integers, values: Floats | Integers, size: int) -> Floats:
    """The sum of the values of each group 0..size − 1."""
    return np.bincount(groups, weights=values, minlength=size).astype(np.float64)
