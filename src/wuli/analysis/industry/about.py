"""What a result says about itself: the file it comes from, how firms were drawn, remarks a report must make."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wuli.analysis.industry.count import Counted
from wuli.analysis.industry.parts import weighed
from wuli.analysis.industry.result import DesignInfo, Source
from wuli.survey.calibration import Calibration
from wuli.survey.cube import Cube
from wuli.survey.design import kish_deff
from wuli.survey.estimator import Estimator

if TYPE_CHECKING:
    from wuli.analysis.industry.analyse import Analysed, Prepared

# samplings whose margins of error mean what readers take them for
_DRAWN: Final = ("census", "probability")


def source_of(prepared: Prepared, counted: Counted, whole: Analysed | None) -> Source:
    """Return where the answers come from, or those of one part of the file that `whole` has analysed."""
    responses = prepared.responses
    tally = counted.tally
    dates = sorted(tally.dates)
    waves = tuple(w for w in (prepared.waves.previous, prepared.waves.current) if w)
    # nobody knows to which part a faulty row belongs
    aside = 0 if whole else len(responses.bad_rows)
    return Source(
        responses.source.name,
        whole.result.source.hash if whole else file_hash(getattr(responses.source, "path", None)),
        tally.rows + aside,
        tally.rows,
        aside,
        tally.flagged,
        tally.synthetic,
        dates[0] if dates else "",
        dates[-1] if dates else "",
        waves,
    )


def file_hash(path: Path | None) -> str:
    """Return the SHA-256 of a file in hexadecimal, "" for data in memory."""
    if path is None:
        return ""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def design_of(
    prepared: Prepared, counted: Counted, calibration: Calibration | None, estimator: Estimator
) -> DesignInfo:
    """Return how firms were drawn and weighted; `calibration` is that of the whole where the estimates are of a part."""
    options = prepared.options.design
    design = prepared.plan.design
    deff = kish_deff(counted.cube)
    if calibration is not None and estimator.influences.calibration is not None:
        deff = kish_deff(weighed(Cube(counted.cube.blocks[:1], counted.cube.weighted), calibration))
    sizes = {key.id: len(key.categories) for key in design.keys}
    low, high = counted.tally.weights.ends(calibration)
    return DesignInfo(
        options.sampling,
        design.weighted,
        sizes.get("stratum", 0),
        sizes.get("psu", 0),
        bool(options.fpc),
        calibration.keys if calibration else (),
        options.lonely,
        float(estimator.df),
        deff,
        counted.cube.n / deff,
        low,
        high,
        options.sampling in _DRAWN,
    )


def notes_of(prepared: Prepared, counted: Counted) -> tuple[str, ...]:
    """Return ids of remarks that a report must make."""
    notes = []
    if counted.tally.synthetic:
        notes.append("synthetic")
    waves = prepared.waves
    if len(waves.all) > 1:
        notes.append("wave" if waves.current == waves.all[-1] else "wave_chosen")
    if counted.tally.without_wave:
        notes.append("wave_blank")
    if prepared.quality is None:
        notes.append("quality_not_looked_at")
    return tuple(notes)
