"""The fields of a response file with every wording under which a platform may show them, taken from a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from wuli.instrument.model import Item, Slot
from wuli.instrument.pack import Pack
from wuli.instrument.profile import Choice, Industry, Span
from wuli.instrument.profile import Question as Extra
from wuli.instrument.text import EMPTY, LANGS, Text
from wuli.responses.answer_words import FALSE_WORDS, TRUE_WORDS
from wuli.responses.imports.profile_words import read_headcount, read_industry, read_region

Kind = Literal["one", "many", "text", "number", "date", "seconds"]

DK: Final = "dk"
NA: Final = "na"
DK_WORDS: Final = ("dk", "不清楚", "Don't know", "Don’t know", "do not know", "不知道", "不了解", "说不清", "not sure")
NA_WORDS: Final = ("na", "n/a", "不适用", "Not applicable")
_YES: Final = Text("是", "Yes")
_NO: Final = Text("否", "No")
# fields of every response file that ask for no wording of a pack
_PLAIN: Final[dict[str, Kind]] = {
    "firm_id": "text", "firm_name": "text", "founded": "date", "revenue": "number", "headcount": "number",
    "wave": "text", "respondent": "text", "answered_at": "date", "duration_seconds": "seconds",
    "design_weight": "number", "stratum": "text", "psu": "text", "fpc": "number",
}  # fmt: skip
_TRUTHS: Final = ("is_manufacturer", "verified", "synthetic", "consent_benchmark")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its code in our files and every word it goes by."""

    code: str
    text: Text
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column of a file may feed.

    `options` stand in the order of our own questionnaire, "don't know" and "not applicable" last. `questions` are full
    wordings, which nobody else's questionnaire has; `names` are labels that any questionnaire may have; `notes` stand in
    brackets behind a label in our own questionnaire. `codes_are_levels`: the codes are numbers with an order.
    """

    field: str
    kind: Kind
    label: Text
    names: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    is_item: bool = False
    takes_na: bool = False
    codes_are_levels: bool = False
    read: Callable[[str], str | None] | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """The words beside the codes that a cell of the field may hold."""
        if not self.is_item:
            return ()
        return (DK, NA) if self.takes_na else (DK,)


def targets_of(pack: Pack) -> dict[str, Target]:
    """Return the fields of a pack's response files by id, in the order in which they stand in a file."""
    found = {target.field: target for target in (*_profile(pack), *_items(pack), *_extras(pack))}
    order = [field for field in _FIRST if field in found]
    return {field: found[field] for field in (*order, *found)}


_FIRST: Final = (
    "firm_id", "firm_name", "industry", "founded", "age_band", "headcount", "revenue", "is_manufacturer", "region", "role",
    "wave", "respondent", "answered_at", "duration_seconds", "verified", "synthetic", "consent_benchmark",
    "design_weight", "stratum", "psu", "fpc",
)  # fmt: skip


# Profile


def _profile(pack: Pack) -> Iterator[Target]:
    for field in _FIRST:
        label, names, notes = _labels(pack, field)
        base = Target(field, _PLAIN.get(field, "one"), label, names, notes=notes)
        yield _with_options(pack, base)


def _labels(pack: Pack, field: str) -> tuple[Text, tuple[str, ...], tuple[str, ...]]:
    known = pack.profile.fields.get(field)
    if known is None:
        return Text(field, field), (), ()
    notes = tuple(known.help[lang] for lang in LANGS) if known.help else ()
    return known.label, tuple(known.label[lang] for lang in LANGS), notes


def _with_options(pack: Pack, target: Target) -> Target:
    profile = pack.profile
    if target.field in _TRUTHS or target.field in {slot.fact for slot in pack.instrument.slots}:
        yes = Option("1", _YES, ("是", "Yes", *sorted(TRUE_WORDS)))
        no = Option("0", _NO, ("否", "No", *sorted(FALSE_WORDS)))
        return replace(target, options=(yes, no))
    lists: dict[str, tuple[Choice | Industry | Span, ...]] = {
        "industry": profile.industries,
        "age_band": profile.age_bands,
        "headcount": profile.headcount_bands,
        "region": profile.regions,
        "role": profile.roles,
    }
    options = tuple(_named(choice) for choice in lists.get(target.field, ()))
    readers = {"industry": read_industry, "region": read_region, "headcount": read_headcount}
    reader = readers.get(target.field)
    return replace(target, options=options, read=reader(profile) if reader else None)


def _named(choice: Choice | Industry | Span) -> Option:
    if isinstance(choice, Span):
        also: tuple[str, ...] = (f"{choice.low}-{choice.high}" if choice.high is not None else f"{choice.low}+",)
    else:
        also = choice.also
    return Option(choice.id, choice.name, (choice.id, choice.name.zh, choice.name.en, *also))


# Items


def _items(pack: Pack) -> Iterator[Target]:
    for part in pack.instrument.places():
        if isinstance(part, Item):
            yield from _item(pack, part)
            continue
        yield _slot(pack, part)
        for id in part.members:
            yield from _item(pack, pack.instrument.item(id), in_slot=True)


def _item(pack: Pack, item: Item, *, in_slot: bool = False) -> Iterator[Target]:
    wording = pack.rubric.get(item.id)
    questions = tuple(wording.question[lang] for lang in LANGS) if wording else ()
    takes_na = item.may_be_not_applicable
    options = _item_options(pack, item)
    yield Target(
        item.id,
        "many" if item.kind == "multi" else "one",
        item.name,
        names=_texts(item.name, item.short),
        questions=questions,
        notes=tuple(wording.help[lang] for lang in LANGS) if wording and wording.help else (),
        options=options,
        is_item=True,
        takes_na=takes_na or in_slot,
        codes_are_levels=item.kind != "multi" and all(code.isdigit() for code in item.codes),
    )
    if item.number is not None:
        yield _number(pack, item.number.column, item.name)
    if item.ratio is not None:
        for column in (item.ratio.numerator, item.ratio.denominator):
            target = _number(pack, column, Text(column, column))
            joined = tuple(f"{text}{target.label[lang]}" for text, lang in zip(questions, LANGS, strict=False))
            yield Target(column, "number", target.label, target.names, joined, target.notes)


def _number(pack: Pack, column: str, name: Text) -> Target:
    label, names, notes = _labels(pack, column)
    return Target(column, "number", label if names else name, names, names, notes)


def _item_options(pack: Pack, item: Item) -> tuple[Option, ...]:
    wording = pack.rubric.get(item.id)
    out = []
    for code in item.codes:
        known = wording.options.get(code) if wording else None
        text = known.text if known else Text(code, code)
        out.append(Option(code, text, (code, *_texts(text), *_level_words(pack, item, code))))
    if item.kind == "multi":
        return tuple(out)
    out.append(Option(DK, Text("不清楚", "Don't know"), DK_WORDS))
    if item.may_be_not_applicable:
        out.append(Option(NA, Text("不适用", "Not applicable"), NA_WORDS))
    return tuple(out)


def _level_words(pack: Pack, item: Item, code: str) -> tuple[str, ...]:
    if item.kind != "ladder":
        return ()
    for level in pack.instrument.levels:
        if str(level.number) == code:
            return (f"{code}级", f"{code}分", f"level {code}", level.id, level.name.zh, level.name.en, level.short.zh)
    return ()


def _slot(pack: Pack, slot: Slot) -> Target:
    item = pack.instrument.item(slot.when_true)
    bare = (Option(code, Text(code, code), (code, *_level_words(pack, item, code))) for code in item.codes)
    return Target(
        slot.id,
        "one",
        slot.name,
        names=_texts(slot.name, slot.short),
        options=(*bare, Option(DK, Text("不清楚", "Don't know"), DK_WORDS)),
        is_item=True,
        codes_are_levels=all(code.isdigit() for code in item.codes),
    )


# Extra questions


def _extras(pack: Pack) -> Iterator[Target]:
    for extra in pack.extras:
        yield Target(
            extra.id,
            "many" if extra.kind == "multi" else "one",
            extra.name,
            names=_texts(extra.name),
            questions=_texts(extra.question),
            notes=_texts(extra.help),
            options=tuple(_extra_option(extra, i) for i in range(len(extra.options))),
        )


def _extra_option(extra: Extra, i: int) -> Option:
    option = extra.options[i]
    return Option(option.id, option.name, (option.id, *_texts(option.name), *option.also))


def _texts(*texts: Text) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[lang] for text in texts if text is not EMPTY for lang in LANGS if text[lang]))
