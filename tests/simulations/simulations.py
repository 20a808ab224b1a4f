"""Every simulation by its name."""

from tests.simulations import letters, shares, weighted
from tests.simulations.simulation import Simulation

SIMULATIONS = {
    "shares": Simulation(shares.simulate, small=10_000, full=200_000),
    "letters": Simulation(letters.simulate, small=500, full=5_000),
    "weighted": Simulation(weighted.simulate, small=4_000, full=40_000),
}
