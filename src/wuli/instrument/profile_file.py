"""`profile.yaml` and `extras.yaml` -> the values of `profile`, field by field."""

from __future__ import annotations

from fractions import Fraction

from wuli.instrument import profile as s
from wuli.instrument.text import EMPTY
from wuli.instrument.yaml_reader import Reader


def source_line(r: Reader) -> int | None:
    """Return the line of the source report that an entry names, None for none."""
    source = r.map("source", required=False)
    if source is None:
        return None
    line = source.integer("line", required=False) or None
    source.integer("text_line", required=False)
    source.string("basis", required=False)
    source.done()
    return line


def read_profile(top: Reader) -> s.Profile:
    """Return the profile fields and code lists."""
    sizes = top.map("size_rules", required=False)
    return s.Profile(
        industries=tuple(_industry(r) for r in top.maps("industries")),
        section_c=top.strings("section_c", required=False),
        age_bands=tuple(_span(r) for r in top.maps("age_bands", required=False)),
        headcount_bands=tuple(_span(r) for r in top.maps("headcount_bands", required=False)),
        size_source=sizes.text("source") if sizes else EMPTY,
        size_classes=tuple(_choice(r) for r in sizes.maps("classes")) if sizes else (),
        size_rows=tuple(_size_row(r) for r in sizes.maps("rows")) if sizes else (),
        regions=tuple(_choice(r, key="code") for r in top.maps("regions", required=False)),
        roles=tuple(_choice(r) for r in top.maps("roles", required=False)),
        fields={name: _label(r) for name, r in top.table("fields", required=False).items()},
    )


def _industry(r: Reader) -> s.Industry:
    industry = s.Industry(
        r.name("id"),
        r.text("name"),
        r.strings("also", required=False),
        r.flag("is_manufacturer"),
        r.strings("gbt4754", required=False),
        r.string("size_row", required=False),
        r.text("note", required=False),
    )
    r.done()
    return industry


def _span(r: Reader) -> s.Span:
    span = s.Span(
        r.name("id"),
        r.text("name"),
        r.decimal("from") or Fraction(0),
        r.flag("from_closed") is not False,
        r.decimal("to", required=False),
        r.flag("to_closed") is not False,
    )
    r.done()
    return span


def _choice(r: Reader, key: str = "id", text: str = "name") -> s.Choice:
    choice = s.Choice(r.name(key), r.text(text), r.strings("also", required=False))
    r.done()
    return choice


def _size_row(r: Reader) -> s.SizeRow:
    row = s.SizeRow(
        r.name("id"),
        r.text("name"),
        r.decimals("headcount", required=False),
        r.decimals("revenue", required=False),
        r.decimals("assets", required=False),
        r.strings("gbt4754", required=False),
    )
    r.done()
    return row


def _label(r: Reader) -> s.Label:
    label = s.Label(r.text("label"), r.text("help", required=False))
    r.done()
    return label


def read_extras(top: Reader) -> tuple[s.Question, ...]:
    """Return the unscored questions in file order."""
    return tuple(_question(r) for r in top.maps("questions"))


def _question(r: Reader) -> s.Question:
    question = s.Question(
        id=r.name("id"),
        kind="multi" if r.choice("type", ("single", "multi")) == "multi" else "single",
        name=r.text("name"),
        question=r.text("question"),
        help=r.text("help", required=False),
        options=tuple(_choice(o, text="text") for o in r.maps("options")),
        exclusive=r.strings("exclusive", required=False),
        part_of=r.string("part_of", required=False),
        source_line=source_line(r),
    )
    ids = [option.id for option in question.options]
    for id in question.exclusive:
        if id not in ids:
            r.fault("reference_unknown", "exclusive", got=id, expected=", ".join(ids))
    r.done()
    return question
