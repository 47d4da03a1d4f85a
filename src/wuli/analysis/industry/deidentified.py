"""The data set to hand on: answers and scores without anything that names a firm, in bands, with small groups blanked.

Left out: ids, names, addresses, dates, exact numbers, remarks, and every column that the pack does not know. The order
of rows follows a hash of what is published and so says nothing of the order in which firms answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.coarsening import Coarsening, coarsen
from wuli.analysis.profile_columns import ProfileReader, choices_of
from wuli.analysis.quality.copies import AnswerKeys, Keys, mix
from wuli.instrument.answers import DONT_KNOW, HIDDEN, NOT_APPLICABLE, IntArray
from wuli.instrument.model import Slot
from wuli.instrument.pack import Pack
from wuli.instrument.text import EMPTY, Text
from wuli.responses import ResponseBatch
from wuli.responses.answer_words import parse_truth
from wuli.scoring.columns import to_array
from wuli.scoring.fields import Field, result_fields

FLOOR: Final = 5
# what is crossed, coarsest first: the last is the first to be left blank
CROSSED: Final = ("industry", "headcount_band", "region")
ORDER: Final = "order"
_TRUTHS: Final = ("verified", "synthetic")
_SCORES: Final = ("score", "low", "high", "level")
_NO_SCORES: Final = ("state", "placement")
_MIXED: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class CodebookLine:
    """A value of a column of the data set, or the column itself (`value` ""); `label` what it means."""

    column: str
    name: Text
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Deidentified:
    """What is published: `rows` firms, the coarsening of small groups, and the floor that it keeps."""

    rows: int
    floor: int
    coarsening: Coarsening

    @property
    def blanked(self) -> Mapping[str, int]:
        """Rows in which a fact was left blank although it was given, by fact."""
        return dict(zip(CROSSED, self.coarsening.blanked, strict=True))


class Deidentifier:
    """Counts groups in a first pass (`count`), settles what is blanked (`settle`), and makes rows in a second (`table`)."""

    def __init__(self, pack: Pack, columns: Mapping[str, str], *, floor: int = FLOOR, as_of: str = "") -> None:
        """Publish rows of a file with `columns` (fields); no group of CROSSED is published with fewer than `floor` firms."""
        self.pack, self.floor = pack, floor
        self._fields = set(columns)
        self._reader = ProfileReader(pack, as_of)
        self._provinces = _provinces(pack)
        profile = pack.profile
        self._ids: dict[str, tuple[str, ...]] = {
            "industry": tuple(entry.id for entry in profile.industries),
            "headcount_band": tuple(entry.id for entry in profile.headcount_bands),
            "region": tuple(dict.fromkeys(self._provinces)),
            "age_band": tuple(entry.id for entry in profile.age_bands),
            "role": tuple(entry.id for entry in profile.roles),
        }
        self._sizes = tuple(len(self._ids[fact]) + 1 for fact in CROSSED)
        self._counts = np.zeros(int(np.prod(self._sizes)), dtype=np.int64)
        self._keys = AnswerKeys(pack)

    def count(self, batch: ResponseBatch) -> None:
        """Count the groups of a batch."""
        cells = np.ravel_multi_index(tuple(self._crossed(batch)), self._sizes)
        self._counts += np.bincount(cells, minlength=len(self._counts))

    def settle(self) -> Deidentified:
        """Return what will be published."""
        return Deidentified(int(self._counts.sum()), self.floor, coarsen(self._counts, self._sizes, self.floor))

    def table(self, assessed: Assessed, settled: Deidentified) -> pa.Table:
        """Return the published columns of a batch and, last, ORDER: the hash by which rows are to be sorted."""
        batch = assessed.responses
        columns: dict[str, pa.Array] = {}
        keys: Keys = self._keys.of_rows(assessed.scores.answers)
        published = settled.coarsening.publish(self._crossed(batch))
        profile = self._reader.read(batch.sheet, batch.answers)
        facts = dict(zip(CROSSED, published, strict=True))
        facts |= {id: np.maximum(profile.of(id), -1) + 1 for id in ("age_band", "role")}
        for id, codes in facts.items():
            if self._has(id):
                columns[id] = _listed(self._ids[id], codes)
                keys = mix(keys, codes.astype(np.uint64))
        for id in ("wave", *_TRUTHS):
            if batch.sheet.has(id):
                columns[id], codes = self._plain(batch, id)
                keys = mix(keys, codes.astype(np.uint64))
        columns |= self._answers(assessed)
        for id, mask in choices_of(batch.sheet, self.pack).items():
            columns |= self._choices(id, mask)
            keys = mix(keys, mask.astype(np.uint64))
        columns |= {
            ".".join(field.path): to_array(field) for field in result_fields(assessed.scores) if _is_score(field)
        }
        columns[ORDER] = pa.array(mix(keys, np.full(1, _MIXED, dtype=np.uint64)))
        return pa.table(columns)

    def _has(self, fact: str) -> bool:
        needs = {"headcount_band": ("headcount",), "age_band": ("founded", "age_band")}.get(fact, (fact,))
        return any(field in self._fields for field in needs)

    def _crossed(self, batch: ResponseBatch) -> tuple[IntArray, ...]:
        """Return the codes of the crossed facts, 0 for blank."""
        profile = self._reader.read(batch.sheet, batch.answers)
        place = {id: i for i, id in enumerate(self._ids["region"], start=1)}
        table = np.array([0, 0, *(place[id] for id in self._provinces)])
        # UNLISTED and ABSENT are -2 and -1
        region = table[profile.region + 2]
        return (
            np.maximum(profile.industry, -1) + 1,
            np.maximum(profile.headcount_band, -1) + 1,
            region,
        )

    def _plain(self, batch: ResponseBatch, id: str) -> tuple[pa.Array, IntArray]:
        texts = batch.sheet.distinct(id)
        if id == "wave":
            order = sorted(texts.texts)
            table = np.array([*(order.index(text) + 1 for text in texts.texts), 0])
            codes = table[texts.index]
            return _listed(tuple(order), codes), codes
        found, _ = texts.codes(parse_truth, -1, np.int8)
        return _listed(("0", "1"), found + 1), found.astype(np.int64) + 1

    def _answers(self, assessed: Assessed) -> dict[str, pa.Array]:
        """Return the answers as they stand in response files. Of a slot only the slot: its halves tell the industry."""
        columns = {}
        for part in self.pack.instrument.places():
            item = self.pack.instrument.item(part.when_true if isinstance(part, Slot) else part.id)
            codes = assessed.scores.answers.codes[part.id].astype(np.int64)
            if item.kind == "multi":
                texts = [_ticked(item.codes, mask) for mask in range(1 << len(item.codes))]
            else:
                texts = list(item.codes)
            table = np.zeros(len(texts) + 1 - HIDDEN, dtype=np.int64)
            table[-HIDDEN + 1 :] = np.arange(1, len(texts) + 1)
            table[DONT_KNOW - HIDDEN], table[NOT_APPLICABLE - HIDDEN] = len(texts) + 1, len(texts) + 2
            columns[part.id] = _listed((*texts, "dk", "na"), table[codes - HIDDEN])
        return columns

    def _choices(self, id: str, mask: IntArray) -> dict[str, pa.Array]:
        question = next(question for question in self.pack.extras if question.id == id)
        if question.kind == "single":
            ids = tuple(option.id for option in question.options)
            codes = np.zeros(len(mask), dtype=np.int64)
            for i in range(len(ids)):
                codes[(mask >> i & 1) > 0] = i + 1
            return {id: _listed(ids, codes)}
        answered = mask != 0
        return {
            f"{id}.{option.id}": pa.array((mask >> i & 1).astype(np.int8), mask=~answered)
            for i, option in enumerate(question.options)
        }

    # Codebook

    def codebook(self, columns: list[str]) -> tuple[CodebookLine, ...]:
        """Return the meaning of the given columns and of their values."""
        lines: list[CodebookLine] = []
        names = self._names()
        for column in columns:
            name, values = names[column] if column in names else (_score_name(self.pack, column), {})
            lines.append(CodebookLine(column, name, "", EMPTY))
            lines += [CodebookLine(column, name, value, label) for value, label in values.items()]
        return tuple(lines)

    def _names(self) -> dict[str, tuple[Text, dict[str, Text]]]:
        """Return name and values of the columns that are no scores."""
        pack, profile = self.pack, self.pack.profile
        lists: dict[str, tuple[Text, Any]] = {
            "industry": (Text("行业", "Industry"), profile.industries),
            "headcount_band": (Text("人数档", "Headcount band"), profile.headcount_bands),
            "age_band": (Text("成立年限档", "Age band"), profile.age_bands),
            "role": (Text("填答人岗位", "Respondent's position"), profile.roles),
        }
        names = {id: (name, {entry.id: entry.name for entry in entries}) for id, (name, entries) in lists.items()}
        provinces = {entry.id: entry.name for entry in profile.regions if entry.id in self._ids["region"]}
        names["region"] = (Text("省份", "Province"), provinces)
        names["wave"] = (Text("轮次", "Wave"), {})
        yes_no = {"1": Text("是", "yes"), "0": Text("否", "no")}
        names["verified"] = (Text("经核验", "Verified"), yes_no)
        names["synthetic"] = (Text("合成数据，不是真实企业", "Made-up data, no real firm"), yes_no)
        states = {
            "dk": Text("不清楚", "don't know"),
            "na": Text("不适用", "not applicable"),
        }
        for part in pack.instrument.places():
            item_id = part.when_true if isinstance(part, Slot) else part.id
            item, wording = pack.instrument.item(item_id), pack.rubric.get(item_id)
            options = wording.options if wording and not isinstance(part, Slot) else {}
            levels = {level.number: level.name for level in pack.instrument.levels}
            values = {
                code: options[code].text if code in options else levels.get(i, Text(code, code))
                for i, code in enumerate(item.codes, start=1)
            }
            names[part.id] = (
                part.name,
                {
                    **values,
                    **{code: text for code, text in states.items() if code != "na" or item.may_be_not_applicable},
                },
            )
        for question in pack.extras:
            names[question.id] = (question.name, {option.id: option.name for option in question.options})
            for option in question.options:
                label = Text(f"{question.name.zh}：{option.name.zh}", f"{question.name.en}: {option.name.en}")
                names[f"{question.id}.{option.id}"] = (label, yes_no)
        return names


def _provinces(pack: Pack) -> tuple[str, ...]:
    """Return the province of each region of the pack: its own code, or that of the province that it lies in."""
    own = {entry.id for entry in pack.profile.regions}
    return tuple(province if (province := entry.id[:2] + "0000") in own else entry.id for entry in pack.profile.regions)


def _listed(ids: tuple[str, ...], codes: IntArray) -> pa.Array:
    """Return ids by code as a dictionary column; code 0 is empty."""
    index = pa.array((codes - 1).astype(np.int16), mask=np.asarray(codes == 0))
    return pa.DictionaryArray.from_arrays(index, pa.array(ids, pa.string()))


def _ticked(codes: tuple[str, ...], mask: int) -> str:
    return ";".join(code for i, code in enumerate(codes) if mask >> i & 1)


def _is_score(field: Field) -> bool:
    head, last = field.path[0], field.path[-1]
    return (head == "dimensions" and last in _SCORES) or (head == "overall" and last not in _NO_SCORES)


def _score_name(pack: Pack, column: str) -> Text:
    """Return the name of a score column: force or composite, and which of its numbers."""
    head, *rest = column.split(".")
    what = {
        "score": Text("得分", "score"),
        "low": Text("得分下限", "lowest possible score"),
        "high": Text("得分上限", "highest possible score"),
        "level": Text("等级", "level"),
        "level_low": Text("等级下限", "lowest possible level"),
        "level_high": Text("等级上限", "highest possible level"),
        "robustness": Text("稳健性（open borderline solid）", "robustness (open, borderline, solid)"),
    }
    if head == "dimensions":
        name, part = pack.instrument.node(rest[0]).name, what[rest[1]]
    elif rest[0] in what:
        name, part = pack.instrument.node(pack.instrument.overall.score).name, what[rest[0]]
    else:
        name, part = pack.instrument.node(rest[0]).name, what["score"]
    return Text(f"{name.zh}：{part.zh}", f"{name.en}: {part.en}")
