"""Every simulation by its name."""

from tests.simulations import shares
from tests.simulations.simulation import Simulation

SIMULATIONS = {
    "shares": Simulation(shares.simulate, small=20_000, full=200_000),
}
