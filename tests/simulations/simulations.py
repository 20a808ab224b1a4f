"""Every simulation by its name."""

from tests.simulations import (
    cells,
    experiments,
    letters,
    opinions,
    quality,
    shares,
    stuffing,
    trends,
    weighted,
)
from tests.simulations.simulation import Simulation

SIMULATIONS = {
    "cells": Simulation(cells.simulate, small=0, full=0),
    "shares": Simulation(shares.simulate, small=10_000, full=200_000),
    "letters": Simulation(letters.simulate, small=500, full=5_000),
    "weighted": Simulation(weighted.simulate, small=4_000, full=40_000),
    "experiments": Simulation(experiments.simulate, small=200, full=4_000),
    "trends": Simulation(trends.simulate, small=400, full=5_000),
    "opinions": Simulation(opinions.simulate, small=10, full=200),
    "stuffing": Simulation(stuffing.simulate, small=4, full=100),
    "quality": Simulation(quality.simulate, small=1, full=10),
}
