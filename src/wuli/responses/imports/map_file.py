"""The mapping as a YAML file that people read and edit: written with comments, read strictly, every fault with its line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from wuli.errors import ArgumentError, Fault, FaultList
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.responses.imports.answers import SKIPPED, UNANSWERED
from wuli.responses.imports.catalogue import Catalogue
from wuli.responses.imports.mapping import DATE_ORDERS, READINGS, USES, AnswerMap, ColumnMap, ImportMap
from wuli.responses.imports.platforms import PLATFORMS

VERSION: Final = 1
_MARK: Final = "# wuli:made:"
_HEAD: Final = """\
# 导入对照表：文件里的每一列对应哪个字段，每种回答是什么意思。改好后加 --map 本文件 再导入一次。
# Import map: which field each column feeds and what each answer means. Edit it, then import again with --map.
#
# use      field 用作字段 · fallback 另一列空着时补上 · keep 原样保留 · drop 不要
#          field feeds a field · fallback fills its gaps · keep goes along unchanged · drop is left out
# confirm  true 表示只是猜测，没有采用；认可就删去这几个字，不认可就改
#          true marks a guess that is not applied; remove the words to accept it, or change the line
# reading  wording 按文字和代码 · order 按选项在问卷里的次序（1 是第一个选项） · ticks 每个选项一列 0/1
#          wording by text and code · order by place on the list (1 is the first option) · ticks 0/1, a column an option
# to       代码、dk（不清楚）、na（不适用）、unanswered（没答）、skipped（没问）；null 表示还没定
#          a code, dk, na, unanswered or skipped; null is undecided
"""
_HOW: Final = {
    "near": ("题目相近，请核对", "the wording is near; please check"),
    "options": ("按选项认出，请核对", "recognised by its options; please check"),
    "name": ("只有名称相同，选项次序不明，请核对", "only the name is the same; the order of options is not known"),
    "reversed": ("和其他题方向相反，可能倒着编号，请核对", "runs against the other questions; perhaps numbered the other way round"),
    "rival": ("不止一列像这个字段，请只留一列", "several columns look like this field; keep one"),
    "unknown_option": ("题目认得，这个选项不认得", "the question is known, this option is not"),
    "score": ("格子里是分数，不是选项", "the cells hold scores, not options"),
}  # fmt: skip


def render_map(plan: ImportMap) -> bytes:
    """Return the mapping file. Its first line holds a checksum of the rest, which shows later whether anybody edited it."""
    body = _HEAD + "\n".join(_lines(plan)) + "\n"
    return f"{_MARK}{_checksum(body)}\n{body}".encode()


def is_untouched(content: bytes) -> bool:
    """Tell whether a mapping file is as the program wrote it."""
    head, _, body = content.decode("utf-8", errors="replace").replace("\r\n", "\n").partition("\n")
    return head.startswith(_MARK) and head.removeprefix(_MARK).strip() == _checksum(body)


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _lines(plan: ImportMap) -> Iterator[str]:
    yield f"wuli_map: {VERSION}"
    yield f"pack: {_quote(plan.pack)}"
    yield f"platform: {_quote(plan.platform)}"
    yield f"file: {_quote(plan.file)}"
    yield f"sha256: {_quote(plan.sha256)}"
    yield "# 平台表示没有回答的写法 · what the platform writes for no answer" if plan.missing else ""
    yield "missing:" if plan.missing else "missing: {}"
    for text, state in plan.missing.items():
        yield f"  {_quote(text)}: {state}"
    yield "columns:"
    for column in plan.columns:
        yield from _column_lines(column)


def _column_lines(column: ColumnMap) -> Iterator[str]:
    yield f"  - column: {_quote(column.column)}"
    yield f"    use: {column.use}"
    if column.field:
        yield f"    field: {_quote(column.field)}"
    if column.confirm:
        zh, en = _HOW.get(column.how, _HOW["near"])
        yield f"    confirm: true  # {zh} · {en}"
    if column.how:
        yield f"    how: {_quote(column.how)}"
    if column.reading != "wording":
        yield f"    reading: {column.reading}"
    if column.joint:
        yield f"    joint: {_quote(column.joint)}"
    if column.dates != "ymd":
        yield f"    dates: {_quote(column.dates)}  # ymd mdy dmy"
    if column.answers:
        yield "    answers:"
        yield from (f"      - {_answer_line(answer)}" for answer in column.answers)


def _answer_line(answer: AnswerMap) -> str:
    parts = [f"answer: {_quote(answer.answer)}", f"to: {_quote(answer.to) if answer.to else 'null'}"]
    parts += [f"rows: {answer.rows}"] if answer.rows else []
    parts += ["confirm: true"] if answer.confirm else []
    parts += ["clash: true"] if answer.clash else []
    return "{" + ", ".join(parts) + "}"


def _quote(text: str) -> str:
    """Return a text as a double-quoted YAML string; whatever cannot be printed stands as an escape."""
    return '"' + "".join(_escape(ch) for ch in text) + '"'


def _escape(ch: str) -> str:
    if ch in '"\\':
        return "\\" + ch
    if ch.isprintable() and ch != "\ufeff":
        return ch
    return f"\\u{ord(ch):04x}" if ord(ch) < 0x10000 else f"\\U{ord(ch):08x}"  # noqa: PLR2004  # the width of \u


# Reading


def read_map(path: Path, catalogue: Catalogue) -> ImportMap:
    """Return the mapping in a file.

    Raises:
        ArgumentError: it cannot be read, or names columns, fields or codes that make no sense; all faults are told.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArgumentError([Fault("file_missing", got=str(path))]) from error
    faults = FaultList()
    source = Source(path.name, faults)
    top = Reader(read_yaml(content, source), source)
    if faults.total and not top.keys():
        raise ArgumentError(faults.kept(), faults.total)
    plan = _read_top(top, catalogue)
    top.done()
    if faults.total:
        raise ArgumentError(faults.kept(), faults.total)
    return plan


def _read_top(top: Reader, catalogue: Catalogue) -> ImportMap:
    version = top.integer("wuli_map")
    if version != VERSION:
        top.fault("import_map_version", "wuli_map", got=str(version), expected=str(VERSION))
    pack = top.string("pack")
    if pack and pack.partition("@")[0] != catalogue.pack.id:
        top.fault("import_map_pack", "pack", got=pack, expected=catalogue.pack.id)
    return ImportMap(
        pack=pack,
        platform=top.choice("platform", PLATFORMS, default="plain"),
        file=top.string("file", required=False),
        sha256=top.string("sha256", required=False),
        missing=_read_missing(top),
        columns=_read_columns(top, catalogue),
    )


def _read_missing(top: Reader) -> dict[str, str]:
    reader = top.map("missing", required=False)
    if reader is None:
        return {}
    return {text: reader.choice(text, (SKIPPED, UNANSWERED)) for text in reader.keys()}  # noqa: SIM118  # a reader is no dict


def _read_columns(top: Reader, catalogue: Catalogue) -> tuple[ColumnMap, ...]:
    columns = tuple(_read_column(reader, catalogue) for reader in top.maps("columns"))
    first: dict[str, int] = {}
    for column in columns:
        if column.column in first:
            top.source.fault(
                "id_repeats", line=column.line, path="columns", got=column.column, first=str(first[column.column])
            )
        first.setdefault(column.column, column.line or 0)
    return columns


def _read_column(reader: Reader, catalogue: Catalogue) -> ColumnMap:
    field = reader.string("field", required=False)
    use = reader.choice("use", USES)
    target = catalogue.target(field) if field else None
    confirm = bool(reader.flag("confirm"))
    if reader.raw("use") in ("field", "fallback") and target is None:
        known = ", ".join(catalogue.targets)
        reader.fault("import_map_field", "field", got=field, expected=known)
    codes = None
    if target is not None and target.kind in ("one", "many") and field == target.field:
        codes = {*(option.code for option in target.options), *target.states}
    takes = None if target is None or target.read is not None else codes
    column = ColumnMap(
        column=reader.string("column"),
        use=use,  # type: ignore[arg-type]  # checked by `choice`
        field=field,
        how=reader.string("how", required=False),
        confirm=confirm,
        reading=reader.choice("reading", READINGS, default="wording"),  # type: ignore[arg-type]
        joint=reader.string("joint", required=False),
        dates=reader.choice("dates", (*DATE_ORDERS, ""), default="ymd") if reader.raw("dates") != "" else "",
        answers=tuple(_read_answer(answer, takes) for answer in reader.maps("answers", required=False)),
        line=reader.line,
    )
    reader.done()
    return column


def _read_answer(reader: Reader, takes: set[str] | None) -> AnswerMap:
    to = _plain(reader.raw("to"))
    known = takes is None or not to or to in takes or to in (UNANSWERED, SKIPPED) or bool(re.match(r"na[:：]", to))
    if not known:
        reader.fault("import_map_code", "to", got=to, expected=", ".join([*sorted(takes or ()), UNANSWERED, SKIPPED]))
    answer = AnswerMap(
        _plain(reader.raw("answer")),
        to,
        reader.integer("rows", required=False),
        confirm=bool(reader.flag("confirm")),
        clash=bool(reader.flag("clash")),
    )
    reader.done()
    return answer


def _plain(value: Any) -> str:
    """Return a value that a person may have written without quotes: 3 and "3" are the same code."""
    return "" if value is None else str(value)
