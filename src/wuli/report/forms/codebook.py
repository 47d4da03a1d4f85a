"""The codebook of a response file as plain values: every field with question, codes, missing codes, place in the pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wuli.instrument.model import Item, Slot
from wuli.instrument.pack import Pack
from wuli.instrument.text import EMPTY, Text
from wuli.report.forms import codebook_words as words
from wuli.report.forms.content import Form, Question, Section, make_form


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
