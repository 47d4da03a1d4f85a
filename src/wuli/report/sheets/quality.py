"""The quality of a response file as a workbook, a table or JSON: checks, rows in doubt, faults, unknown answers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wuli.analysis.quality.report import QualityReport
from wuli.analysis.quality.row_list import FlaggedRow
from wuli.engines.output import whole_file
from wuli.engines.tables_out import plain_cell
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import Pack
from wuli.instrument.text import Lang, Text
from wuli.report.numbers import half_up
from wuli.report.sheets.book import SHEET_ROWS, Book, Column, open_book

ENDINGS: Final = (".xlsx", ".csv", ".json")
RowSource = Callable[[], Iterator[FlaggedRow]]

_SHEETS: Final = {
    "checks": Text("检查", "Checks"),
    "rows": Text("可疑的行", "Rows in doubt"),
    "faults": Text("错误", "Faults"),
    "items": Text("作答情况", "Answers"),
    "notes": Text("说明", "Notes"),
}
_HEADS: Final = {
    "check": Text("检查", "Check"),
    "n": Text("行数", "Rows"),
    "base": Text("可查的行", "Could be looked at"),
    "share": Text("占比", "Share"),
    "first": Text("前几行", "First rows"),
    "text": Text("含义", "Meaning"),
    "row": Text("行号", "Row"),
    "firm": Text("企业编号", "Firm ID"),
    "flags": Text("可疑之处", "Flags"),
    "seen": Text("看到的情况", "What was seen"),
    "doubt": Text("另算一遍时去掉", "Left out on a second look"),
    "column": Text("列", "Column"),
    "value": Text("内容", "Value"),
    "fault": Text("问题", "Fault"),
    "item": Text("指标", "Indicator"),
    "known": Text("有等级", "Known"),
    "not_applicable": Text("不适用", "Not applicable"),
    "dont_know": Text("不清楚", "Don't know"),
    "unanswered": Text("未作答", "Not answered"),
    "dk_share": Text("“不清楚”占比", "Share of don't know"),
}
_YES: Final = Text("是", "yes")
_COLON: Final = {"zh": "：", "en": ": "}
_JOIN: Final = {"zh": "；", "en": "; "}
NOT_LOOKED: Final = Text("没查（文件里没有所需的列）", "not looked at (the file lacks the columns)")


@dataclass(frozen=True, slots=True)
class QualityFiles:
    """What is to be written about one response file: its name, the report, its faults, and the rows in doubt."""

    name: str
    pack: Pack
    report: QualityReport
    faults: Sequence[Fault]
    faults_total: int
    rows: RowSource


def check_endings(targets: Iterable[Path]) -> None:
    """Refuse files of a kind that cannot be written.

    Raises:
        ArgumentError: an ending is unknown.
    """
    wrong = [path for path in targets if path.suffix.lower() not in ENDINGS]
    if wrong:
        expected = {"expected": " ".join(ENDINGS)}
        raise ArgumentError([Fault("output_ending", got=path.name, fields=expected) for path in wrong])


def save_quality(files: QualityFiles, target: Path, lang: Lang) -> None:
    """Write the quality of a response file; the ending of `target` decides the format."""
    {".xlsx": _save_book, ".csv": _save_csv, ".json": _save_json}[target.suffix.lower()](files, target, lang)


# Workbook


def _save_book(files: QualityFiles, target: Path, lang: Lang) -> None:
    title = {"zh": f"数据质量：{files.name}", "en": f"Data quality: {files.name}"}[lang]
    with open_book(target, lang, title=title, subject=f"{files.pack.id}@{files.pack.edition}") as book:
        _write_checks(book, files.report, lang)
        _write_rows(book, files, lang)
        if files.faults:
            columns = [Column(_HEADS[id][lang], width, "whole" if id == "row" else "text") for id, width in
                       (("row", 8), ("column", 24), ("value", 24), ("fault", 90))]  # fmt: skip
            lines = ((f.row, f.column, f.got, f.message(lang)) for f in files.faults)
            book.table(_SHEETS["faults"][lang], columns, lines)
        _write_items(book, files, lang)
        book.notes(_SHEETS["notes"][lang], title, _notes(files, lang))


def _write_checks(book: Book, report: QualityReport, lang: Lang) -> None:
    widths = (("check", 28, "text"), ("n", 9, "whole"), ("base", 11, "whole"), ("share", 9, "share"),
              ("first", 36, "text"), ("text", 80, "wrap"))  # fmt: skip
    columns = [Column(_HEADS[id][lang], width, look) for id, width, look in widths]  # type: ignore[arg-type]

    def lines() -> Iterator[Sequence[Any]]:
        for flag in report.flags:
            kind = report.kind(flag.id)
            if flag.base == 0:
                yield kind.name[lang], None, None, None, NOT_LOOKED[lang], kind.text[lang]
                continue
            yield (
                kind.name[lang],
                flag.n,
                flag.base,
                flag.n / flag.base,
                first_rows(flag.rows, flag.n, lang),
                kind.text[lang],
            )

    book.table(_SHEETS["checks"][lang], columns, lines())


def first_rows(rows: Sequence[int], n: int, lang: Lang) -> str:
    """Return the first row numbers as text, with an ellipsis where there are more."""
    join = "、" if lang == "zh" else ", "
    return join.join(map(str, rows)) + (" …" if n > len(rows) else "")


def _write_rows(book: Book, files: QualityFiles, lang: Lang) -> None:
    """Write the rows in doubt, on several sheets where one cannot hold them."""
    columns = [
        Column(_HEADS["row"][lang], 9, "whole"),
        Column(_HEADS["firm"][lang], 20),
        Column(_HEADS["doubt"][lang], 12),
        Column(_HEADS["flags"][lang], 50),
        Column(_HEADS["seen"][lang], 70),
    ]
    lines = (_line(files.report, row, lang) for row in files.rows())
    number = 1
    while True:
        name = _SHEETS["rows"][lang] + (f" {number}" if number > 1 else "")
        if book.table(name, columns, _some(lines, SHEET_ROWS), frozen=2) < SHEET_ROWS:
            return
        number += 1


def _some(lines: Iterator[Any], most: int) -> Iterator[Any]:
    for _, line in zip(range(most), lines, strict=False):
        yield line


def _line(report: QualityReport, row: FlaggedRow, lang: Lang) -> Sequence[Any]:
    names = {id: report.kind(id).name[lang] for id in row.flags}
    seen = _JOIN[lang].join(f"{names[id]}{_COLON[lang]}{text[lang]}" for id, text in row.seen.items())
    return row.row, row.firm_id, _YES[lang] if row.doubtful else None, _JOIN[lang].join(names.values()), seen


def _write_items(book: Book, files: QualityFiles, lang: Lang) -> None:
    heads = ("known", "not_applicable", "dont_know", "unanswered")
    columns = [Column(_HEADS["item"][lang], 36), *(Column(_HEADS[id][lang], 12, "whole") for id in heads)]
    columns.append(Column(_HEADS["dk_share"][lang], 14, "share"))
    parts = {part.id: part.name[lang] for part in files.pack.instrument.answerable}
    book.table(
        _SHEETS["items"][lang],
        columns,
        (
            (
                parts[s.of],
                s.known,
                s.not_applicable,
                s.dont_know,
                s.unanswered,
                s.dont_know / s.asked if s.asked else None,
            )
            for s in files.report.items
        ),
    )


def _notes(files: QualityFiles, lang: Lang) -> Iterator[tuple[str, str]]:
    report = files.report
    yield _HEADS["n"][lang], summary_line(report, lang)
    if lang == "zh":
        yield (
            "怎么看",
            "这里只提请注意，没有删除任何一行。是否去掉，由研究者看过原始答卷再定；报告会把去掉前后的结果都列出来。",
        )
        yield _HEADS["doubt"][lang], "重复里靠后的行、直线作答、答得太快、矛盾达到规定个数的行。"
        yield "隐私", "本表含企业编号，请像原始答卷一样保管。"
    else:
        yield (
            "How to read",
            (
                "Nothing was deleted. Whether a row goes is for the researcher to decide after a look at the answers; "
                "the report shows results with and without."
            ),
        )
        yield (
            _HEADS["doubt"][lang],
            "Later copies, straight lines, answers too fast, and rows with the given number of contradictions.",
        )
        yield "Privacy", "This list holds firm IDs. Keep it as carefully as the answers themselves."
    if text := equal_line(report, lang):
        yield report.kind("same_answers").name[lang], text


def summary_line(report: QualityReport, lang: Lang) -> str:
    """Return rows, flagged rows and rows left out on a second look in one sentence."""
    gaps = {"rows": f"{report.rows:,}", "flagged": f"{report.flagged:,}", "doubtful": f"{report.doubtful:,}"}
    words = {
        "zh": "没有错误的答卷 {rows} 行，其中 {flagged} 行有可疑之处，{doubtful} 行在报告里会去掉再算一遍。没有删除任何一行。",
        "en": "Rows without faults: {rows}. In doubt: {flagged}; of these, {doubtful} are left out on a second look in the "
        "report. Nothing was deleted.",
    }
    return words[lang].format(**gaps)


def equal_line(report: QualityReport, lang: Lang) -> str:
    """Return what identical answers may owe to chance, "" where there are none."""
    equal = report.equal_rows
    if not equal.pairs:
        return ""
    gaps = {"pairs": f"{equal.pairs:,}", "chance": half_up(equal.by_chance, 1)}
    words = {
        "zh": "答案完全相同的有 {pairs} 对（不计直线作答），按差一题就相同的行数估计，碰巧相同的至少约 {chance} 对。",
        "en": "{pairs} pairs have identical answers (straight lines aside). Judged by rows that differ in one answer only, "
        "at least some {chance} pairs are chance.",
    }
    text = words[lang].format(**gaps)
    if not equal.told_apart:
        text += {
            "zh": "重复提交和碰巧相同无法区分，所以不因此去掉任何一行。",
            "en": " Copies and chance cannot be told apart, so no row is left out for it.",
        }[lang]
    return text


# CSV and JSON


def _save_csv(files: QualityFiles, target: Path, lang: Lang) -> None:
    """Write one line a row in doubt and one a fault; flag ids are those of the contract, never translated."""
    with whole_file(target) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "firm_id", "flags", "left_out", "detail"])
        for fault in files.faults:
            detail = fault.message(lang) if not fault.column else f"{fault.column}{_COLON[lang]}{fault.message(lang)}"
            writer.writerow([fault.row, "", "fault", 1, plain_cell(detail)])
        for row in files.rows():
            line = _line(files.report, row, lang)
            writer.writerow(
                [row.row, plain_cell(row.firm_id), ";".join(row.flags), int(row.doubtful), plain_cell(line[4])]
            )


def _save_json(files: QualityFiles, target: Path, lang: Lang) -> None:
    with whole_file(target) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
        head = json.dumps(_plain(files, lang), ensure_ascii=False, indent=1)
        stream.write(head.removesuffix("\n}") + ',\n "rows": [')
        join = "\n  "
        for row in files.rows():
            seen = {id: text[lang] for id, text in row.seen.items()}
            entry = {"row": row.row, "firm_id": row.firm_id, "flags": row.flags, "left_out": row.doubtful, "seen": seen}
            stream.write(join + json.dumps(entry, ensure_ascii=False))
            join = ",\n  "
        stream.write("\n ]\n}\n")


def _plain(files: QualityFiles, lang: Lang) -> dict[str, Any]:
    report, equal = files.report, files.report.equal_rows
    return {
        "file": files.name,
        "pack": {"id": files.pack.id, "edition": files.pack.edition, "hash": files.pack.hash},
        "counts": {
            "rows": report.rows,
            "flagged": report.flagged,
            "left_out": report.doubtful,
            "faults": files.faults_total,
        },
        "checks": [
            {
                "id": flag.id,
                "name": report.kind(flag.id).name[lang],
                "scope": report.kind(flag.id).scope,
                "n": flag.n,
                "base": flag.base,
                "first_rows": flag.rows,
            }
            for flag in report.flags
        ],
        "equal_rows": {
            "pairs": equal.pairs,
            "by_chance": equal.by_chance,
            "compared": equal.compared,
            "told_apart": equal.told_apart,
        },
        "median_seconds": report.median_seconds,
        "items": [
            {
                "id": s.of,
                "known": s.known,
                "not_applicable": s.not_applicable,
                "dont_know": s.dont_know,
                "unanswered": s.unanswered,
                "hidden": s.hidden,
            }
            for s in report.items
        ],
        "high_dont_know": report.high_dont_know,
        "faults": [
            {"row": f.row, "column": f.column, "value": f.got, "code": f.code, "message": f.message(lang)}
            for f in files.faults
        ],
    }
