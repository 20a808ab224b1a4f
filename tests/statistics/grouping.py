"""How far two groupings agree."""

import numpy as np
from scipy.special import comb


def adjusted_rand_index(one, other):
    """1 fully, 0 as by chance (Hubert & Arabie 1985)."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    rows, columns = comb(table.sum(axis=1), 2).sum(), comb(table.sum(axis=0), 2).sum()
    chance = rows * columns / comb(table.sum(), 2)
    return (comb(table, 2).sum() - chance) / ((rows + columns) / 2 - chance)
