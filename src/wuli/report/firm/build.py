"""The order of a firm report, its cover, and where a consultant's words go."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from wuli.analysis.firm_json import firm_json
from wuli.analysis.firm_result import FirmResult
from wuli.instrument.text import Lang
from wuli.report.content import Block, Callout, Cover, Document, Field, ListItem, Paragraph
from wuli.report.firm.advice import build_challenges, build_matches
from wuli.report.firm.consultant import ConsultantFile, Edit, Note, no_consultant
from wuli.report.firm.forces import build_forces
from wuli.report.firm.indicators import build_indicators
from wuli.report.firm.method import build_method, build_sheet
from wuli.report.firm.summary import build_summary
from wuli.report.firm.teller import Teller


def build_firm_document(result: FirmResult, lang: Lang, consultant: ConsultantFile | None = None) -> Document:
    """Return the report on one firm as a content tree. The result is not changed."""
    t = Teller(result, lang)
    added = consultant or no_consultant()
    sections: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("summary", _summary(t, added)),
        ("indicators", build_indicators(t)),
        ("forces", build_forces(t, lambda section: _notes(t, added, section))),
        ("challenges", build_challenges(t)),
        ("matches", build_matches(t)),
        ("sheet", build_sheet(t)),
        ("method", build_method(t)),
    )
    blocks = tuple(block for name, part in sections for block in (*part, *_notes(t, added, name)))
    pack, title = t.pack, t.say("cover.subtitle")
    return Document(
        lang=lang,
        title=t.say("words.name_score", name=t.firm_name(), score=title),
        author=added.brand.name or "Wuli",
        subject=t.say("frame.subject", pack=t.pick(pack.identity.name), edition=pack.edition),
        keywords=(t.pick(pack.identity.name), t.pick(pack.identity.title)),
        date=result.date,
        cover=_cover(t),
        blocks=blocks,
        footer=t.say("frame.footer", firm=t.firm_name(), title=title, date=result.date),
        fingerprint=t.say("frame.fingerprint", code=fingerprint(result)),
        contents_title=t.say("frame.contents"),
        figure_word=t.say("frame.figure"),
        table_word=t.say("frame.table"),
        brand=added.brand,
    )


def fingerprint(result: FirmResult) -> str:
    """Return twelve hexadecimal digits that identify the result: answers, scores, pack and program version."""
    content = json.dumps(firm_json(result), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _cover(t: Teller) -> Cover:
    firm, pack = t.result.firm, t.pack
    facts: list[tuple[str, str]] = []
    if firm.industry:
        facts.append(("cover.industry", t.pick(firm.industry.name)))
    if firm.age_band:
        facts.append(("cover.age", t.pick(firm.age_band.name)))
    if size := _size(t):
        facts.append(("cover.size", size))
    if firm.region:
        facts.append(("cover.region", t.pick(firm.region.name)))
    if firm.answered_at:
        facts.append(("cover.answered", str(firm.answered_at)))
    facts.append(("cover.date", t.result.date))
    names = {"name": t.pick(pack.identity.name), "edition": pack.edition, "hash": pack.hash[:12]}
    facts.append(("cover.edition", t.say("cover.edition_text", **names)))
    fields = tuple(Field(t.say(label), text) for label, text in facts)
    return Cover(t.pick(pack.identity.title), t.firm_name(), t.say("cover.subtitle"), fields, _marks(t))


def _size(t: Teller) -> str:
    firm = t.result.firm
    staff = None
    if firm.headcount is not None:
        staff = t.say("words.staff", count=str(firm.headcount))
    elif firm.headcount_band:
        staff = t.pick(firm.headcount_band.name)
    if staff and firm.size_class:
        return t.say("cover.size_text", staff=staff, size=t.pick(firm.size_class.name))
    return staff or ""


def _marks(t: Teller) -> tuple[str, ...]:
    _, unknown, applicable = t.counts()
    marks = []
    if t.result.firm.synthetic:
        marks.append(t.say("cover.synthetic"))
    if unknown:
        marks.append(t.say("cover.partial", unknown=str(unknown), applicable=str(applicable)))
    if t.result.scores["tailored"]:
        dropped = [p.id for p in t.instrument.places() if t.entry(p.id)["state"] == "not_applicable"]
        marks.append(t.say("cover.tailored", items=t.shorts(dropped)))
    return tuple(marks)


# A consultant's words


def _notes(t: Teller, added: ConsultantFile, section: str) -> tuple[Block, ...]:
    return tuple(_note(t, note) for note in added.notes_for(t.result.firm.firm_id, section))


def _note(t: Teller, note: Note | Edit) -> Callout:
    byline = t.say("consultant.byline", by=note.by, date=note.date)
    return Callout("consultant", t.say("consultant.note"), (Paragraph(note.text),), byline=byline)


def _summary(t: Teller, added: ConsultantFile) -> tuple[Block, ...]:
    """Return the summary with a consultant's edits; one whose sentence this report does not have becomes a note."""
    placed: set[str] = set()

    def edit(at: str, item: ListItem) -> ListItem:
        placed.add(at)
        return _edit(t, added, at, item)

    blocks = build_summary(t, edit)
    left = (e for firm, e in added.edits if firm in ("", t.result.firm.firm_id) and e.at not in placed)
    return (*blocks, *(_note(t, e) for e in left))


def _edit(t: Teller, added: ConsultantFile, at: str, item: ListItem) -> ListItem:
    """Return a sentence of the summary, or a consultant's in its place, with who, when and what stood there."""
    edit = added.edit_for(t.result.firm.firm_id, at)
    if edit is None:
        return item
    detail = t.say("consultant.edit", by=edit.by, date=edit.date, original=item.text)
    return replace(item, text=edit.text, detail=detail)
