"""The voice of an industry report: sentences of one language over one result, and the names of what they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from wuli.analysis.industry.result import Group, IndustryResult, Slice
from wuli.errors import FaultList, PackError
from wuli.instrument.model import Item, Node, Slot
from wuli.instrument.section_files import read_texts
from wuli.instrument.text import EMPTY, Lang, Text
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.report.industry.contrasts import Contrasts
from wuli.report.numbers import plain
from wuli.report.texts.gaps import fill

_TEXTS = Path(__file__).parent.parent / "texts" / "industry.yaml"


@cache
def industry_texts() -> Mapping[str, Text]:
    """Return the sentence templates of the industry report by name."""
    faults = FaultList()
    source = Source(_TEXTS.name, faults)
    texts = read_texts(Reader(read_yaml(_TEXTS.read_bytes(), source), source))
    if faults.total:
        raise PackError(faults.kept(), faults.total)
    return texts


class Teller:
    """Puts the values of one result into words of one language."""

    def __init__(self, result: IndustryResult, lang: Lang) -> None:
        """Speak about `result` in `lang`."""
        self.result, self.lang = result, lang
        self.pack, self.instrument, self.book = result.pack, result.pack.instrument, result.book
        self.contrasts = Contrasts(result.comparisons)
        self._texts = industry_texts()
        self.edges: dict[str, tuple[Fraction, ...]] = {}  # inner edges of the bands by variable, once found

    # Sentences

    def say(self, name: str, /, **gaps: str) -> str:
        """Return a template with its gaps filled; KeyError where the template or a gap is missing."""
        return fill(self._texts[name][self.lang], gaps, self.lang)

    def say_or(self, name: str, otherwise: str, /, **gaps: str) -> str:
        """Return a template with its gaps filled, `otherwise` where there is none of that name."""
        return self.say(name, **gaps) if name in self._texts else otherwise

    def pick(self, text: Text) -> str:
        """Return a text in the language of the report."""
        return text[self.lang]

    def own(self, name: str) -> str:
        """Return a text of the pack, "" where it has none."""
        return self.pack.texts.get(name, EMPTY)[self.lang]

    def listing(self, words: Iterable[str]) -> str:
        """Return words as a list in running text: 甲、乙、丙 / a, b and c."""
        entries = list(words)
        if len(entries) <= 1:
            return "".join(entries)
        return self.say("words.comma").join(entries[:-1]) + self.say("words.and") + entries[-1]

    def phrases(self, texts: Iterable[str]) -> str:
        """Return phrases that may hold commas as a list: 甲；乙 / a; b."""
        return self.say("words.semicolon").join(text for text in texts if text)

    def steps(self, texts: Iterable[str]) -> str:
        """Return things to do, each worded as a sentence, as one passage with a full stop at its end."""
        entries = [text for text in texts if text]
        return self.say("words.next_step").join(entries) + self.say("words.stop") if entries else ""

    def prose(self, sentences: Iterable[str]) -> str:
        """Return sentences as one paragraph; "" are left out."""
        return ("" if self.lang == "zh" else " ").join(sentence for sentence in sentences if sentence)

    # Names

    def name(self, id: str) -> str:
        """Return the name of a force, item, slot or composite; the id of anything else."""
        part = self._part(id)
        return self.pick(part.name) if part else id

    def short(self, id: str) -> str:
        """Return the short name of a force, item, slot or composite."""
        part = self._part(id)
        return self.pick(part.short) if part else id

    def names(self, ids: Iterable[str]) -> str:
        """Return names as a list in running text."""
        return self.listing(map(self.name, ids))

    def forces(self, ids: Iterable[str]) -> str:
        """Return names of forces as a list, or that it is all of them."""
        entries = tuple(ids)
        every = len(entries) > 2 and set(entries) == set(self.result.forces)  # noqa: PLR2004  # two are named
        return self.say("words.all_forces") if every else self.names(entries)

    def shorts(self, ids: Iterable[str]) -> str:
        """Return short names as a list in running text."""
        return self.listing(map(self.short, ids))

    def axis(self, id: str) -> str:
        """Return the name of a force as it stands beside a figure: one that rests on one indicator says so."""
        return self.say("words.single_item", name=self.name(id)) if self.is_single(id) else self.name(id)

    def is_single(self, id: str) -> bool:
        """Tell whether a force rests on one indicator."""
        part = self._part(id)
        return isinstance(part, Node) and len(part.of) == 1

    def _part(self, id: str) -> Item | Slot | Node | None:
        try:
            return self.instrument.part(id)
        except KeyError:
            return None

    def group(self, slice: Slice, value: str) -> str:
        """Return the label of a group of a slice; the value itself where it is none of its groups."""
        return next((self.group_name(group) for group in slice.groups if group.value == value), value)

    def group_name(self, group: Group) -> str:
        """Return the label of a group."""
        return self.pick(group.label) or group.value

    # Levels

    def level(self, number: float) -> str:
        """Return "2 级（初级）" / "level 2 (Beginner)"."""
        return self.say("words.level", number=plain(number), name=self.level_name(number))

    def level_name(self, number: float) -> str:
        """Return the short name of a level, its number where the pack has no such level."""
        found = [level for level in self.instrument.levels if level.number == number]
        return self.pick(found[0].short) if found else plain(number)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The level numbers, lowest first."""
        return tuple(level.number for level in self.instrument.levels)
