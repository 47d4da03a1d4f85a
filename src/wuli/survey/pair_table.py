"""The joint counts of two variables with levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuli.survey.joint import JointMoments
from wuli.survey.variables import Counts, Floats, Levels


@dataclass(frozen=True, slots=True)
class PairTable:
    """Units by the levels of two variables, over the units in which both are known.

    `counts`: units, `totals`: sums of their weights, both (levels of `first`, levels of `second`); without weights the
    two are equal. `n_eff`: how many unweighted units say as much (Kish), n without weights.
    """

    first: Levels
    second: Levels
    counts: Counts
    totals: Counts
    n_eff: float

    @property
    def n(self) -> int:
        """The number of units."""
        return int(self.counts.sum())

    @property
    def effective(self) -> Floats:
        """The weighted shares of the cells times n_eff, as counts for tests and standard errors."""
        total = self.totals.sum()
        return np.asarray(self.totals * (self.n_eff / total)) if total else np.zeros(self.totals.shape)

    @property
    def turned(self) -> PairTable:
        """The same table with the variables exchanged."""
        return PairTable(self.second, self.first, self.counts.T, self.totals.T, self.n_eff)

    def joint(self) -> JointMoments:
        """Return the joint moments of the two variables, exact but for n_eff, which is that of the table."""
        return JointMoments.of_table((self.first, self.second), self.totals, self.n, self.n_eff)
