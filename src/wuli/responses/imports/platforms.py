"""The survey platforms whose exports are known: how to tell them, their own columns, their words for "no answer"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from wuli.responses.imports.keys import key

PLATFORMS: Final = ("wjx", "limesurvey", "google", "kobo", "spss", "plain")


@dataclass(frozen=True, slots=True)
class Platform:
    """What is special about a platform's export.

    `numbers_rows` are columns that number the responses (they name the firm only where nothing else does); `feeds` are
    columns that feed a field; `private` ones are dropped; `marks` are headings that give the platform away. `joints`
    part several answers in one cell.
    """

    id: str
    numbers_rows: tuple[str, ...] = ()
    feeds: Mapping[str, str] = field(default_factory=dict)
    private: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    joints: tuple[str, ...] = ()

    def role(self, column: str) -> str:
        """Return what a column of the platform itself is: "number", "private", a field that it feeds, "own"; "" for others."""
        name = key(column)
        if name in {key(text) for text in self.numbers_rows}:
            return "number"
        if name in {key(text) for text in self.private}:
            return "private"
        if fed := next((fed for text, fed in self.feeds.items() if key(text) == name), ""):
            return fed
        return "own" if name in {key(text) for text in self.marks} else ""


_WJX: Final = Platform(
    "wjx",
    numbers_rows=("序号",),
    feeds={"提交答卷时间": "answered_at", "提交时间": "answered_at", "所用时间": "duration_seconds"},
    private=("来自IP", "IP", "IP地址"),
    marks=("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分"),
    missing={"(跳过)": "skipped", "(空)": "unanswered", "-3": "skipped", "-2": "unanswered"},
    joints=("┋", "→"),
)
_LIMESURVEY: Final = Platform(
    "limesurvey",
    numbers_rows=("id", "Response ID", "答复 ID", "答复ID", "回答ID"),
    feeds={
        "submitdate": "answered_at", "Date submitted": "answered_at", "提交日期": "answered_at",
        "interviewtime": "duration_seconds", "Total time": "duration_seconds",
    },
    private=("ipaddr", "IP address", "IP 地址"),
    marks=("submitdate", "lastpage", "startlanguage", "Response ID", "Date submitted", "Last page", "Start language"),
    joints=(";",),
)  # fmt: skip
_GOOGLE: Final = Platform(
    "google",
    feeds=dict.fromkeys(("Timestamp", "时间戳记", "时间戳", "時間戳記"), "answered_at"),
    marks=("Timestamp", "时间戳记", "时间戳", "時間戳記"),
    joints=(";", ", "),
)
_KOBO: Final = Platform(
    "kobo",
    numbers_rows=("_id",),
    feeds={"_submission_time": "answered_at"},
    private=("deviceid", "phonenumber", "simserial", "subscriberid", "device_id", "_submitted_by", "username"),
    marks=("_uuid", "_submission_time", "formhub/uuid", "_index", "__version__", "meta/instanceID"),
    joints=(" ",),
)
_SPSS: Final = Platform("spss", joints=(";",))
_PLAIN: Final = Platform(
    "plain",
    private=("ip", "IP地址", "来自IP", "ip address", "ipaddr"),
    missing={"(跳过)": "skipped", "(空)": "unanswered"},
    joints=(";", "；", "┋", "|"),
)
KNOWN: Final = {p.id: p for p in (_WJX, _LIMESURVEY, _GOOGLE, _KOBO, _SPSS, _PLAIN)}

_NUMBERED: Final = re.compile(r"\s*(第\s*\d{1,3}\s*题|[Qq]?\d{1,3}\s*[、.．:：]\s*\D|\d{1,3}\s*[(（])")
_ENOUGH: Final = 3
_CELLS: Final = re.compile(r"┋|〖.*〗|\A\((?:跳过|空)\)\Z|\A（(?:跳过|空)）\Z", re.DOTALL)
_FILE_NAME: Final = re.compile(r"\A\d+_(按文本|按序号|按分数)_|_\d+_\d+_([012])\.xlsx?\Z|\A\d+_\d+_([012])\.xlsx?\Z")
_MODES: Final = {"按文本": "text", "按序号": "number", "按分数": "score", "0": "text", "1": "score", "2": "number"}


def mark_of(heading: str) -> bool:
    """Tell whether a heading is one of a platform's own, or numbered as platforms do: it stands in the header row."""
    name = key(heading)
    marked = any(name == key(mark) for platform in KNOWN.values() for mark in platform.marks)
    return marked or _NUMBERED.match(heading) is not None


def detect(columns: Iterable[str], cells: Iterable[str], *, is_spss: bool = False) -> Platform:
    """Return the platform that a file's headings and cells speak of; "plain" where they speak of none."""
    if is_spss:
        return _SPSS
    names = list(columns)
    keys = {key(name) for name in names}
    hits = {p.id: sum(1 for mark in p.marks if key(mark) in keys) for p in KNOWN.values()}
    numbered = sum(1 for name in names if _NUMBERED.match(name))
    if hits["wjx"] >= _ENOUGH or ((hits["wjx"] or numbered >= _ENOUGH) and (numbered or _has_marks(cells))):
        return _WJX
    codes = sum(1 for name in names if re.search(r"\[(SQ)?\w+\]\Z", name))
    if hits["limesurvey"] > 1 or (hits["limesurvey"] and codes):
        return _LIMESURVEY
    if hits["kobo"]:
        return _KOBO
    if hits["google"] and names and any(key(names[0]) == key(mark) for mark in _GOOGLE.marks):
        return _GOOGLE
    return _PLAIN


def _has_marks(cells: Iterable[str]) -> bool:
    return any(_CELLS.search(cell) for cell in cells)


def mode_in_name(file: str) -> str:
    """Return what a 问卷星 file name says of its cells: "text", "number", "score", "" for nothing.

    >>> mode_in_name("384504415_按序号_企业问卷_27_27.xlsx"), mode_in_name("answers.xlsx")
    ('number', '')
    """
    match = _FILE_NAME.search(file)
    return _MODES[next(group for group in match.groups() if group)] if match else ""
