"""The list of firms as plain columns: who they are, their scores and level, what stops them, what is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from wuli.analysis.assess import Assessed
from wuli.analysis.profile_columns import ABSENT, UNLISTED, ProfileColumns, ProfileReader
from wuli.analysis.quality.marks import RowMarks
from wuli.instrument.answers import DONT_KNOW, UNANSWERED, IntArray
from wuli.instrument.pack import Pack
from wuli.instrument.text import Lang, Text
from wuli.responses.answer_words import parse_truth
from wuli.responses.items import Sheet
from wuli.scoring.kernel import NO_LEVEL, NODE_NOT_APPLICABLE, SCORED, NodeScores
from wuli.scoring.overall import NOT_JUDGED, ROBUSTNESS

Kind = Literal["text", "score", "whole", "level"]
Objects = npt.NDArray[np.object_]

_JOIN: Final = {"zh": "、", "en": ", "}
_OR: Final = {"zh": "或", "en": " or "}
_TRUTH: Final = {1: Text("是", "yes"), 0: Text("否", "no")}
_ROBUST: Final = {
    "solid": Text("稳", "solid"),
    "borderline": Text("临界", "borderline"),
    "open": Text("未定", "open"),
}
_EQUAL: Final = Text("各力相同", "all equal")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list: id, header, kind of values, and what a reader must know about it."""

    id: str
    title: Text
    kind: Kind
    note: Text


@dataclass(frozen=True, slots=True)
class LevelText:
    """A level in words; `level` is None where the readings disagree."""

    text: str
    level: int | None


class FirmList:
    """Makes the columns of the list from scored batches."""

    def __init__(
        self, pack: Pack, columns: Mapping[str, str], marks: RowMarks | None = None, *, as_of: str = ""
    ) -> None:
        """List firms of a file with `columns` (fields); `marks` are the flags of its rows."""
        self.pack, self._marks = pack, marks
        self._fields = set(columns)
        self._reader = ProfileReader(pack, as_of)
        self.columns = tuple(self._columns())

    def _columns(self) -> list[ListColumn]:
        instrument, profile = self.pack.instrument, self.pack.profile.fields
        label = {id: entry.label for id, entry in profile.items()}
        heads: list[ListColumn] = [_column("firm_id", label.get("firm_id"))]
        heads += [_column(id, label.get(id)) for id in ("firm_name", "wave", "respondent") if id in self._fields]
        heads += [
            _column(id, label.get(id))
            for id, needs in _PROFILE_NEEDS.items()
            if any(field in self._fields for field in needs)
        ]
        for id in instrument.dimensions:
            heads.append(ListColumn(id, instrument.node(id).short, "score", _NOTES["force"]))
        for id in (instrument.overall.score, *instrument.overall.beside):
            heads.append(ListColumn(id, instrument.node(id).name, "score", instrument.node(id).about))
        heads += [_column(id) for id in ("level", "robustness", "low", "high", "weakest", "stop_reason", "unknown")]
        if self._marks is not None:
            heads += [_column("flags"), _column("left_out")]
        heads += [_column(id) for id in ("consent_benchmark", "verified", "synthetic") if id in self._fields]
        return heads

    def batch(self, assessed: Assessed, lang: Lang) -> list[Sequence[Any]]:
        """Return the values of all columns for a batch: texts, floats, ints, `LevelText`; None for an empty cell."""
        values = _BatchValues(self.pack, assessed, self._marks, self._reader, lang)
        return [values.of(column) for column in self.columns]


_PROFILE_NEEDS: Final = {
    "industry": ("industry",),
    "region": ("region",),
    "headcount_band": ("headcount",),
    "size_class": ("headcount", "revenue"),
    "age_band": ("founded", "age_band"),
}
_TITLES: Final = {
    "firm_id": Text("企业编号", "Firm ID"),
    "firm_name": Text("企业名称", "Firm name"),
    "wave": Text("轮次", "Wave"),
    "respondent": Text("填答人", "Respondent"),
    "industry": Text("行业", "Industry"),
    "region": Text("地区", "Region"),
    "headcount_band": Text("人数", "Headcount"),
    "size_class": Text("规模类型", "Size class"),
    "age_band": Text("成立年限", "Age"),
    "level": Text("等级", "Level"),
    "robustness": Text("稳健性", "Robustness"),
    "low": Text("综合分下限", "Composite, low"),
    "high": Text("综合分上限", "Composite, high"),
    "weakest": Text("最弱的力", "Weakest force"),
    "stop_reason": Text("差哪一步升级", "Step to the next level"),
    "unknown": Text("未知项数", "Unknown answers"),
    "flags": Text("可疑之处", "Flags"),
    "left_out": Text("另算时去掉", "Left out on a second look"),
    "consent_benchmark": Text("同意用于对标", "Consent to benchmark"),
    "verified": Text("经核验", "Verified"),
    "synthetic": Text("合成数据", "Synthetic"),
}
_NOTES: Final = {
    "force": Text(
        "这一力各项已知等级的平均，1–5 分；已知的不到一半时空着。",
        "Mean of the known levels of this force, 1 to 5; empty where fewer than half are known.",
    ),
    "size_class": Text("按国家统计局 2017 年的划分办法。", "By the 2017 rules of the National Bureau of Statistics."),
    "region": Text("名单里的写规范名称，名单外的照原文。", "Standard name where listed, else as written."),
    "level": Text(
        "几种算法和未知答案都不影响的等级才写一个；否则写范围。",
        "One level only where no unknown answer and no way of averaging changes it; else a range.",
    ),
    "robustness": Text(
        "稳：任何一个回答变动一级也不影响等级；临界：有一个会影响；未定：现有回答定不了级。",
        "solid: no answer moved by one changes the level; borderline: one does; open: the answers do not settle it.",
    ),
    "low": Text("未知答案全按最低算。", "With every unknown answer at the lowest."),
    "high": Text("未知答案全按最高算。", "With every unknown answer at the highest."),
    "weakest": Text(
        "有未知答案、分不出先后时，列出所有可能，用“或”连接；同分的用顿号。",
        "Where unknown answers leave it open, all that may be are joined by “or”; ties by a comma.",
    ),
    "stop_reason": Text(
        "只升一项就能进下一级的最小一步：指标、从几级、到几级。是算出来的差距，不是建议。",
        "The smallest single raise that reaches the next level: indicator, from, to. A distance, not advice.",
    ),
    "unknown": Text("答“不清楚”和没答的项数。", "Don't-knows and unanswered items."),
    "flags": Text("只是提请注意，没有删除。", "For attention only; nothing was deleted."),
    "left_out": Text("报告另算一遍时不计这一行。", "The report shows its results without this row as well."),
    "synthetic": Text("“是”表示编造的数据，不能当作真实企业引用。", "yes: made-up data, never to be quoted as a firm."),
}
_NOTHING: Final = Text("", "")


def _column(id: str, title: Text | None = None) -> ListColumn:
    kind: Kind = (
        "level" if id == "level" else "score" if id in ("low", "high") else "whole" if id == "unknown" else "text"
    )
    own = _TITLES[id] if title is None or id in ("industry", "region") else title
    return ListColumn(id, own, kind, _NOTES.get(id, _NOTHING))


class _BatchValues:
    """The values of one batch, column by column."""

    def __init__(
        self, pack: Pack, assessed: Assessed, marks: RowMarks | None, reader: ProfileReader, lang: Lang
    ) -> None:
        self._pack, self._assessed, self._marks, self._lang = pack, assessed, marks, lang
        self._sheet: Sheet = assessed.responses.sheet
        self._scores = assessed.scores
        self._profile: ProfileColumns = reader.read(self._sheet, assessed.scores.answers)
        self._own: dict[str, Callable[[], Sequence[Any]]] = {
            "firm_id": assessed.responses.firm_ids.to_pylist,
            "level": self._levels,
            "robustness": self._robustness,
            "low": lambda: self._end("low"),
            "high": lambda: self._end("high"),
            "weakest": self._weakest,
            "stop_reason": self._stop,
            "unknown": self._unknown,
            "flags": self._flags,
            "left_out": self._left_out,
        }

    def of(self, column: ListColumn) -> Sequence[Any]:
        """Return the values of a column."""
        id = column.id
        if id in self._own:
            return self._own[id]()
        if id in _PROFILE_NEEDS:
            return self._listed(id)
        if id in self._scores.nodes:
            node = self._scores.nodes[id]
            return _scores(
                node.value, node.grid, self._main.state == SCORED if self._is_total(id) else node.state == SCORED
            )
        if id in ("consent_benchmark", "verified", "synthetic"):
            codes, _ = self._sheet.distinct(id).codes(parse_truth, ABSENT, np.int8)
            return self._take([_TRUTH[0][self._lang], _TRUTH[1][self._lang]], codes)
        return [None if value is None else str(value) for value in self._sheet.column(id).to_pylist()]

    @property
    def _main(self) -> NodeScores:
        return self._scores.nodes[self._scores.overall.score]

    def _is_total(self, id: str) -> bool:
        return id not in self._pack.instrument.dimensions

    def _take(self, texts: Sequence[Any], codes: IntArray) -> Sequence[Any]:
        """Return texts by code, None below 0."""
        table: Objects = np.empty(len(texts) + 1, dtype=object)
        table[: len(texts)] = texts
        found: Sequence[Any] = table[np.where(codes < 0, len(texts), codes)].tolist()
        return found

    def _listed(self, id: str) -> Sequence[Any]:
        profile = self._pack.profile
        lists: dict[str, Sequence[Any]] = {
            "industry": profile.industries,
            "region": profile.regions,
            "headcount_band": profile.headcount_bands,
            "size_class": profile.size_classes,
            "age_band": profile.age_bands,
        }
        codes = self._profile.of(id)
        found = list(self._take([entry.name[self._lang] for entry in lists[id]], codes))
        if (codes == UNLISTED).any():
            texts = self._sheet.distinct(id)
            for row in np.flatnonzero(codes == UNLISTED).tolist():
                found[row] = texts.text_at(row)
        return found

    def _end(self, end: str) -> Sequence[Any]:
        return _scores(getattr(self._main, end), self._main.grid, self._main.state != NODE_NOT_APPLICABLE)

    def _levels(self) -> Sequence[Any]:
        overall = self._scores.overall
        names = {level.number: level.short[self._lang] for level in self._pack.instrument.levels}
        one, low, high = (
            column.astype(np.int32) + 1 for column in (overall.level, overall.level_low, overall.level_high)
        )
        code = one * 10_000 + low * 100 + high
        cells, inverse = np.unique(code, return_inverse=True)
        texts = [_level_text(int(cell), names) for cell in cells]
        return self._take(texts, inverse.reshape(-1))

    def _robustness(self) -> Sequence[Any]:
        codes = self._scores.overall.robustness
        return self._take([_ROBUST[id][self._lang] for id in ROBUSTNESS], np.where(codes == NOT_JUDGED, ABSENT, codes))

    def _weakest(self) -> Sequence[Any]:
        """Return the forces that may be the weakest: those whose low end no other force is sure to undercut."""
        instrument = self._pack.instrument
        nodes = [self._scores.nodes[id] for id in instrument.dimensions]
        grid = lcm(*(node.grid for node in nodes))
        most = np.iinfo(np.int64).max
        applies = [node.state != NODE_NOT_APPLICABLE for node in nodes]
        low, high = (
            np.stack(
                [
                    np.where(a, getattr(n, end).astype(np.int64) * (grid // n.grid), most)
                    for n, a in zip(nodes, applies, strict=True)
                ]
            )
            for end in ("low", "high")
        )
        least = high.min(axis=0)
        may = (low <= least) & np.stack(applies)
        sure = ((low == high) | ~may).all(axis=0)
        code = (may * (1 << np.arange(len(nodes)))[:, None]).sum(axis=0) * 2 + sure
        cells, inverse = np.unique(code, return_inverse=True)
        names = [instrument.node(id).short[self._lang] for id in instrument.dimensions]
        return self._take([self._weakest_words(int(cell), names) for cell in cells], inverse.reshape(-1))

    def _weakest_words(self, code: int, names: Sequence[str]) -> str | None:
        found = [name for i, name in enumerate(names) if code >> (i + 1) & 1]
        if len(found) == len(names) and code & 1 and len(names) > 1:
            return _EQUAL[self._lang]
        return (_JOIN if code & 1 else _OR)[self._lang].join(found) or None

    def _stop(self) -> Sequence[Any]:
        stop = self._scores.overall.stop
        if stop is None:
            return [None] * self._scores.rows
        found = stop.counts & (stop.leaf >= 0)
        code = np.where(found, (stop.leaf.astype(np.int64) * 1000 + stop.start) * 1000 + stop.end, -1)
        cells, inverse = np.unique(code, return_inverse=True)
        leaves = self._scores.plan.leaves
        names = [self._pack.instrument.part(leaf.id).short[self._lang] for leaf in leaves]
        texts = [
            None if cell < 0 else f"{names[cell // 1_000_000]} {cell // 1000 % 1000}→{cell % 1000}"
            for cell in cells.tolist()
        ]
        return self._take(texts, inverse.reshape(-1))

    def _unknown(self) -> Sequence[Any]:
        count = np.zeros(self._scores.rows, dtype=np.int16)
        for part in self._pack.instrument.places():
            codes = self._scores.answers.codes[part.id]
            count += (codes == DONT_KNOW) | (codes == UNANSWERED)
        found: Sequence[Any] = count.tolist()
        return found

    def _flags(self) -> Sequence[Any]:
        assert self._marks is not None
        marks = self._marks
        cells, inverse = np.unique(marks.flags(self._sheet.row_numbers), return_inverse=True)
        names = {kind.id: kind.name[self._lang] for kind in marks.kinds}
        texts = [_JOIN[self._lang].join(names[id] for id in marks.ids(int(cell))) or None for cell in cells]
        return self._take(texts, inverse.reshape(-1))

    def _left_out(self) -> Sequence[Any]:
        assert self._marks is not None
        doubt = self._marks.doubtful(self._sheet.row_numbers)
        return self._take([_TRUTH[1][self._lang]], np.where(doubt, 0, ABSENT))


def _scores(values: IntArray, grid: int, present: npt.NDArray[np.bool_]) -> Sequence[Any]:
    found: Objects = (values / grid).astype(object)
    found[~present] = None
    scores: Sequence[Any] = found.tolist()
    return scores


def _level_text(code: int, names: Mapping[int, str]) -> LevelText | None:
    level, low, high = code // 10_000 - 1, code // 100 % 100 - 1, code % 100 - 1
    if level != NO_LEVEL:
        return LevelText(names[level], level)
    if low not in names or high not in names:
        return None
    return LevelText(names[low] if low == high else f"{names[low]}–{names[high]}", None)
