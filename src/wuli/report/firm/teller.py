"""The voice of a firm report: texts of one language, numbers of one result, words of one pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from wuli.analysis.firm_result import FirmResult
from wuli.errors import FaultList, PackError
from wuli.instrument.answers import KNOWN_STATE
from wuli.instrument.model import Item, Node, Slot
from wuli.instrument.section_files import read_texts
from wuli.instrument.sections import Option
from wuli.instrument.text import Lang, Text
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.report.numbers import exact, plain, shown_score
from wuli.report.texts.gaps import fill

_TEXTS = Path(__file__).parent.parent / "texts" / "firm.yaml"


@cache
def firm_texts() -> Mapping[str, Text]:
    """Return the sentence templates of the firm report by name."""
    faults = FaultList()
    source = Source(_TEXTS.name, faults)
    texts = read_texts(Reader(read_yaml(_TEXTS.read_bytes(), source), source))
    if faults.total:
        raise PackError(faults.kept(), faults.total)
    return texts


class Teller:
    """Puts the values of one firm's result into words of one language."""

    def __init__(self, result: FirmResult, lang: Lang) -> None:
        """Speak about `result` in `lang`."""
        self.result, self.lang = result, lang
        self.pack, self.instrument = result.pack, result.pack.instrument
        self._texts = firm_texts()

    # Sentences

    def say(self, name: str, /, **gaps: str) -> str:
        """Return a template with its gaps filled; KeyError where the template or a gap is missing."""
        return fill(self._texts[name][self.lang], gaps, self.lang)

    def pick(self, text: Text) -> str:
        """Return a text in the language of the report."""
        return text[self.lang]

    def fill(self, text: Text, **gaps: str) -> str:
        """Return a text of the pack with its gaps filled."""
        return fill(text[self.lang], gaps, self.lang)

    def own(self, name: str) -> str:
        """Return a text of the pack, "" where it has none."""
        text = self.pack.texts.get(name)
        return text[self.lang] if text else ""

    def report_name(self) -> str:
        """Return what the publication behind the pack is called in running text."""
        return self.own("report_name") or self.pick(self.pack.identity.name)

    def shorts(self, places: Iterable[str]) -> str:
        """Return short names as a list in running text."""
        return self.listing(map(self.short, places))

    def phrases(self, texts: Iterable[str]) -> str:
        """Return phrases that may hold commas as a list: 甲；乙 / a; b."""
        return self.say("words.semicolon").join(texts)

    def listing(self, words: Iterable[str]) -> str:
        """Return words as a list in running text: 甲、乙、丙 / a, b and c."""
        entries = list(words)
        if len(entries) <= 1:
            return "".join(entries)
        return self.say("words.comma").join(entries[:-1]) + self.say("words.and") + entries[-1]

    # Values

    def node(self, id: str) -> dict[str, Any]:
        """Return the scores of a force."""
        entry: dict[str, Any] = self.result.scores["dimensions"][id]
        return entry

    @property
    def overall(self) -> dict[str, Any]:
        """The scores of the total."""
        entry: dict[str, Any] = self.result.scores["overall"]
        return entry

    def entry(self, place: str) -> dict[str, Any]:
        """Return state and level of an item or slot."""
        found: dict[str, Any] = self.result.scores["indicators"][place]
        return found

    def score(self, value: float | Fraction) -> str:
        """Return a score as shown: two decimals, more where two would round across a level's edge."""
        bands = self.instrument.bands_of(self.instrument.overall.bands)
        return shown_score(value, bands.cuts.edges if bands else ())

    def counts(self) -> tuple[int, int, int]:
        """Return how many items are known, unknown (don't know, not answered), applicable."""
        known = [part for part in self.instrument.places() if self.entry(part.id)["state"] == KNOWN_STATE]
        unknown = len(self.unknown())
        return len(known), unknown, len(known) + unknown

    def unknown(self) -> list[str]:
        """Return the places that are not known (don't know, not answered), in pack order."""
        return [p.id for p in self.instrument.places() if self.entry(p.id)["state"] in ("dont_know", "unanswered")]

    # Names

    def name(self, id: str) -> str:
        """Return the name of a force, item or slot; of a slot, that of the item which applies."""
        return self.pick(self._part(id).name)

    def short(self, id: str) -> str:
        """Return the short name of a force, item or slot; of a slot, that of the item which applies."""
        return self.pick(self._part(id).short)

    def _part(self, id: str) -> Item | Slot | Node:
        return self.instrument.part(self.result.applies.get(id, id))

    def item_of(self, place: str) -> Item | None:
        """Return the item that applies at a place; None for a slot whose half is not known."""
        id = self.result.applies.get(place)
        return self.instrument.item(id) if id else None

    def code_of(self, item: Item, value: float) -> str:
        """Return the answer code that has this value, "" for a sum of ticks."""
        points = exact(value)
        return item.codes[item.points.index(points)] if item.kind != "multi" and points in item.points else ""

    def option(self, item: Item, value: float) -> Option | None:
        """Return the wording of the answer that has this value, None where the pack words none."""
        wording = self.pack.rubric.get(item.id)
        return wording.options.get(self.code_of(item, value)) if wording else None

    def firm_name(self) -> str:
        """Return the firm's name, or what stands for it."""
        return self.result.firm.name or self.say("cover.unnamed", id=self.result.firm.firm_id)

    # Levels

    def level(self, number: float) -> str:
        """Return "2 级（初级）" / "level 2 (Beginner)"; a value that is no level of the pack stands as it is."""
        if number not in {level.number for level in self.instrument.levels}:
            return plain(number)
        return self.say("words.level", number=plain(number), name=self.level_name(number))

    def level_short(self, number: float) -> str:
        """Return "2 级" / "level 2"."""
        return self.say("words.level_short", number=plain(number))

    def level_name(self, number: float) -> str:
        """Return the short name of a level."""
        found = [level for level in self.instrument.levels if level.number == number]
        return self.pick(found[0].short) if found else plain(number)

    def state(self, place: str) -> str:
        """Return the level of a place in words, or why there is none."""
        entry = self.entry(place)
        if entry["state"] == KNOWN_STATE:
            return self.level(entry["level"])
        reason = self.result.firm.reasons.get(self.result.applies.get(place, place), "")
        if entry["state"] == "not_applicable" and reason:
            return self.say("states.not_applicable_reason", reason=reason)
        return self.say(f"states.{entry['state']}")

    def position(self, scores: Mapping[str, Any]) -> str:
        """Return where a score stands: transition words, or the range of levels that is still open."""
        if scores["level"] is not None and scores["placement"] is not None:
            return self._placement(scores["level"], scores["placement"])
        if scores["level"] is not None:
            return self.level(scores["level"])
        low, high = scores["level_low"], scores["level_high"]
        if low is None:
            # a node without bands has a score but no level
            return self.say("words.none") if scores["low"] is not None else self.say("states.not_applicable")
        return self.say("words.levels_between", low=self.level_name(low), high=self.level_name(high))

    def _placement(self, level: int, id: str) -> str:
        placement = next(p for p in self.instrument.placements if p.id == id)
        numbers = [known.number for known in self.instrument.levels]
        gaps = {"level": self.level_name(level)}
        if level == numbers[-1]:
            return fill(self.pick(placement.at_top), gaps, self.lang)
        if level == numbers[0] and placement.at_bottom:
            return fill(self.pick(placement.at_bottom), gaps, self.lang)
        gaps["next"] = self.level_name(numbers[numbers.index(level) + 1])
        return fill(self.pick(placement.words), gaps, self.lang)

    def interval(self, scores: Mapping[str, Any]) -> str:
        """Return "1.50–3.00"."""
        return self.say("words.range", low=self.score(scores["low"]), high=self.score(scores["high"]))

    def is_single(self, id: str) -> bool:
        """Tell whether a force rests on one indicator; it is shown as that answer, never as a mean."""
        return len(self.instrument.node(id).of) == 1

    def name_score(self, id: str) -> str:
        """Return a force with its score: "资源能力 3.50"; one that rests on one indicator with its level."""
        node = self.node(id)
        if self.is_single(id) and node["level"] is not None:
            return self.say("words.name_level", name=self.name(id), level=self.level_short(node["level"]))
        score = self.interval(node) if node["score"] is None else self.score(node["score"])
        return self.say("words.name_score", name=self.name(id), score=score)
