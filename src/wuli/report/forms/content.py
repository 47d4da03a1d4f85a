"""The off-line questionnaire as a neutral list of sections and questions, made from a pack.

Every form (workbook, paper, import texts) is written from this list, so that all ask the same in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from wuli.instrument.model import Instrument, Item, Slot
from wuli.instrument.pack import Pack
from wuli.instrument.profile import Choice, Industry, Label, Span
from wuli.instrument.profile import Question as Extra
from wuli.instrument.text import EMPTY, Text
from wuli.report.forms import words

QuestionKind = Literal["text", "date", "number", "one", "many"]
MARK: Final = "wuli:form:"
HASH_LENGTH: Final = 12
PROFILE_KINDS: Final[dict[str, QuestionKind]] = {
    "firm_name": "text", "industry": "one", "founded": "date", "headcount": "number", "revenue": "number",
    "is_manufacturer": "one", "region": "one", "role": "one", "answered_at": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen.

    `entry` is what an answer cell holds. `is_state` marks "don't know" and "not applicable". `is_alone` marks an option
    of a multiple choice that excludes the others. `points` is None where the option does not score.
    """

    code: str
    text: Text
    entry: Text
    is_state: bool = False
    is_alone: bool = False
    points: Fraction | None = None
    note: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Condition:
    """Who answers: firms whose answer to `question` is the option `code`; `text` says it in words."""

    question: str
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `id` is the field of the answer; a multiple choice has one field `id.code` an option.

    `is_open`: a number is accepted beside the options. `amount`: a number may be given instead of an option. A `date`
    may be a year, a month or a day.
    """

    id: str
    kind: QuestionKind
    label: Text
    text: Text
    help: Text = EMPTY
    number: str = ""
    code: str = ""
    options: tuple[Option, ...] = ()
    unit: Text = EMPTY
    least: Fraction | None = None
    is_open: bool = False
    is_scored: bool = False
    condition: Condition | None = None
    amount: Question | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that hold the answer, without the amount."""
        return tuple(f"{self.id}.{option.code}" for option in self.options) if self.kind == "many" else (self.id,)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions of which a firm answers one."""

    id: str
    name: Text
    number: str
    questions: tuple[Question, Question]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the questionnaire. `code` is the dimension's letter, "" for the other parts."""

    id: str
    title: Text
    about: Text
    parts: tuple[Question | Pair, ...]
    code: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, those of pairs one after the other."""
        return tuple(q for part in self.parts for q in (part.questions if isinstance(part, Pair) else (part,)))


@dataclass(frozen=True, slots=True)
class Form:
    """The whole questionnaire of a pack."""

    pack_id: str
    edition: str
    hash: str
    title: Text
    about: Text
    source: Text
    labels: tuple[tuple[str, Label], ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, id: str) -> Question:
        """Return the question `id`; KeyError where there is none."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)

    def label(self, field: str) -> Label:
        """Return label and help of a profile field, the bare id where the pack has none."""
        return dict(self.labels).get(field) or Label(Text(field, field), EMPTY)

    def mark(self, lang: str) -> str:
        """Return the mark by which the reader knows a filled form."""
        return f"{MARK}{self.pack_id}@{self.edition}:{self.hash[:HASH_LENGTH]}:{lang}"


def make_form(pack: Pack) -> Form:
    """Return the questionnaire of `pack`: profile, one section for each dimension, extra questions."""
    identity = pack.identity
    sections = (_profile_section(pack), *_item_sections(pack), _extra_section(pack))
    return Form(
        pack_id=pack.id,
        edition=pack.edition,
        hash=pack.hash,
        title=identity.title or identity.name,
        about=identity.about,
        source=identity.source,
        labels=tuple(pack.profile.fields.items()),
        sections=_numbered(tuple(section for section in sections if section.parts)),
    )


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return `sections` with the questions numbered throughout; the two of a pair share a number: 18A, 18B."""
    count = 0
    out = []
    for section in sections:
        parts: list[Question | Pair] = []
        for part in section.parts:
            count += 1
            if isinstance(part, Pair):
                one, other = part.questions
                pair = (replace(one, number=f"{count}A"), replace(other, number=f"{count}B"))
                parts.append(replace(part, number=str(count), questions=pair))
            else:
                parts.append(replace(part, number=str(count)))
        out.append(replace(section, parts=tuple(parts)))
    return tuple(out)


# Profile


def _profile_section(pack: Pack) -> Section:
    facts = [slot.fact for slot in pack.instrument.slots]
    known = [field for field in pack.profile.fields if field in PROFILE_KINDS]
    fields = dict.fromkeys([*known, *facts])
    parts = tuple(_profile_question(pack, field) for field in fields)
    return Section("profile", words.PROFILE, words.PROFILE_ABOUT, parts)


def _profile_question(pack: Pack, field: str) -> Question:
    label = pack.profile.fields.get(field)
    name = label.label if label else _slot_of_fact(pack.instrument, field).name
    options = _profile_options(pack, field)
    kind = PROFILE_KINDS.get(field, "one")
    return Question(
        id=field,
        kind="text" if kind == "one" and not options else kind,
        label=name,
        text=name,
        help=label.help if label else EMPTY,
        options=options,
        least=Fraction(0) if kind == "number" else None,
        is_open=kind == "number" and bool(options),
    )


def _slot_of_fact(instrument: Instrument, fact: str) -> Slot:
    return next(slot for slot in instrument.slots if slot.fact == fact)


def _profile_options(pack: Pack, field: str) -> tuple[Option, ...]:
    profile = pack.profile
    if field in (slot.fact for slot in pack.instrument.slots):
        return tuple(Option(code, text, text) for code, text in (("yes", words.YES), ("no", words.NO)))
    lists: dict[str, tuple[Choice | Industry | Span, ...]] = {
        "industry": profile.industries,
        "headcount": profile.headcount_bands,
        "region": profile.regions,
        "role": profile.roles,
    }
    return tuple(_named_option(choice) for choice in lists.get(field, ()))


def _named_option(choice: Choice | Industry | Span) -> Option:
    note = choice.note if isinstance(choice, Industry) else EMPTY
    return Option(choice.id, choice.name, choice.name, note=note)


# Items


def _item_sections(pack: Pack) -> Iterator[Section]:
    instrument = pack.instrument
    asked: set[str] = set()
    for id in instrument.dimensions:
        node = instrument.node(id)
        places = [place for place in instrument.leaves(id) if place.id not in asked]
        asked.update(place.id for place in places)
        yield Section(id, node.name, node.about, _parts(pack, places), node.code)
    rest = [place for place in instrument.places() if place.id not in asked]
    yield Section("other_items", words.OTHER_ITEMS, EMPTY, _parts(pack, rest))


def _parts(pack: Pack, places: list[Item | Slot]) -> tuple[Question | Pair, ...]:
    out: list[Question | Pair] = []
    for place in places:
        if isinstance(place, Slot):
            out.append(_pair(pack, place))
        elif place.ratio is not None:
            out.extend(_ratio_questions(pack, place))
        else:
            out.append(_item_question(pack, place))
    return tuple(out)


def _pair(pack: Pack, slot: Slot) -> Pair:
    label = pack.profile.fields.get(slot.fact)
    name = label.label if label else slot.name

    def member(id: str, code: str, answer: Text) -> Question:
        said = Text(*(words.ONLY_IF[lang].format(label=name[lang], answer=answer[lang]) for lang in ("zh", "en")))
        return replace(_item_question(pack, pack.instrument.item(id)), condition=Condition(slot.fact, code, said))

    both = (member(slot.when_true, "yes", words.YES), member(slot.when_false, "no", words.NO))
    return Pair(slot.id, slot.name, "", both)


def _item_question(pack: Pack, item: Item) -> Question:
    wording = pack.rubric.get(item.id)
    base = Question(
        id=item.id,
        kind="many" if item.kind == "multi" else "one",
        label=item.name,
        text=wording.question if wording else item.name,
        help=wording.help if wording else EMPTY,
        code=item.code,
        is_scored=True,
    )
    if item.kind == "number" and item.number is not None:
        return replace(base, id=item.number.column, kind="number", unit=item.number.unit, least=item.number.least)
    return replace(base, options=_item_options(pack, item), amount=_amount(pack, item))


def _amount(pack: Pack, item: Item) -> Question | None:
    if item.number is None:
        return None
    label = pack.profile.fields.get(item.number.column) or Label(item.name, EMPTY)
    column = item.number.column
    unit, least = item.number.unit, item.number.least
    return Question(column, "number", label.label, label.label, label.help, unit=unit, least=least, is_scored=True)


def _ratio_questions(pack: Pack, item: Item) -> Iterator[Question]:
    """Yield the two numbers of a ratio, each under the item's question."""
    assert item.ratio is not None
    base = _item_question(pack, replace(item, kind="choice", number=None))
    for column in (item.ratio.numerator, item.ratio.denominator):
        label = pack.profile.fields.get(column) or Label(Text(column, column), EMPTY)
        text = Text(f"{base.text.zh}{label.label.zh}", f"{base.text.en} {label.label.en}")
        question = replace(base, id=column, kind="number", options=(), least=Fraction(0))
        yield replace(question, label=label.label, text=text, help=label.help or base.help)


def _item_options(pack: Pack, item: Item) -> tuple[Option, ...]:
    options = [_item_option(pack, item, code, points) for code, points in zip(item.codes, item.points, strict=True)]
    if item.kind == "multi":
        return tuple(options)
    options.append(Option("dk", words.DONT_KNOW, words.DONT_KNOW, is_state=True, note=words.NOTE_STATE))
    if item.may_be_not_applicable:
        options.append(Option("na", words.NOT_APPLICABLE, words.NOT_APPLICABLE, is_state=True, note=words.NOTE_STATE))
    return tuple(options)


def _item_option(pack: Pack, item: Item, code: str, points: Fraction) -> Option:
    wording = pack.rubric.get(item.id)
    known = wording.options.get(code) if wording else None
    text = known.text if known else _level_name(pack.instrument, item, code)
    # a code that is no number cannot stand before the text: the reader takes only numbers there
    is_number = code.isdigit() and item.kind != "multi"
    entry = Text(f"{code}｜{text.zh}", f"{code}｜{text.en}") if is_number else text
    alone = code in item.exclusive
    return Option(code, text, entry, is_alone=alone, points=points, note=words.NOTE_EXCLUSIVE if alone else EMPTY)


def _level_name(instrument: Instrument, item: Item, code: str) -> Text:
    levels = {str(level.number): level.name for level in instrument.levels} if item.kind == "ladder" else {}
    return levels.get(code) or Text(code, code)


# Extra questions


def _extra_section(pack: Pack) -> Section:
    parts = tuple(_extra_question(extra) for extra in pack.extras)
    return Section("extras", words.EXTRAS, words.EXTRAS_ABOUT, parts)


def _extra_question(extra: Extra) -> Question:
    options = tuple(_extra_option(option, is_alone=option.id in extra.exclusive) for option in extra.options)
    kind: QuestionKind = "many" if extra.kind == "multi" else "one"
    return Question(extra.id, kind, extra.name, extra.question, extra.help, options=options)


def _extra_option(option: Choice, *, is_alone: bool) -> Option:
    note = words.NOTE_EXCLUSIVE if is_alone else EMPTY
    return Option(option.id, option.name, option.name, is_alone=is_alone, note=note)
