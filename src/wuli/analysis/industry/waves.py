"""Change between two waves: the same firms where they can be matched, two samples where they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.count import CountPlan
from wuli.analysis.industry.design_columns import read_design_keys, read_weights
from wuli.analysis.industry.matched import FirmRows, Matched, match
from wuli.analysis.industry.natural import natural_key
from wuli.analysis.industry.result import WaveChange
from wuli.analysis.industry.variables import LEVEL
from wuli.instrument.answers import Answers, BoolArray, IntArray
from wuli.responses import Responses
from wuli.responses.duplicates import hash_texts, key_text
from wuli.responses.items import Sheet
from wuli.scoring.kernel import SCORED
from wuli.scoring.scores import score
from wuli.survey.association import stuart_maxwell
from wuli.survey.contrasts import ALPHA, between_groups, judge
from wuli.survey.cube import Cube, CubeBuilder
from wuli.survey.effects import cliffs_delta
from wuli.survey.estimator import Estimator, Rules
from wuli.survey.intervals import mean_t
from wuli.survey.panel import detectable_change
from wuli.survey.results import Comparison, GroupTest, Reliability, Verdict
from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Key

WAVE: Final = "wave"
# scores are kept as floats: changes closer than this are the same
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class WavePlan:
    """The wave a report is about and the one before it ("" for none); "" for files without waves. `all` are in order."""

    current: str = ""
    previous: str = ""
    all: tuple[str, ...] = ()


def choose_waves(values: tuple[str, ...], wanted: str) -> WavePlan:
    """Return the wave wanted (default the last by name, numbers by value) and the one before it.

    >>> choose_waves(("第10轮", "第9轮"), "")
    WavePlan(current='第10轮', previous='第9轮', all=('第9轮', '第10轮'))
    """
    ordered = tuple(sorted(values, key=natural_key))
    if not ordered:
        return WavePlan()
    current = wanted or ordered[-1]
    place = ordered.index(current)
    return WavePlan(current, ordered[place - 1] if place else "", ordered)


def rows_of_wave(batch: Assessed, wave: str) -> BoolArray:
    """Return which rows belong to a wave."""
    texts = batch.responses.sheet.distinct(WAVE)
    inside, _ = texts.codes(lambda text: int(text == wave), 0, np.int8)
    rows: BoolArray = inside == 1
    return rows


def rows_without_wave(batch: Assessed) -> int:
    """Return how many rows belong to no wave."""
    return int((batch.responses.sheet.distinct(WAVE).index < 0).sum())


def take_rows(batch: Assessed, rows: BoolArray) -> Assessed:
    """Return only some rows of a batch, scored again by the same plan."""
    if rows.all():
        return batch
    sheet, answers = batch.responses.sheet, batch.responses.answers
    kept = pa.array(rows)
    part = replace(
        batch.responses,
        answers=Answers(int(rows.sum()), {id: codes[rows] for id, codes in answers.codes.items()}),
        sheet=replace(sheet, table=sheet.table.filter(kept), row_numbers=sheet.row_numbers[rows], bad=sheet.bad[rows]),
        firm_ids=batch.responses.firm_ids.filter(kept),
    )
    return Assessed(batch.pack, part, score(batch.scores.plan, part.answers))


class WaveCounter:
    """Gathers what a change needs from the batches of a file with waves."""

    def __init__(self, plan: CountPlan, waves: WavePlan, responses: Responses, *, keeps: bool = True) -> None:
        """Compare the two waves of `waves`, firms weighted and drawn as in `plan`.

        Without `keeps`, no rows of firms are kept to be matched.
        """
        self._v, self._design, self._responses, self.waves = plan.variables, plan.design, responses, waves
        self._key = Key(WAVE, (waves.previous, waves.current))
        moments = (*self._v.composites[:1], *self._v.wide_forces)
        block = Block((*self._design.keys, self._key), self._v.forces, moments)
        self._cube = CubeBuilder([block], weighted=self._design.weighted)
        self._keeps = keeps and self.named
        self._rows: list[FirmRows] = []
        self._panel: Matched | None = None

    @property
    def named(self) -> bool:
        """Whether the file says which firm a row is about."""
        return "firm_id" in self._responses.columns

    @property
    def panel_ids(self) -> tuple[str, ...]:
        """What is compared firm by firm: the overall level and the forces."""
        return (LEVEL, *self._v.force_ids)

    def update(self, batch: Assessed) -> None:
        """Take in a batch of any waves."""
        sheet, scores, v = batch.responses.sheet, batch.scores, self._v
        codes = self._codes(sheet)
        keys = {**read_design_keys(sheet, self._responses, self._design), WAVE: codes}
        weights = read_weights(sheet, self._responses, self._design)
        moments = v.moments(scores, differences=False)
        self._cube.update(Batch(scores.rows, keys, v.force_codes(scores), moments, weights))
        if self._keeps:
            self._rows.append(self.rows(batch))

    def _codes(self, sheet: Sheet) -> IntArray:
        """Return 1 for rows of the previous wave, 2 for the current one, 0 for others."""
        place = {value: i for i, value in enumerate(self._key.categories, start=1)}
        return sheet.distinct(WAVE).codes(lambda text: place.get(text, 0), 0, np.int8)[0]

    def rows(self, batch: Assessed) -> FirmRows:
        """Return the firms of a batch that can be matched: of either wave, with an id of their own."""
        v, scores, sheet = self._v, batch.scores, batch.responses.sheet
        levels = v.level_codes(scores).get(LEVEL, np.zeros(scores.rows, np.int8))
        nodes = [scores.nodes[id] for id in v.force_ids]
        values = [np.where(n.state == SCORED, n.value / n.grid, np.nan) for n in nodes]
        weights = read_weights(sheet, self._responses, self._design)
        codes = self._codes(sheet)
        rows = FirmRows(
            hash_texts(batch.responses.firm_ids),
            codes,
            np.stack([levels.astype(np.float64), *values], axis=1),
            np.full(scores.rows, WEIGHT_UNIT) if weights is None else weights,
        )
        return rows.take((codes > 0) & _has_id(sheet))

    def cube(self) -> Cube:
        """Return what is counted of the two waves apart from the firms in both."""
        return self._cube.cube()

    def merge(self, other: Cube) -> None:
        """Take in what was counted in another part of the file."""
        self._cube.merge(other)

    def change(self, rules: Rules, reliability: Mapping[str, Reliability], confidence: float) -> WaveChange:
        """Return the change from the previous wave to the current one."""
        cube = self._cube.cube()
        design = self._design.design
        # strata with one PSU have been refused before, if that was wished
        design = replace(design, lonely="adjust") if design.lonely == "fail" else design
        estimator = Estimator(cube, design, rules=rules)
        block = cube.blocks[0]
        n = [int(block.n[block.key(WAVE) == code].sum()) for code in (1, 2)]
        panel = _Panel(self.matched(), rules.floor, confidence)
        rows: list[Comparison] = []
        for id in self._v.force_ids:
            both = between_groups(estimator, id, (WAVE,), [(1, 0)], kind="waves", family="waves") if all(n) else []
            rows += [replace(row, method="independent+t") for row in both]
            if panel.size:
                rows.append(panel.change(id, (self.waves.current, self.waves.previous)))
        numbers = tuple(level.number for level in self._v.pack.instrument.levels) if self._v.level else ()
        transitions, test = panel.transitions(numbers)
        names = self.waves.previous, self.waves.current
        detectable = panel.detectable(self._v.force_ids, reliability)
        return WaveChange(*names, n[0], n[1], panel.size, judge(rows), transitions, test, detectable)

    def matched(self) -> Matched:
        """Return the firms that stand once in each wave."""
        if self._panel is None and self._rows:
            self._panel = match(FirmRows.sum(self._rows), self.panel_ids)
        return self._panel or Matched(0, {})

    def take_matched(self, matched: Matched) -> None:
        """Take firms that were matched elsewhere."""
        self._panel = matched


def _has_id(sheet: Sheet) -> BoolArray:
    """Tell which firms gave an id of their own; others go by their row, which matches nobody."""
    valid: BoolArray = key_text(sheet.column("firm_id")).is_valid().to_numpy(zero_copy_only=False)
    return valid


@dataclass(frozen=True)
class _Panel:
    """Firms that answered in both waves, before and after."""

    matched: Matched
    floor: int
    confidence: float

    @property
    def size(self) -> int:
        """The number of firms."""
        return self.matched.firms

    def change(self, id: str, sides: tuple[str, str]) -> Comparison:
        """Return the mean change of a force, with the weights of the later wave."""
        pairs = self.matched.pairs[id].known()
        n = int(pairs.n.sum())
        head, tail = ("waves", id, (), *sides), ("cliffs_delta", "not_tested", "paired+t", "panel")
        if n < self.floor:
            return Comparison(*head, *(None,) * 4, n, n, None, None, None, *tail)  # type: ignore[arg-type]
        weights = pairs.w / WEIGHT_UNIT
        change = pairs.after - pairs.before
        mean = float(weights @ change / weights.sum())
        away = change - mean
        # changes on a grid of scores differ by more than this, or not at all
        away[np.abs(away) < _SAME] = 0.0
        se = float(np.sqrt((pairs.q * away**2).sum() * n / max(n - 1, 1)) / weights.sum())
        ends = mean_t(mean, se, n - 1, self.confidence)
        values = np.unique(np.concatenate([pairs.before, pairs.after]))
        tables = [
            np.bincount(np.searchsorted(values, side), weights=weights, minlength=len(values))
            for side in (pairs.after, pairs.before)
        ]
        numbers = (mean, se, float(ends.low), float(ends.high), n, n, _two_sided(mean, se, n - 1), None)
        return Comparison(*head, *numbers, cliffs_delta(*tables), *tail)  # type: ignore[arg-type]

    def transitions(self, numbers: tuple[int, ...]) -> tuple[dict[tuple[int, int], int], GroupTest | None]:
        """Return how many firms moved between the overall levels, and whether the levels shifted."""
        if not self.size or not numbers:
            return {}, None
        pairs = self.matched.pairs[LEVEL]
        before, after = pairs.before.astype(np.int64), pairs.after.astype(np.int64)
        # open and missing levels are no levels to move between
        known = (before > 0) & (after > 0) & (before <= len(numbers)) & (after <= len(numbers))
        firms = int(pairs.n[known].sum())
        if firms < self.floor:
            return {}, None
        table = np.zeros((len(numbers), len(numbers)), dtype=np.int64)
        np.add.at(table, (before[known] - 1, after[known] - 1), pairs.n[known])
        cells = {(numbers[i], numbers[j]): int(table[i, j]) for i, j in np.argwhere(table).tolist()}
        found = stuart_maxwell(table)
        verdict: Verdict = "not_tested" if found.p is None else "higher" if found.p < ALPHA else "undistinguished"
        numbers_of = (found.statistic, found.df, None, found.p, found.p, None, "", firms, 2)
        return cells, GroupTest(LEVEL, WAVE, "stuart_maxwell", *numbers_of, verdict)

    def detectable(self, forces: tuple[str, ...], reliability: Mapping[str, Reliability]) -> dict[str, float]:
        """Return the smallest change of one firm that error does not explain, for forces whose reliability is known."""
        out: dict[str, float] = {}
        for id in forces if self.size else ():
            found, pairs = reliability.get(id), self.matched.pairs[id]
            known = ~np.isnan(pairs.after)
            values, counts = pairs.after[known], pairs.n[known]
            n = int(counts.sum())
            if found and found.alpha is not None and 0 < found.alpha < 1 and n >= max(self.floor, 2):
                away = values - float(counts @ values) / n
                sd = float(np.sqrt((counts * away**2).sum() / (n - 1)))
                out[id] = detectable_change(sd, found.alpha, self.confidence)
        return out


def _two_sided(mean: float, se: float, df: int) -> float | None:
    """Return p of the t test; without a spread nothing can be tested."""
    from scipy.special import stdtr  # noqa: PLC0415  # only files with a panel need it

    return 2 * float(stdtr(df, -abs(mean) / se)) if se > 0 else None
