"""The codebook as a file: a workbook, CSV with one line a code, or Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final, Literal

from wuli.instrument.pack import Pack
from wuli.instrument.text import EMPTY, Lang
from wuli.report.forms import codebook_words as words
from wuli.report.forms.codebook import Entry, FieldBook, codebook_of

CodebookKind = Literal["xlsx", "csv", "md"]
CODEBOOK_KINDS: Final[tuple[CodebookKind, ...]] = ("xlsx", "csv", "md")

# column heads for programs, the same in every language
_CSV_HEADS: Final = (
    "field", "column", "label_zh", "label_en", "question_zh", "question_en", "type_zh", "type_en", "code", "code_zh",
    "code_en", "missing_zh", "missing_en", "applies_zh", "applies_en", "source_zh", "source_en",
)  # fmt: skip


def build_codebook(pack: Pack, kind: CodebookKind, lang: Lang) -> bytes:
    """Return the codebook as a file; both languages stand in each, `lang` is that of its headings."""
    book = codebook_of(pack)
    if kind == "csv":
        return _csv(book)
    if kind == "md":
        return _markdown(book, lang).encode()
    from wuli.report.forms.xlsx_fields import render_fields  # noqa: PLC0415  # only the workbook needs its writer

    return render_fields(book, lang)


def _csv(book: FieldBook) -> bytes:
    """Return one line a code, or a field without codes, with a byte-order mark for spreadsheets."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_CSV_HEADS)
    for entry in book.entries:
        for code, text in entry.codes or (("", EMPTY),):
            pairs = (entry.label, entry.question, entry.kind)
            first = [part for pair in pairs for part in (pair.zh, pair.en)]
            last = [part for pair in (entry.missing, entry.applies, entry.source) for part in (pair.zh, pair.en)]
            column = entry.column(code) if code else entry.field
            writer.writerow([entry.field, column, *first, code, text.zh, text.en, *last])
    return stream.getvalue().encode("utf-8-sig")


def _markdown(book: FieldBook, lang: Lang) -> str:
    form = book.form
    lines = [f"# {form.title[lang]} · {words.TITLE[lang]}", "", f"{form.pack_id} {form.edition} · {form.hash}", ""]
    lines += [words.NOTE[lang], ""]
    for part in book.parts:
        lines += [f"## {part.title[lang]}", ""]
        for entry in part.entries:
            lines += _markdown_entry(entry, lang)
    return "\n".join(lines).rstrip() + "\n"


def _markdown_entry(entry: Entry, lang: Lang) -> Iterator[str]:
    colon = "：" if lang == "zh" else ": "
    yield f"### `{entry.field}` {_escaped(entry.label.zh)} · {_escaped(entry.label.en)}"
    yield ""
    if entry.question:
        yield f"{_escaped(entry.question.zh)}  "
        yield f"{_escaped(entry.question.en)}"
        yield ""
    facts = ((3, entry.kind), (6, entry.missing), (7, entry.applies), (8, entry.source))
    yield from (f"- {words.HEADS[i][lang]}{colon}{_escaped(text[lang])}" for i, text in facts)
    yield ""
    if entry.codes:
        heads = words.CODE_HEADS
        yield f"| {heads[1 if entry.is_many else 2][lang]} | {heads[3][lang]} | {heads[4][lang]} |"
        yield "| --- | --- | --- |"
        for code, text in entry.codes:
            shown = entry.column(code) if entry.is_many else code
            yield f"| `{shown}` | {_escaped(text.zh)} | {_escaped(text.en)} |"
        yield ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
