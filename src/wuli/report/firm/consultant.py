"""What a consultant adds from a small YAML file beside the answers: brand, notes, signed edits - always marked as such."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wuli.errors import ArgumentError, Fault, FaultList, NotesError
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.report.content import Brand, Logo
from wuli.report.firm.logo import MEDIA, is_good_logo

SECTIONS: Final = ("summary", "indicators", "forces", "challenges", "matches", "sheet", "method")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True)
class Note:
    """A consultant's words at the end of a section (`section` is one of SECTIONS or a force's id)."""

    section: str
    text: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence replaced by a named person: `at` is `finding.1`…`finding.3` or `move.1`…`move.3`."""

    at: str
    text: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class ConsultantFile:
    """Brand, notes and edits; `firm` limits notes and edits to one firm ("" for all)."""

    brand: Brand = field(default_factory=Brand)
    notes: tuple[tuple[str, Note], ...] = ()
    edits: tuple[tuple[str, Edit], ...] = ()

    def notes_for(self, firm_id: str, section: str) -> tuple[Note, ...]:
        """Return the notes of a section for one firm."""
        return tuple(note for firm, note in self.notes if firm in ("", firm_id) and note.section == section)

    def edit_for(self, firm_id: str, at: str) -> Edit | None:
        """Return the edit of one sentence for one firm, None where there is none."""
        return next((edit for firm, edit in self.edits if firm in ("", firm_id) and edit.at == at), None)


def no_consultant() -> ConsultantFile:
    """Return an empty file: the program's own look, nothing added."""
    return ConsultantFile()


def read_consultant_file(path: Path, forces: tuple[str, ...]) -> ConsultantFile:
    """Read a brand-and-notes file; `forces` are the ids that notes may stand under besides the sections.

    Raises:
        NotesError: with every fault of the file.
        ArgumentError: there is no such file.
    """
    faults = FaultList()
    source = Source(path.name, faults)
    try:
        content = path.read_bytes()
    except OSError:
        raise ArgumentError([Fault("file_missing", got=str(path))]) from None
    top = Reader(read_yaml(content, source), source)
    brand_reader = top.map("brand", required=False)
    brand = _brand(brand_reader, path.parent) if brand_reader else Brand()
    notes = tuple(_note(r, (*SECTIONS, *forces)) for r in top.maps("notes", required=False))
    edits = tuple(_edit(r) for r in top.maps("edits", required=False))
    top.done()
    if faults.total:
        raise NotesError(faults.kept(), faults.total)
    return ConsultantFile(brand, notes, edits)


def _brand(r: Reader, folder: Path) -> Brand:
    accent = r.string("colour", required=False)
    if accent and not _COLOUR.match(accent):
        r.fault("brand_invalid", "colour", got=accent, expected="#rrggbb")
        accent = ""
    name = r.string("name", required=False)
    brand = Brand(name, r.strings("contact", required=False), accent, _logo(r, folder, name))
    r.done()
    return brand


def _logo(r: Reader, folder: Path, name: str) -> Logo | None:
    given = r.string("logo", required=False)
    if not given:
        return None
    path = folder / given
    media = MEDIA.get(path.suffix.lower(), "")
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if not media or not is_good_logo(content, media):
        r.fault("logo_unreadable", "logo", got=given)
        return None
    return Logo(content, media, name or path.stem)


def _note(r: Reader, sections: tuple[str, ...]) -> tuple[str, Note]:
    firm = r.string("firm", required=False)
    note = Note(r.choice("section", sections), r.string("text"), r.string("by"), r.string("date"))
    r.done()
    return firm, note


def _edit(r: Reader) -> tuple[str, Edit]:
    firm = r.string("firm", required=False)
    places = tuple(f"{kind}.{i}" for kind in ("finding", "move") for i in (1, 2, 3))
    edit = Edit(r.choice("at", places), r.string("text"), r.string("by"), r.string("date"))
    r.done()
    return firm, edit
