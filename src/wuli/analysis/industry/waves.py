"""Change between two waves: the same firms where they can be matched, two samples where they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.result import WaveChange
from wuli.analysis.industry.variables import LEVEL, Variables
from wuli.instrument.answers import Answers, BoolArray, IntArray
from wuli.responses import Responses
from wuli.responses.duplicates import hash_texts
from wuli.scoring.kernel import SCORED
from wuli.scoring.scores import score
from wuli.survey.association import stuart_maxwell
from wuli.survey.contrasts import between_groups, judge
from wuli.survey.cube import CubeBuilder
from wuli.survey.design import Design
from wuli.survey.effects import cliffs_delta
from wuli.survey.estimator import Estimator, Rules
from wuli.survey.intervals import mean_t
from wuli.survey.panel import detectable_change
from wuli.survey.results import Comparison, GroupTest, Reliability
from wuli.survey.variables import Batch, Block, Key

WAVE: Final = "wave"


@dataclass(frozen=True, slots=True)
class WavePlan:
    """The wave a report is about and the one before it ("" for none); "" for files without waves."""

    current: str = ""
    previous: str = ""


def choose_waves(values: tuple[str, ...], wanted: str) -> WavePlan:
    """Return the wave wanted (default the last in order of text) and the one before it."""
    ordered = sorted(values)
    if not ordered:
        return WavePlan()
    current = wanted or ordered[-1]
    place = ordered.index(current)
    return WavePlan(current, ordered[place - 1] if place else "")


def rows_of_wave(batch: Assessed, wave: str) -> BoolArray:
    """Return which rows belong to a wave."""
    texts = batch.responses.sheet.distinct(WAVE)
    inside, _ = texts.codes(lambda text: int(text == wave), 0, np.int8)
    rows: BoolArray = inside == 1
    return rows


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


@dataclass(slots=True)
class _Firms:
    """Firms of one wave: hashes of ids, overall level codes, scores of the forces (NaN: none)."""

    ids: list[np.ndarray] = field(default_factory=list)
    levels: list[IntArray] = field(default_factory=list)
    scores: list[np.ndarray] = field(default_factory=list)


class WaveCounter:
    """Gathers what a change needs from the batches of a file with waves."""

    def __init__(self, variables: Variables, plan: WavePlan, responses: Responses) -> None:
        """Compare the two waves of `plan`."""
        self._v, self.plan = variables, plan
        self._key = Key(WAVE, (plan.previous, plan.current))
        moments = (*variables.composites[:1], *variables.wide_forces)
        self._cube = CubeBuilder([Block((self._key,), variables.forces, moments)], weighted=False)
        self._named = "firm_id" in responses.columns
        self._firms = {plan.previous: _Firms(), plan.current: _Firms()}

    def update(self, batch: Assessed) -> None:
        """Take in a batch of any waves."""
        texts = batch.responses.sheet.distinct(WAVE)
        place = {value: i for i, value in enumerate(self._key.categories, start=1)}
        codes, _ = texts.codes(lambda text: place.get(text, 0), 0, np.int8)
        v, scores = self._v, batch.scores
        made = Batch(scores.rows, {WAVE: codes}, v.force_codes(scores), v.moments(scores, differences=False))
        self._cube.update(made)
        if self._named:
            levels = v.level_codes(scores).get(LEVEL, np.zeros(scores.rows, np.int8))
            values = np.stack(
                [
                    np.where(scores.nodes[id].state == SCORED, scores.nodes[id].value / scores.nodes[id].grid, np.nan)
                    for id in v.force_ids
                ],
                axis=1,
            )
            ids = hash_texts(batch.responses.firm_ids)
            for code, wave in enumerate(self._key.categories, start=1):
                mine = codes == code
                firms = self._firms[wave]
                firms.ids.append(ids[mine])
                firms.levels.append(levels[mine])
                firms.scores.append(values[mine])

    def change(self, rules: Rules, reliability: Mapping[str, Reliability], confidence: float) -> WaveChange:
        """Return the change from the previous wave to the current one."""
        cube = self._cube.cube()
        estimator = Estimator(cube, Design(confidence=confidence), rules=rules)
        block = cube.blocks[0]
        n = [int(block.n[block.key(WAVE) == code].sum()) for code in (1, 2)]
        matched = self._match()
        rows: list[Comparison] = []
        for id in self._v.force_ids:
            rows += self._independent(estimator, id)
            rows += self._paired(id, matched, rules, confidence)
        transitions, test = self._transitions(matched)
        detectable = self._detectable(matched, reliability, confidence)
        panel = len(matched[0]) if matched else 0
        plan = self.plan
        return WaveChange(plan.previous, plan.current, n[0], n[1], panel, judge(rows), transitions, test, detectable)

    def _independent(self, estimator: Estimator, id: str) -> list[Comparison]:
        rows = between_groups(estimator, id, (WAVE,), [(1, 0)], kind="waves", family="waves")
        return [replace(row, method="independent+t") for row in rows]

    def _match(self) -> tuple[IntArray, IntArray, np.ndarray, np.ndarray] | None:
        """Return levels and scores of the firms that stand once in both waves."""
        if not self._named:
            return None
        parts = []
        for wave in self._key.categories:
            firms = self._firms[wave]
            ids = np.concatenate(firms.ids) if firms.ids else np.empty(0, np.uint64)
            parts.append((ids, np.concatenate(firms.levels), np.concatenate(firms.scores)))
        (first, levels, scores), (second, other_levels, other_scores) = parts
        shared, a, b = np.intersect1d(first, second, return_indices=True)
        if not len(shared):
            return None
        return levels[a], other_levels[b], scores[a], other_scores[b]

    def _paired(
        self,
        id: str,
        matched: tuple[IntArray, IntArray, np.ndarray, np.ndarray] | None,
        rules: Rules,
        confidence: float,
    ) -> list[Comparison]:
        if matched is None:
            return []
        place = self._v.force_ids.index(id)
        before, after = matched[2][:, place], matched[3][:, place]
        known = ~np.isnan(before) & ~np.isnan(after)
        change, n = (after - before)[known], int(known.sum())
        sides = (self.plan.current, self.plan.previous)
        if n < rules.floor:
            hidden = (None,) * 4
            return [
                Comparison(
                    "waves",
                    id,
                    (),
                    *sides,
                    *hidden,
                    n,
                    n,
                    None,
                    None,
                    None,
                    "cliffs_delta",
                    "not_tested",
                    "paired+t",
                    "panel",
                )
            ]
        mean, se = float(change.mean()), float(change.std(ddof=1) / n**0.5)
        ends = mean_t(mean, se, n - 1, confidence)
        p = _two_sided(mean, se, n - 1)
        values = np.unique(np.concatenate([before[known], after[known]]))
        tables = [np.bincount(np.searchsorted(values, side[known]), minlength=len(values)) for side in (after, before)]
        effect = cliffs_delta(*tables)
        low, high = float(ends.low), float(ends.high)
        return [
            Comparison(
                "waves", id, (), *sides, mean, se, low, high, n, n, p, None, effect, "cliffs_delta", "not_tested", "paired+t",
                "panel",
            )
        ]  # fmt: skip

    def _transitions(
        self, matched: tuple[IntArray, IntArray, np.ndarray, np.ndarray] | None
    ) -> tuple[dict[tuple[int, int], int], GroupTest | None]:
        if matched is None or self._v.level is None:
            return {}, None
        numbers = [level.number for level in self._v.pack.instrument.levels]
        before, after = matched[0], matched[1]
        # open and missing levels are no levels to move between
        known = (before > 0) & (after > 0) & (before <= len(numbers)) & (after <= len(numbers))
        table = np.zeros((len(numbers), len(numbers)), dtype=np.int64)
        np.add.at(table, (before[known] - 1, after[known] - 1), 1)
        cells = {
            (numbers[i], numbers[j]): int(table[i, j])
            for i in range(len(numbers))
            for j in range(len(numbers))
            if table[i, j]
        }
        found = stuart_maxwell(table)
        test = GroupTest(
            LEVEL, WAVE, "stuart_maxwell", found.statistic, found.df, None, found.p, found.p, None, "",
            int(known.sum()), 2, "not_tested" if found.p is None else "higher" if found.p < 0.05 else "undistinguished",  # noqa: PLR2004
        )  # fmt: skip
        return cells, test

    def _detectable(
        self,
        matched: tuple[IntArray, IntArray, np.ndarray, np.ndarray] | None,
        reliability: Mapping[str, Reliability],
        confidence: float,
    ) -> dict[str, float]:
        """Return the smallest change of one firm that error does not explain, for forces whose reliability is known."""
        out: dict[str, float] = {}
        if matched is None:
            return out
        for place, id in enumerate(self._v.force_ids):
            found = reliability.get(id)
            values = matched[3][:, place]
            values = values[~np.isnan(values)]
            if found and found.alpha is not None and 0 < found.alpha < 1 and len(values) > 1:
                out[id] = detectable_change(float(values.std(ddof=1)), found.alpha, confidence)
        return out


def _two_sided(mean: float, se: float, df: int) -> float:
    from scipy.special import stdtr  # noqa: PLC0415  # only files with a panel need it

    if se <= 0:
        return 1.0 if mean == 0 else 0.0
    return 2 * float(stdtr(df, -abs(mean) / se))
