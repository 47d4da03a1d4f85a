"""The list of firms as a workbook: one row a firm, and a page that explains the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, Final

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.firm_list import FirmList, LevelText, ListColumn
from wuli.engines.output import whole_file
from wuli.engines.tables_out import plain_cell
from wuli.instrument.text import Lang, Text
from wuli.report.numbers import shown_score
from wuli.report.sheets.book import SHEET_ROWS, Book, Column, Finer, Look, OnLevel, open_book

_TITLE: Final = Text("企业名单", "List of firms")
_NOTES: Final = Text("说明", "Notes")
_WIDTHS: Final = {
    "firm_id": 14,
    "firm_name": 30,
    "industry": 20,
    "region": 14,
    "weakest": 24,
    "stop_reason": 26,
    "flags": 40,
    "unknown": 10,
    "age_band": 18,
    "headcount_band": 15,
    "low": 13,
    "high": 13,
    "level": 18,
}
_LOOKS: Final[dict[str, Look]] = {"text": "text", "level": "text", "score": "score", "whole": "whole"}
_SENSITIVE: Final = Text(
    "本表写明每家企业的编号或名称、得分和可疑之处，属于企业信息，可能还含个人信息。只交给有权看的人，不公开、不转发；对外请用去标识化数据集。",
    "This list names firms with their scores and doubts about their answers. It is company data and may hold personal data. "
    "Hand it only to those entitled to it; for others use the de-identified data set.",
)
_SYNTHETIC: Final = Text(
    "含合成数据：“合成数据”一列为“是”的行是编造的。",
    "Holds synthetic data: rows marked yes in that column are made up.",
)


def save_firm_list(
    listing: FirmList, batches: Iterable[Assessed], target: Path, lang: Lang, *, rows: int
) -> tuple[Path, ...]:
    """Write the list and return the files written.

    A sheet holds 1,048,575 rows below its header. With more `rows` the list is written as CSV files beside `target`,
    `name-1.csv`, `name-2.csv` …, with the notes in `name-notes.txt`; nothing is ever cut off.
    """
    lines = _lines(listing, batches, lang)
    if rows > SHEET_ROWS:
        return _save_parts(listing, lines, target, lang, rows=rows)
    pack = listing.pack
    with open_book(target, lang, title=_TITLE[lang], subject=f"{pack.id}@{pack.edition}") as book:
        count = _write_table(book, listing, _cells(listing, lines), lang)
        book.notes(_NOTES[lang], _TITLE[lang], notes(listing, lang, count))
    return (target,)


def _write_table(book: Book, listing: FirmList, lines: Iterator[Sequence[Any]], lang: Lang) -> int:
    columns = [
        Column(column.title[lang], _WIDTHS.get(column.id, 11), _LOOKS[column.kind]) for column in listing.columns
    ]
    frozen = 2 if any(column.id == "firm_name" for column in listing.columns) else 1
    return book.table(_TITLE[lang], columns, lines, frozen=frozen)


def _lines(listing: FirmList, batches: Iterable[Assessed], lang: Lang) -> Iterator[Sequence[Any]]:
    for batch in batches:
        yield from zip(*listing.batch(batch, lang), strict=True)


def _cells(listing: FirmList, lines: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield rows with levels on their colours and scores with as many decimals as keep them on their side of an edge."""
    edges = [edge for bands in listing.pack.instrument.bands for edge in bands.cuts.edges]
    levels = [i for i, column in enumerate(listing.columns) if column.kind == "level"]
    scores = [i for i, column in enumerate(listing.columns) if column.kind == "score"]
    finer: dict[float, Any] = {}
    for line in lines:
        row = list(line)
        for i in levels:
            row[i] = _level_cell(row[i])
        for i in scores:
            value = row[i]
            if value is not None:
                # scores lie on a small grid, so each is looked at once
                if value not in finer:
                    finer[value] = _score_cell(value, edges)
                row[i] = finer[value]
        yield row


def _level_cell(value: LevelText | None) -> OnLevel | str | None:
    if value is None:
        return None
    return value.text if value.level is None else OnLevel(value.text, value.level)


def _score_cell(value: float, edges: Sequence[Fraction]) -> float | Finer:
    text = shown_score(value, edges)
    return Finer(value) if len(text.partition(".")[2]) > 2 else value  # noqa: PLR2004  # decimals of the usual format


def notes(listing: FirmList, lang: Lang, count: int) -> Iterator[tuple[str, str]]:
    """Yield the notes: how to handle the list, how many firms, what each column means."""
    heads = {
        "zh": ("保管", "行数", "测评包", "排序", f"{count:,} 行，一行一家企业（一轮、一位填答人）。", "与原文件相同。"),
        "en": (
            "Handle with care",
            "Rows",
            "Pack",
            "Order",
            f"{count:,}, one a firm (and wave, and respondent).",
            "As in the file.",
        ),
    }[lang]
    yield heads[0], _SENSITIVE[lang]
    yield heads[1], heads[4]
    pack = listing.pack
    yield heads[2], f"{pack.identity.name[lang]} {pack.id}@{pack.edition} · {pack.hash[:12]}"
    yield heads[3], heads[5]
    if any(column.id == "synthetic" for column in listing.columns):
        yield _TITLE[lang], _SYNTHETIC[lang]
    told: dict[Text, list[str]] = {}
    for column in listing.columns:
        if column.note:
            told.setdefault(column.note, []).append(column.title[lang])
    for note, titles in told.items():
        yield ("、" if lang == "zh" else ", ").join(titles), note[lang]


# More rows than a sheet holds


def _save_parts(
    listing: FirmList, lines: Iterator[Sequence[Any]], target: Path, lang: Lang, *, rows: int
) -> tuple[Path, ...]:
    written = []
    for number in range(1, -(-rows // SHEET_ROWS) + 1):
        path = target.with_name(f"{target.stem}-{number}.csv")
        _save_csv(listing.columns, islice(lines, SHEET_ROWS), path, lang)
        written.append(path)
    text = "\n".join(f"{term}{'：' if lang == 'zh' else ': '}{words}" for term, words in notes(listing, lang, rows))
    path = target.with_name(f"{target.stem}-notes.txt")
    with whole_file(path) as part:
        part.write_text(f"{_TITLE[lang]}\n\n{text}\n", encoding="utf-8")
    return (*written, path)


def _save_csv(columns: Sequence[ListColumn], lines: Iterable[Sequence[Any]], path: Path, lang: Lang) -> None:
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.title[lang] for column in columns])
        writer.writerows([_csv_cell(value) for value in line] for line in lines)


def _csv_cell(value: Any) -> Any:
    if isinstance(value, LevelText):
        return value.text
    return plain_cell(value) if isinstance(value, str) else value
