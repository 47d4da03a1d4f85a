"""One pass over a response file that finds every row in doubt: row by row first, then across all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from wuli.analysis.profile_columns import ProfileReader, choices_of
from wuli.analysis.quality import kinds
from wuli.analysis.quality.copies import (
    NO_KEY,
    AnswerKeys,
    Copies,
    Keys,
    fact_fields,
    fact_keys,
    find_copies,
    firm_keys,
    pairs_by_chance,
)
from wuli.analysis.quality.flags import QualityFlag, States
from wuli.analysis.quality.kinds import FlagKind, flag_kinds
from wuli.analysis.quality.marks import Bits, Numbers, RowMarks, Twins, mask_of
from wuli.analysis.quality.report import EqualRows, QualityReport
from wuli.analysis.quality.row_checks import RowFindings, check_rows, in_doubt
from wuli.analysis.rule_columns import BatchFacts
from wuli.instrument.answers import DONT_KNOW, HIDDEN, NOT_APPLICABLE, UNANSWERED, Answers, BoolArray, IntArray
from wuli.instrument.pack import Pack
from wuli.responses import ResponseBatch, Responses

FIRST_ROWS: Final = 10
_STATES: Final = (NOT_APPLICABLE, DONT_KNOW, UNANSWERED, HIDDEN)
_SAMPLE: Final = 100_000


@dataclass(slots=True)
class _Rows:
    """All rows of the file in the order in which they came, while flags are being set."""

    numbers: Numbers
    masks: Bits
    doubt: BoolArray
    twins: dict[str, Twins] = field(default_factory=dict)

    @classmethod
    def none(cls) -> _Rows:
        return cls(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64), np.empty(0, dtype=bool))

    def put_twins(self, id: str, found: list[Copies]) -> None:
        """Note for each copy the first row of its group; of several groups the earliest found counts."""
        places = np.concatenate([copies.places for copies in found] or [np.empty(0, dtype=np.int64)])
        first = np.concatenate([copies.first for copies in found] or [np.empty(0, dtype=np.int64)])
        later = places != first
        rows, place = np.unique(self.numbers[places[later]], return_index=True)
        self.twins[id] = Twins(rows, self.numbers[first[later]][place])

    def marks(self, kinds: tuple[FlagKind, ...]) -> RowMarks:
        """Return the flags in the order of row numbers."""
        if np.all(self.numbers[1:] > self.numbers[:-1]):
            return RowMarks(kinds, self.numbers, self.masks, self.doubt, self.twins)
        order = np.argsort(self.numbers, kind="stable")
        return RowMarks(kinds, self.numbers[order], self.masks[order], self.doubt[order], self.twins)


class QualityPass:
    """Looks at batches one after another (`update`), then across them (`finish`).

    For each row it keeps some 40 bytes: number, mask, keys, duration.
    """

    def __init__(self, pack: Pack, columns: Iterable[str], *, as_of: str = "") -> None:
        """Look at answers to `pack` in a file with these fields."""
        self._pack = pack
        self._kinds = flag_kinds(pack)
        self._bit = {kind.id: np.uint64(1 << i) for i, kind in enumerate(self._kinds)}
        self._reader = ProfileReader(pack, as_of)
        self._fields = fact_fields(pack, columns)
        self._shares = AnswerKeys(pack)
        self._numbers: list[Numbers] = []
        self._masks: list[Bits] = []
        self._doubt: list[BoolArray] = []
        self._answers: list[Keys] = []
        self._compared: list[BoolArray] = []
        self._plain: list[BoolArray] = []
        self._firms: list[tuple[Keys, ...]] = []
        self._seconds: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
        self._base: Counter[str] = Counter()
        self._states = {part.id: np.zeros(5, dtype=np.int64) for part in pack.instrument.answerable}
        self._sample: tuple[Answers, Keys] | None = None
        self._unreadable = 0

    def update(self, batch: ResponseBatch) -> None:
        """Take one batch of rows without faults."""
        answers, sheet = batch.answers, batch.sheet
        if answers.rows == 0:
            return
        profile = self._reader.read(sheet, answers)
        facts = BatchFacts(self._pack, answers, choices_of(sheet, self._pack), profile)
        found = check_rows(facts, sheet)
        self._numbers.append(sheet.row_numbers)
        self._masks.append(self._mask(found, answers.rows))
        self._doubt.append(in_doubt(self._pack, found))
        self._base.update({id: int(np.count_nonzero(where)) for id, where in found.base.items()})
        self._seconds.append(found.durations.astype(np.float32))
        self._unreadable += found.unreadable
        self._count_states(answers)
        self._firms.append(firm_keys(sheet))
        keys = self._shares.of_rows(answers) + fact_keys(sheet, self._fields)
        self._answers.append(keys)
        # a row that says little is like many others
        compared = found.unknown * np.int16(2) < found.asked
        plain = compared & ~found.flags[kinds.ALL_SAME] & ~found.flags[kinds.LONG_RUN]
        self._compared.append(compared)
        self._plain.append(plain)
        if self._sample is None:
            self._sample = _first_rows(answers, keys, plain)

    def absorb(self, other: QualityPass) -> None:
        """Take in what another pass has seen of later rows of the same file."""
        for name in ("_numbers", "_masks", "_doubt", "_answers", "_compared", "_plain", "_firms", "_seconds"):
            getattr(self, name).extend(getattr(other, name))
        self._base.update(other._base)
        for id, counts in other._states.items():
            self._states[id] += counts
        self._sample = self._sample or other._sample
        self._unreadable += other._unreadable

    def finish(self) -> QualityReport:
        """Return what all batches together show."""
        if not self._numbers:
            return self._report(_Rows.none(), EqualRows(0, 0.0, self._fields, told_apart=True), None)
        rows = _Rows(np.concatenate(self._numbers), np.concatenate(self._masks), np.concatenate(self._doubt))
        self._base[kinds.SAME_FIRM] = self._same_firms(rows)
        self._base[kinds.SAME_ANSWERS] = sum(int(np.count_nonzero(part)) for part in self._compared)
        equal = self._same_answers(rows)
        return self._report(rows, equal, self._fast_for_median(rows))

    def _report(self, rows: _Rows, equal: EqualRows, median: float | None) -> QualityReport:
        marks = rows.marks(self._kinds)
        masks, base = marks.masks, self._base
        flags = tuple(self._flag(kind.id, marks, base) for kind in self._kinds)
        states = tuple(self._state(id, counts) for id, counts in self._states.items())
        limit = self._pack.quality.unknowns.high_dont_know
        return QualityReport(
            rows=len(masks),
            flagged=int(np.count_nonzero(masks & mask_of(self._kinds, scopes=("doubt", "contradiction")))),
            doubtful=int(np.count_nonzero(marks.doubt)),
            flags=flags,
            kinds=self._kinds,
            items=states,
            high_dont_know=tuple(s.of for s in states if s.asked and s.dont_know > limit * s.asked),
            equal_rows=equal,
            durations=base[kinds.TOO_FAST],
            median_seconds=median,
            unreadable_durations=self._unreadable,
            marks=marks,
        )

    # Row by row

    def _mask(self, found: RowFindings, rows: int) -> Bits:
        mask: Bits = np.zeros(rows, dtype=np.uint64)
        for id, where in found.flags.items():
            mask[where] |= self._bit[id]
        return mask

    def _count_states(self, answers: Answers) -> None:
        for id, counts in self._states.items():
            codes = answers.codes[id]
            counts[0] += np.count_nonzero(codes > 0)
            for place, state in enumerate(_STATES, start=1):
                counts[place] += np.count_nonzero(codes == state)

    def _state(self, id: str, counts: IntArray) -> States:
        known, not_applicable, dont_know, unanswered, hidden = (int(count) for count in counts)
        return States(id, known, not_applicable, dont_know, unanswered, hidden)

    def _flag(self, id: str, marks: RowMarks, base: Counter[str]) -> QualityFlag:
        where = np.flatnonzero(marks.masks & self._bit[id])
        return QualityFlag(id, len(where), base[id], tuple(marks.numbers[where[:FIRST_ROWS]].tolist()))

    # Across rows

    def _same_firms(self, rows: _Rows) -> int:
        """Flag rows of one firm; return how many rows say which firm they are."""
        identified = np.zeros(len(rows.numbers), dtype=bool)
        found = []
        for keys in zip(*self._firms, strict=True):
            joined = np.concatenate(keys)
            identified |= joined != NO_KEY
            copies = find_copies(joined)
            rows.masks[copies.places] |= self._bit[kinds.SAME_FIRM]
            rows.doubt[copies.later] = True
            found.append(copies)
        self._firms.clear()
        rows.put_twins(kinds.SAME_FIRM, found)
        return int(np.count_nonzero(identified))

    def _same_answers(self, rows: _Rows) -> EqualRows:
        """Flag equal rows; later copies are in doubt where chance explains few of them."""
        keys = np.concatenate(self._answers)
        self._answers.clear()
        copies = find_copies(keys, np.concatenate(self._compared))
        rows.masks[copies.places] |= self._bit[kinds.SAME_ANSWERS]
        rows.put_twins(kinds.SAME_ANSWERS, [copies])
        plain = np.concatenate(self._plain)
        copies = find_copies(keys, plain)
        chance = 0.0
        if copies.pairs and self._sample is not None:
            chance = pairs_by_chance(self._pack, *self._sample, int(np.count_nonzero(plain)))
        told_apart = chance <= copies.pairs * float(self._pack.quality.copies_by_chance)
        if told_apart:
            rows.doubt[copies.later] = True
        return EqualRows(copies.pairs, chance, self._fields, told_apart)

    def _fast_for_median(self, rows: _Rows) -> float | None:
        """Flag rows far below the median duration; return the median where there are enough durations."""
        speed = self._pack.quality.speed
        seconds = np.concatenate(self._seconds)
        given = seconds[~np.isnan(seconds)]
        if speed.share_of_median is None or len(given) < max(1, speed.median_from):
            return None
        median = float(np.median(given))
        fast = seconds < median * float(speed.share_of_median)
        rows.masks[fast] |= self._bit[kinds.TOO_FAST]
        rows.doubt[fast] = True
        return median


def _first_rows(answers: Answers, keys: Keys, where: BoolArray) -> tuple[Answers, Keys]:
    """Return a sample: the first rows of `where` with their keys."""
    chosen = np.flatnonzero(where)[:_SAMPLE]
    return Answers(len(chosen), {id: codes[chosen] for id, codes in answers.codes.items()}), keys[chosen]


def assess_quality(responses: Responses, *, as_of: str = "") -> QualityReport:
    """Return the quality of a response file; reads it once. Faults of the file gather in `responses` as always."""
    look = QualityPass(responses.pack, responses.columns, as_of=as_of)
    for batch in responses.batches():
        look.update(batch)
    return look.finish()
