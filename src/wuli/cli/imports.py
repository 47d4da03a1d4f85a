"""`wuli import`: a survey platform's export becomes a response file; the mapping is shown, kept and can be corrected."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Final

from wuli.cli.screen import Screen
from wuli.engines.output import whole_file, write_bytes
from wuli.engines.tables_out import plain_cell
from wuli.errors import ArgumentError, Fault, printable, shorten
from wuli.instrument.pack import load_pack
from wuli.instrument.text import Lang
from wuli.report.render.text_table import table_lines
from wuli.responses.imports import Imported, ReportRow, import_file, render_map
from wuli.responses.imports.map_file import is_untouched
from wuli.responses.imports.writing import ENDINGS, write_imported

WORDS: Final[dict[str, dict[Lang, str]]] = {
    "platform": {"zh": "{platform}，{rows} 行，{columns} 列", "en": "{platform}, {rows} rows, {columns} columns"},
    "wjx": {"zh": "问卷星", "en": "问卷星 (wjx.cn)"},
    "limesurvey": {"zh": "LimeSurvey", "en": "LimeSurvey"},
    "google": {"zh": "Google 表单", "en": "Google Forms"},
    "kobo": {"zh": "KoboToolbox / ODK", "en": "KoboToolbox / ODK"},
    "spss": {"zh": "SPSS", "en": "SPSS"},
    "plain": {"zh": "普通表格", "en": "plain table"},
    "blank": {"zh": "另有 {count} 行全空，没有导入", "en": "{count} more rows are blank and were left out"},
    "private": {
        "zh": "为保护隐私，没有导入：{columns}",
        "en": "left out to protect privacy: {columns}",
    },
    "firm_id": {
        "zh": "文件里没有企业编号和名称，用“{column}”列作 firm_id",
        "en": 'the file names no firm: column "{column}" serves as firm_id',
    },
    "order": {
        "zh": "“{field}”按选项次序读：{pairs}",
        "en": "{field} is read by the order of options: {pairs}",
    },
    "order_note": {
        "zh": "次序以本测评包的问卷为准；如果投放时改过选项次序，请改对照表",
        "en": "the order is that of this pack's questionnaire; if options were reordered, correct the map",
    },
    "ranked": {
        "zh": "“{field}”是排序题，只取选了哪些，不取先后",
        "en": "{field} was a ranking; which options were chosen is kept, their order is not",
    },
    "skipped": {
        "zh": "“{field}”有 {count} 行没有问到（跳过），和没答一样留空",
        "en": "{field} was not asked (skipped) in {count} rows, which stay empty like unanswered ones",
    },
    "kept": {"zh": "原样保留（不认识的题）：{columns}", "en": "kept unchanged (questions not known): {columns}"},
    "waits": {
        "zh": "“{column}”可能是“{field}”，没有采用；要用就在对照表里删去它的 confirm: true",
        "en": '"{column}" may be {field}; it was not used. To use it, remove its confirm: true in the map',
    },
    "unmatched": {"zh": "没有对上的回答：", "en": "answers that are not matched:"},
    "unmatched_one": {"zh": "  {field}　“{answer}”　{rows} 行", "en": '  {field}  "{answer}"  rows: {rows}'},
    "unmatched_near": {
        "zh": "  {field}　“{answer}”　{rows} 行　可能是 {near}",
        "en": '  {field}  "{answer}"  rows: {rows}  perhaps {near}',
    },
    "map_written": {"zh": "对照表：{path}", "en": "map: {path}"},
    "next": {
        "zh": "下一步：改好 {path}，再运行 wuli import {file} -o {output} --map {path}",
        "en": "Next: edit {path}, then run wuli import {file} -o {output} --map {path}",
    },
    "written": {"zh": "已写入 {path}（{rows} 行）", "en": "wrote {path} ({rows} rows)"},
}
HEADS: Final[dict[Lang, list[str]]] = {
    "zh": ["列", "字段", "依据", "不同值", "有回答", "未对上"],
    "en": ["column", "field", "matched by", "distinct", "answered", "unmatched"],
}
HOW: Final[dict[str, dict[Lang, str]]] = {
    "id": {"zh": "字段名", "en": "field name"},
    "question": {"zh": "题目全文", "en": "full question"},
    "name": {"zh": "名称", "en": "label"},
    "row": {"zh": "矩阵的行", "en": "row of a matrix"},
    "platform": {"zh": "平台自带", "en": "platform's own"},
    "private": {"zh": "隐私", "en": "private"},
    "options": {"zh": "选项", "en": "options"},
    "near": {"zh": "相近，待核对", "en": "near, to check"},
    "reversed": {"zh": "可能倒序，待核对", "en": "perhaps reversed, to check"},
    "rival": {"zh": "不止一列，待核对", "en": "several columns, to check"},
    "unknown_option": {"zh": "不认得的选项", "en": "option not known"},
    "same_as_options": {"zh": "与各选项列重复", "en": "same as its option columns"},
}
_USE: Final[dict[str, dict[Lang, str]]] = {
    "keep": {"zh": "（保留）", "en": "(kept)"},
    "drop": {"zh": "（不导入）", "en": "(left out)"},
}
_CHECK: Final[dict[Lang, str]] = {"zh": "待核对", "en": "to check"}
_SHOWN: Final = 8
_NAME: Final = 30


def run(options: argparse.Namespace) -> int:
    """Import the file that `options` name. With anything unmatched only the map is written, and the exit code is 2."""
    screen = Screen(options.lang, quiet=options.quiet)
    target: Path = options.output
    beside = target.with_suffix(".map.yaml") if options.map is None else None
    _check_outputs(options, beside)
    imported = import_file(options.file, load_pack(options.pack), mapping=options.map, platform=options.platform)
    _keep_edited(beside)
    if not options.quiet:
        print("\n".join(_report(imported, options.lang)))
    if beside is not None:
        write_bytes(beside, render_map(imported.mapping))
        _say(screen, "map_written", path=str(beside))
    if options.report is not None:
        _write_report(imported, options.report, options.lang)
    if imported.faults:
        place = str(beside or options.map)
        sys.stdout.flush()
        _say(screen, "next", path=place, file=str(options.file), output=str(target))
        imported.check()
    rows = write_imported(imported, target)
    _say(screen, "written", path=str(target), rows=f"{rows:,}")
    return 0


def _say(screen: Screen, name: str, **gaps: str) -> None:
    if not screen.quiet:
        print(WORDS[name][screen.lang].format(**gaps), file=sys.stderr)


def _check_outputs(options: argparse.Namespace, beside: Path | None) -> None:
    """Refuse outputs of an unknown kind and those that would overwrite an input or one another."""
    target: Path = options.output
    if target.suffix.lower() not in ENDINGS:
        raise ArgumentError([Fault("output_ending", got=target.name, fields={"expected": " ".join(ENDINGS)})])
    outputs = [path for path in (target, beside, options.report) if path is not None]
    inputs = [path for path in (options.file, options.map) if path is not None and path.exists()]
    places = [path.resolve() for path in outputs]
    for path, place in zip(outputs, places, strict=True):
        if path.exists() and any(path.samefile(source) for source in inputs):
            raise ArgumentError([Fault("same_output", got=str(path))])
        if places.count(place) > 1:
            raise ArgumentError([Fault("output_twice", got=str(path))])


def _keep_edited(beside: Path | None) -> None:
    """Refuse to overwrite a map that somebody has edited."""
    if beside is not None and beside.is_file() and not is_untouched(beside.read_bytes()):
        raise ArgumentError([Fault("import_map_edited", got=str(beside))])


# The report


def _report(imported: Imported, lang: Lang) -> list[str]:
    platform = WORDS[imported.mapping.platform][lang]
    counts = {"rows": f"{imported.rows:,}", "columns": str(len(imported.source.columns))}
    rows = tuple(_cells(row, lang) for row in imported.report)
    lines = [WORDS["platform"][lang].format(platform=platform, **counts), "", *table_lines(HEADS[lang], rows)]
    remarks = _remarks(imported, lang)
    return [*lines, "", *remarks] if remarks else lines


def _cells(row: ReportRow, lang: Lang) -> tuple[str, ...]:
    field = row.field if row.use in ("field", "fallback") else _USE[row.use][lang]
    how = HOW.get(row.how, {}).get(lang, row.how)
    if row.confirm and _CHECK[lang] not in how:
        how = f"{how}，{_CHECK[lang]}" if lang == "zh" else f"{how}, {_CHECK[lang]}"
    distinct = "2,000+" if row.distinct < 0 else f"{row.distinct:,}"
    unmatched = f"{len(row.unmatched):,}" if row.unmatched else ""
    return printable(row.column), field, how, distinct, f"{row.answered:,}", unmatched


def _remarks(imported: Imported, lang: Lang) -> list[str]:
    """Return what a reader of the table should know: what was left out, in which direction numbers were read, what waits."""
    lines = []
    if imported.blank_rows:
        lines.append(WORDS["blank"][lang].format(count=f"{imported.blank_rows:,}"))
    if private := [row.column for row in imported.report if row.how == "private"]:
        lines.append(WORDS["private"][lang].format(columns=_listed(private, lang)))
    for row in imported.report:
        lines += _row_remarks(row, imported, lang)
    if any(row.numbered and not row.confirm for row in imported.report):
        lines.append(WORDS["order_note"][lang])
    if kept := [row.column for row in imported.report if row.use == "keep" and not row.how]:
        lines.append(WORDS["kept"][lang].format(columns=_listed(kept, lang)))
    return [*lines, *_unmatched(imported, lang)]


def _unmatched(imported: Imported, lang: Lang) -> list[str]:
    """Return every answer without a code, with its rows; all of them, however many."""
    lines = []
    for row in imported.report:
        for one in row.unmatched:
            name = "unmatched_near" if one.suggested else "unmatched_one"
            answer = shorten(one.answer)
            gaps = {"field": row.field, "answer": answer, "rows": f"{one.rows:,}", "near": one.suggested}
            lines.append(WORDS[name][lang].format(**gaps))
    return [WORDS["unmatched"][lang], *lines] if lines else []


def _row_remarks(row: ReportRow, imported: Imported, lang: Lang) -> list[str]:
    lines = []
    if row.confirm and row.use == "field":
        lines.append(WORDS["waits"][lang].format(column=shorten(row.column, _NAME), field=row.field))
    if row.use not in ("field", "fallback") or row.confirm:
        return lines
    if row.field == "firm_id" and row.how == "platform":
        lines.append(WORDS["firm_id"][lang].format(column=shorten(row.column, _NAME)))
    if row.numbered:
        target = imported.catalogue.targets[row.field]
        codes = [option.code for option in target.options]
        shown = codes if len(codes) <= _SHOWN else [*codes[:2], "…", codes[-1]]
        numbers = [*range(1, len(codes) + 1)] if len(codes) <= _SHOWN else [1, 2, 0, len(codes)]
        pairs = [code if code == "…" else f"{n} → {code}" for n, code in zip(numbers, shown, strict=True)]
        lines.append(WORDS["order"][lang].format(field=row.field, pairs=_joined(pairs, lang)))
    if row.ranked:
        lines.append(WORDS["ranked"][lang].format(field=row.field))
    if row.skipped:
        lines.append(WORDS["skipped"][lang].format(field=row.field, count=f"{row.skipped:,}"))
    return lines


def _joined(parts: list[str], lang: Lang) -> str:
    return ("，" if lang == "zh" else ", ").join(parts)


def _listed(columns: list[str], lang: Lang) -> str:
    shown = [shorten(column, _NAME) for column in columns]
    return ("、" if lang == "zh" else ", ").join(shown)


def _write_report(imported: Imported, path: Path, lang: Lang) -> None:
    """Write the report as CSV: one line a column, then one line for each answer that is not matched."""
    heads = ("column", "use", "field", "matched_by", "confirm", "distinct", "answered", "skipped", "empty", "answer", "rows", "suggested")  # fmt: skip
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heads)
        for row in imported.report:
            how = HOW.get(row.how, {}).get(lang, row.how)
            distinct = "2000+" if row.distinct < 0 else str(row.distinct)
            first = (row.column, row.use, row.field, how, str(row.confirm).lower(), distinct)
            counts = (row.answered, row.skipped, row.empty)
            writer.writerow([*map(plain_cell, first), *counts, "", "", ""])
            for answer in row.unmatched:
                cells = (plain_cell(answer.answer), answer.rows, answer.suggested)
                writer.writerow([*map(plain_cell, first), *counts, *cells])
