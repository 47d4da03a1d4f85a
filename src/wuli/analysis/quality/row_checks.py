"""The checks that need one row only, over a whole batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from wuli.analysis.profile_columns import UNLISTED, ProfileColumns
from wuli.analysis.quality import kinds
from wuli.analysis.quality.runs import Runs, find_runs
from wuli.analysis.rule_columns import BatchFacts
from wuli.instrument.answers import DONT_KNOW, UNANSWERED, Answers, BoolArray, IntArray
from wuli.instrument.model import Item, Slot
from wuli.instrument.pack import Pack
from wuli.responses.answer_words import parse_number
from wuli.responses.items import Sheet

Floats = npt.NDArray[np.float64]
DURATION: Final = "duration_seconds"


@dataclass(frozen=True, slots=True)
class RowFindings:
    """What the checks found in a batch: by flag id, where it stands and where it could stand; shapes (rows,).

    `excused` marks rows of a flag that throw no doubt on the row. `asked` and `unknown` count the answers of a row,
    `durations` are seconds, NaN where not given; `unreadable` rows have a duration that is no number.
    """

    flags: dict[str, BoolArray]
    base: dict[str, BoolArray]
    excused: dict[str, BoolArray]
    runs: Runs
    profile: ProfileColumns
    asked: IntArray
    unknown: IntArray
    durations: Floats
    unreadable: int


@dataclass(slots=True)
class _Found:
    flags: dict[str, BoolArray] = field(default_factory=dict)
    base: dict[str, BoolArray] = field(default_factory=dict)
    excused: dict[str, BoolArray] = field(default_factory=dict)

    def put(self, id: str, where: BoolArray, base: BoolArray) -> None:
        self.flags[id], self.base[id] = where & base, base


def check_rows(facts: BatchFacts, sheet: Sheet) -> RowFindings:
    """Return the findings of a batch."""
    pack, answers, found = facts.pack, facts.answers, _Found()
    runs = find_runs([answers.codes[part.id] for part in ladders(pack)])
    _straight_lines(pack, runs, found)
    asked, unknown = _unknowns(pack, answers, found)
    durations, unreadable = read_durations(sheet)
    _too_fast(pack, asked, durations, found)
    _profile(pack, facts.profile, found)
    for rule in pack.quality.contradictions:
        truths = facts.judge(rule.when)
        found.put(rule.id, truths.yes, truths.known)
    return RowFindings(
        found.flags, found.base, found.excused, runs, facts.profile, asked, unknown, durations, unreadable
    )


def ladders(pack: Pack) -> tuple[Item | Slot, ...]:
    """Return the places that are answered on a ladder of levels, in the order of the questionnaire."""
    instrument = pack.instrument
    items = {part: instrument.item(part.when_true) if isinstance(part, Slot) else part for part in instrument.places()}
    return tuple(part for part, item in items.items() if item.kind == "ladder")


def _straight_lines(pack: Pack, runs: Runs, found: _Found) -> None:
    rules = pack.quality.straight_lining
    excused = np.isin(runs.answer, _codes(pack, rules.may_repeat))
    for id, least, where in (
        (kinds.ALL_SAME, rules.all_same_from, runs.all_same),
        (kinds.LONG_RUN, rules.run, runs.longest >= rules.run),
    ):
        base = (runs.known >= least) & (least > 0)
        found.put(id, where, base)
        found.excused[id] = excused


def _codes(pack: Pack, answers: tuple[str, ...]) -> list[int]:
    """Return the codes of answers as they stand in files, on the first ladder of the pack."""
    part = next(iter(ladders(pack)), None)
    if part is None:
        return []
    item = pack.instrument.item(part.when_true) if isinstance(part, Slot) else part
    return [item.codes.index(answer) + 1 for answer in answers if answer in item.codes]


def _unknowns(pack: Pack, answers: Answers, found: _Found) -> tuple[IntArray, IntArray]:
    """Return how many items apply to a firm and how many of them are not known."""
    asked, unknown = (np.zeros(answers.rows, dtype=np.int16) for _ in range(2))
    for part in pack.instrument.places():
        codes = answers.codes[part.id]
        asked += codes >= DONT_KNOW
        unknown += (codes == DONT_KNOW) | (codes == UNANSWERED)
    most = pack.quality.unknowns.most
    found.put(kinds.MOSTLY_UNKNOWN, unknown * np.int32(most.denominator) > asked * np.int32(most.numerator), asked > 0)
    return asked, unknown


def read_durations(sheet: Sheet) -> tuple[Floats, int]:
    """Return the seconds that each answer took, NaN where there are none, and how many cells are no such number."""
    if not sheet.has(DURATION):
        return np.full(sheet.rows, np.nan), 0
    texts = sheet.distinct(DURATION)
    found = [_seconds(text) for text in texts.texts]
    table = np.array([*(np.nan if seconds is None else seconds for seconds in found), np.nan])
    wrong = np.array([*(seconds is None for seconds in found), False], dtype=bool)
    return table[texts.index], int(wrong[texts.index].sum())


def _seconds(text: str) -> float | None:
    number = parse_number(text.removesuffix("秒").removesuffix("s").strip())
    return None if number is None or number < 0 else float(number)


def _too_fast(pack: Pack, asked: IntArray, durations: Floats, found: _Found) -> None:
    limit = pack.quality.speed.seconds_per_item
    given = ~np.isnan(durations)
    least = asked * (0.0 if limit is None else float(limit))
    found.put(kinds.TOO_FAST, np.nan_to_num(durations, nan=np.inf) < least, given)


def _profile(pack: Pack, profile: ProfileColumns, found: _Found) -> None:
    found.put(kinds.FOUNDED_AFTER, profile.age_parts < 0, profile.has_age)
    counted = ~np.isnan(profile.headcount)
    found.put(kinds.NO_STAFF, profile.headcount == 0, counted)
    bounds = pack.quality.revenue_per_head
    both = counted & (profile.headcount > 0) & (profile.revenue > 0)
    ratio = revenue_per_head(profile)
    low = -np.inf if bounds.least is None else float(bounds.least)
    high = np.inf if bounds.most is None else float(bounds.most)
    found.put(kinds.REVENUE_PER_HEAD, (ratio < low) | (ratio > high), both)
    for id, codes in ((kinds.REGION_UNLISTED, profile.region), (kinds.ROLE_UNLISTED, profile.role)):
        found.put(id, codes == UNLISTED, codes != -1)


def revenue_per_head(profile: ProfileColumns) -> Floats:
    """Return revenue divided by staff in CNY 10,000, NaN where either is not given or nobody is employed."""
    staff = np.where(profile.headcount > 0, profile.headcount, np.nan)
    ratio: Floats = profile.revenue / staff
    return ratio


def in_doubt(pack: Pack, findings: RowFindings) -> BoolArray:
    """Return the rows that the checks of this module throw doubt on, shape (rows,).

    Straight lines (but those a firm may truthfully give), answers too fast to be read, and contradictions from the
    pack's number on.
    """
    doubt = findings.flags[kinds.TOO_FAST].copy()
    for id in (kinds.ALL_SAME, kinds.LONG_RUN):
        doubt |= findings.flags[id] & ~findings.excused[id]
    own: Mapping[str, BoolArray] = findings.flags
    count = np.zeros(len(doubt), dtype=np.int16)
    for rule in pack.quality.contradictions:
        count += own[rule.id]
    return doubt | (count >= max(1, pack.quality.contradictions_from))
