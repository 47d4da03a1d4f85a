"""One part of a sample on its own, as in a brief on one district: the weights and the design stay those of the whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wuli.survey.calibration import Calibration
from wuli.survey.counts import BlockCounts
from wuli.survey.cube import Cube
from wuli.survey.estimator import Estimator, Rules
from wuli.survey.variables import Floats


def estimator_of_part(cube: Cube, whole: Estimator, rules: Rules) -> Estimator:
    """Return the estimator of a part of the sample that `whole` estimates from.

    The part is a domain: strata and PSUs are those of the whole, and adjusted weights, which `weighed` has put into
    the cube, count as given.
    """
    design = whole.design
    # what the whole has let pass is no error in a part of it
    made = Estimator(cube, replace(design, lonely="adjust") if design.lonely == "fail" else design, rules=rules)
    if not made.influences.textbook:
        made.influences.frame = whole.influences.frame
    return made


def weighed(cube: Cube, calibration: Calibration) -> Cube:
    """Return a cube in which every unit counts with its calibrated weight."""
    return Cube(
        tuple(_weighed(block, calibration.factor[calibration.cell_of(block)]) for block in cube.blocks), weighted=True
    )


def _weighed(block: BlockCounts, factor: Floats) -> BlockCounts:
    column = factor[:, None]
    levels = {
        id: replace(c, w=np.rint(c.w * column).astype(np.int64), q=c.q * column**2) for id, c in block.levels.items()
    }
    moments = {
        id: replace(
            m,
            w=np.rint(m.w * factor).astype(np.int64),
            q=m.q * factor**2,
            wx=np.array([round(total) for total in m.wx.astype(np.float64) * factor], dtype=m.wx.dtype),
            qx=m.qx * factor**2,
            qxx=m.qxx * factor**2,
            wxx=m.wxx * factor,
        )
        for id, m in block.moments.items()
    }
    return replace(
        block, w=np.rint(block.w * factor).astype(np.int64), q=block.q * factor**2, levels=levels, moments=moments
    )
