"""Synthetic firms that respect given shares. Every row is marked as synthetic; nothing made from it is a finding."""

from wuli.analysis.simulate.files import SIMULATED_ENDINGS, write_simulated
from wuli.analysis.simulate.generate import simulate
from wuli.analysis.simulate.marginals import read_marginals
from wuli.analysis.simulate.options import SimulationOptions
from wuli.analysis.simulate.population import Population, build_population

__all__ = [
    "SIMULATED_ENDINGS",
    "Population",
    "SimulationOptions",
    "build_population",
    "read_marginals",
    "simulate",
    "write_simulated",
]
