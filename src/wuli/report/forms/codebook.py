"""The codebook of a response file: every field with its question, codes, missing codes and place in the pack.

`codebook_of` makes it as plain values; it is written as a workbook, as CSV (one line a code) or as Markdown.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from wuli.instrument.model import Item, Slot
from wuli.instrument.pack import Pack
from wuli.instrument.text import EMPTY, Lang, Text
from wuli.report.forms import codebook_words as words
from wuli.report.forms.content import Form, Question, Section, make_form

CodebookKind = Literal["xlsx", "csv", "md"]
CODEBOOK_KINDS: Final[tuple[CodebookKind, ...]] = ("xlsx", "csv", "md")


# column heads for programs, the same in every language
_CSV_HEADS: Final = (
    "field", "column", "label_zh", "label_en", "question_zh", "question_en", "type_zh", "type_en", "code", "code_zh",
    "code_en", "missing_zh", "missing_en", "applies_zh", "applies_en", "source_zh", "source_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One field. `codes` are pairs of code and meaning; of a multiple choice they are its options (`is_many`)."""

    field: str
    label: Text
    question: Text
    kind: Text
    codes: tuple[tuple[str, Text], ...] = ()
    missing: Text = words.BLANK
    applies: Text = words.ALL_FIRMS
    source: Text = words.SOURCE_FORMAT
    is_many: bool = False

    def column(self, code: str) -> str:
        """Return the column that holds a code: one for each option of a multiple choice, else the field itself."""
        return f"{self.field}.{code}" if self.is_many else self.field


@dataclass(frozen=True, slots=True)
class Part:
    """A titled group of fields."""

    title: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FieldBook:
    """The whole codebook of a pack."""

    form: Form
    parts: tuple[Part, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All fields in order."""
        return tuple(entry for part in self.parts for entry in part.entries)


def codebook_of(pack: Pack) -> FieldBook:
    """Return the codebook of a pack's response files: profile, indicators by dimension, extra questions, design."""
    form = make_form(pack)
    parts = [Part(section.title, tuple(_section(section, pack))) for section in form.sections]
    parts.append(Part(words.SECTION_DESIGN, tuple(_more(pack, {e.field for part in parts for e in part.entries}))))
    return FieldBook(form, tuple(parts))


def _section(section: Section, pack: Pack) -> Iterator[Entry]:
    if section.id == "profile":
        yield from (_label_only(pack, field) for field in words.BEFORE)
    for question in section.questions:
        yield _entry(question, pack)
        if question.amount is not None:
            yield _entry(question.amount, pack)
    if section.id == "profile":
        asked = {question.id for question in section.questions}
        rest = [field for field in pack.profile.fields if field in ("age_band", "wave") and field not in asked]
        yield from (_label_only(pack, field) for field in rest)
    for slot in pack.instrument.slots:
        if slot.when_true in {question.id for question in section.questions}:
            yield _slot(slot, pack)


def _entry(question: Question, pack: Pack) -> Entry:
    codes = tuple((option.code, option.text) for option in question.options if not option.is_state)
    states = {option.code for option in question.options if option.is_state}
    if {code for code, _ in codes} == {"yes", "no"}:
        codes = words.YES_NO
    missing = [
        words.BLANK,
        *([words.DONT_KNOW] if "dk" in states else []),
        *([words.NOT_APPLICABLE] if "na" in states else []),
    ]
    kind = words.KINDS["level" if _is_ladder(question, pack) else question.kind]
    if question.is_open:
        kind = words.OPEN_BANDS
    elif codes == words.YES_NO:
        kind = words.KINDS["truth"]
    return Entry(
        question.id,
        question.label,
        question.text if question.text != question.label else question.help or question.text,
        kind,
        codes,
        missing=_joined(missing),
        applies=question.condition.text if question.condition is not None else words.ALL_FIRMS,
        source=_source(question, pack),
        is_many=question.kind == "many",
    )


def _joined(texts: list[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _is_ladder(question: Question, pack: Pack) -> bool:
    return any(item.id == question.id and item.kind == "ladder" for item in pack.instrument.items)


def _source(question: Question, pack: Pack) -> Text:
    item = next((item for item in pack.instrument.items if item.id == question.id), None)
    extra = next((extra for extra in pack.extras if extra.id == question.id), None)
    if item is not None or extra is not None:
        file = "rubric.yaml" if item is not None else "extras.yaml"
        line = item.source_line if item is not None else extra.source_line if extra is not None else None
        return _filled(
            words.SOURCE_LINE if line else words.SOURCE_FILE, file=file, id=question.id, line=str(line or "")
        )
    return _filled(words.SOURCE_FILE, file="profile.yaml", id=question.id)


def _filled(text: Text, **gaps: str) -> Text:
    return Text(text.zh.format(**gaps), text.en.format(**gaps))


def _label_only(pack: Pack, field: str) -> Entry:
    known = pack.profile.fields.get(field)
    label = known.label if known else Text(field, field)
    bands = pack.profile.age_bands if field == "age_band" else ()
    return Entry(
        field,
        label,
        known.help if known else EMPTY,
        words.KINDS["one" if bands else "text"],
        tuple((band.id, band.name) for band in bands),
        source=_filled(words.SOURCE_FILE, file="profile.yaml", id=field) if known else words.SOURCE_FORMAT,
    )


def _slot(slot: Slot, pack: Pack) -> Entry:
    one, other = (pack.instrument.item(id) for id in slot.members)
    names = {"one": one.name, "other": other.name}
    return Entry(
        slot.id,
        slot.name,
        Text(*(words.SLOT_QUESTION[lang].format(**{k: v[lang] for k, v in names.items()}) for lang in ("zh", "en"))),
        words.KINDS["level" if one.kind == "ladder" else "one"],
        tuple((code, _level_name(pack, one, code)) for code in one.codes),
        missing=_joined([words.BLANK, words.DONT_KNOW]),
        applies=Text(
            words.EITHER.zh.format(one=one.id, other=other.id), words.EITHER.en.format(one=one.id, other=other.id)
        ),
        source=_filled(words.SOURCE_FILE, file="instrument.yaml", id=slot.id),
    )


def _level_name(pack: Pack, item: Item, code: str) -> Text:
    levels = {str(level.number): level.name for level in pack.instrument.levels}
    return levels.get(code, Text(code, code)) if item.kind == "ladder" else Text(code, code)


def _more(pack: Pack, known: set[str]) -> Iterator[Entry]:
    del pack
    for field, (label, question) in words.MORE_FIELDS.items():
        if field in known:
            continue
        kind = "truth" if field in words.TRUTHS else "number" if field in words.NUMBERS else "text"
        yield Entry(field, label, question, words.KINDS[kind], words.YES_NO if kind == "truth" else ())


# Files


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
