"""A pack's rule over a whole batch: the same three truths as `rules.judge`, one array operation a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wuli.analysis.profile_columns import ABSENT, ProfileColumns, profile_ids
from wuli.instrument.answers import Answers, BoolArray, IntArray
from wuli.instrument.model import Item, Slot
from wuli.instrument.pack import Pack
from wuli.instrument.sections import Combine, Fact, Rule
from wuli.scoring.plan import tick_values


@dataclass(frozen=True, slots=True)
class Truths:
    """Where a rule holds and where it does not, shapes (rows,); where neither, it cannot be told."""

    yes: BoolArray
    no: BoolArray

    @property
    def known(self) -> BoolArray:
        """Where the rule can be told."""
        return self.yes | self.no


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What rules may ask about the firms of a batch: answers, ticked options of extra questions, profile."""

    pack: Pack
    answers: Answers
    choices: Mapping[str, IntArray]
    profile: ProfileColumns

    def judge(self, rule: Rule) -> Truths:
        """Return where `rule` holds; unknown never counts as true."""
        if isinstance(rule, Fact):
            return self._fact(rule)
        inner = [self.judge(part) for part in rule.rules]
        if rule.op == "not":
            return Truths(inner[0].no, inner[0].yes)
        return self._combine(rule, inner)

    def _combine(self, rule: Combine, inner: list[Truths]) -> Truths:
        none, every = np.zeros(self.answers.rows, dtype=bool), np.ones(self.answers.rows, dtype=bool)
        some_yes, all_yes = none.copy(), every.copy()
        some_no, all_no = none.copy(), every.copy()
        for part in inner:
            some_yes |= part.yes
            all_yes &= part.yes
            some_no |= part.no
            all_no &= part.no
        return Truths(some_yes, all_no) if rule.op == "any" else Truths(all_yes, some_no)

    def _fact(self, fact: Fact) -> Truths:
        if fact.kind == "item":
            return self._item(fact)
        if fact.kind == "answer":
            return self._answer(fact)
        return self._profile(fact)

    def _item(self, fact: Fact) -> Truths:
        codes = self.answers.codes[fact.id]
        values = answer_values(self.pack.instrument.part(fact.id), self.pack)
        if fact.op == "at_most":
            holds = values <= int(fact.values[0])
        elif fact.op == "at_least":
            holds = values >= int(fact.values[0])
        else:
            holds = np.isin(values, [float(value) for value in fact.values])
        known = codes > 0
        yes = holds[np.maximum(codes, 0)] & known
        return Truths(yes, known & ~yes)

    def _answer(self, fact: Fact) -> Truths:
        chosen = self.choices.get(fact.id)
        if chosen is None:
            return Truths(*(np.zeros(self.answers.rows, dtype=bool) for _ in range(2)))
        question = next(question for question in self.pack.extras if question.id == fact.id)
        wanted = sum(1 << i for i, option in enumerate(question.options) if option.id in fact.values)
        yes = (chosen & wanted) != 0
        return Truths(yes, (chosen != 0) & ~yes)

    def _profile(self, fact: Fact) -> Truths:
        codes = self.profile.of(fact.id)
        ids = profile_ids(self.pack.profile, fact.id)
        holds = np.array([any(_same(fact.id, id, wanted) for wanted in fact.values) for id in ids], dtype=bool)
        known = codes > ABSENT
        yes = holds[np.maximum(codes, 0)] & known if len(ids) else known
        return Truths(yes, known & ~yes)


def answer_values(part: object, pack: Pack) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the value of each answer code of an item or slot; place 0 stands for no answer."""
    item = pack.instrument.item(part.when_true) if isinstance(part, Slot) else part
    assert isinstance(item, Item)
    points = tick_values(item) if item.kind == "multi" else item.points
    return np.array([0.0, *(float(point) for point in points)])


def _same(field: str, value: str, wanted: str) -> bool:
    """Compare values; a region code also counts for the province that it lies in (…0000)."""
    if field == "region" and wanted.endswith("0000"):
        return value[:2] == wanted[:2]
    return value == wanted
