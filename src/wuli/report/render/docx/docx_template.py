"""Templates: a team's own DOCX, opened and checked, with the places that the report fills."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from wuli.errors import ArgumentError, Fault
from wuli.report.render.office.elements import Found
from wuli.report.render.office.packages import zip_files

if TYPE_CHECKING:
    from docx.document import Document as WordFile

BODY_MARKER: Final = "report"
FILLED: Final = ("title", "subtitle", "date")
_MARKER: Final = re.compile(r"\{\{\s*wuli\s*:\s*([^{}]*?)\s*\}\}")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_STRICT: Final = b"purl.oclc.org/ooxml"
_DOTX: Final = b"wordprocessingml.template.main+xml"
_DOCX: Final = b"wordprocessingml.document.main+xml"
_MACROS: Final = b"macroEnabled"
_LARGEST: Final = 300_000_000  # bytes unpacked: far above any template, far below what a machine cannot hold
_TYPES: Final = "[Content_Types].xml"
_BROKEN: Final = (
    AttributeError, IndexError, KeyError, LxmlError, NotImplementedError, OpcError, OSError, RuntimeError, TypeError,
    ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A `{{wuli:name}}` in a paragraph."""

    name: str
    paragraph: Found
    is_alone: bool
    is_in_body: bool
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """An open template: its file, the paragraph to replace by the report (None: the report comes last), its gaps."""

    word: WordFile
    marker: Found | None
    places: tuple[Place, ...]

    def has(self, name: str) -> bool:
        """Tell whether the template asks for `name`."""
        return any(place.name == name for place in self.places)


def open_template(content: bytes, name: str = "") -> Template:
    """Return the template in `content`; `name` is its file's name in messages.

    Raises:
        ArgumentError: no DOCX that can be opened, or its markers are unknown, misplaced or repeated; all told at once.
    """
    word = _open(content, name)
    places = tuple(_places(word))
    faults = [Fault(code, file=name, got=got, fields=fields) for code, got, fields in _faults_of(places)]
    if faults:
        raise ArgumentError(faults)
    marker = next((place.paragraph for place in places if place.name == BODY_MARKER), None)
    return Template(word, marker, places)


def fill_places(template: Template, texts: dict[str, str]) -> None:
    """Write `texts` (by name) into the gaps of a template; the look of the first letter of a gap stays."""
    for paragraph in {id(place.paragraph): place.paragraph for place in template.places}.values():
        pieces = list(_pieces(paragraph))
        found = list(_MARKER.finditer("".join(piece.text or "" for piece in pieces)))
        for match in reversed(found):
            if match[1] in texts:
                _replace(pieces, match.span(), texts[match[1]])


def text_of(paragraph: Found) -> str:
    """Return the text of a paragraph without that of boxes inside it."""
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _open(content: bytes, name: str) -> WordFile:
    code = ""
    if content.startswith(_OLD_OFFICE):
        code = "template_locked"
    elif not zipfile.is_zipfile(io.BytesIO(content)):
        code = "template_not_docx"
    try:
        files = {} if code else _read(content)
        code = code or _kind_fault(files)
        if not code:
            files[_TYPES] = files[_TYPES].replace(_DOTX, _DOCX)
            word = docx.Document(io.BytesIO(zip_files(files)))
            if word.element.body is not None:
                return word
    except _BROKEN:
        code = code or "template_not_docx"
    raise ArgumentError([Fault(code or "template_not_docx", file=name)])


def _read(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        if sum(entry.file_size for entry in entries) > _LARGEST:
            raise zipfile.BadZipFile
        return {entry.filename: package.read(entry) for entry in entries if not entry.is_dir()}


def _kind_fault(files: dict[str, bytes]) -> str:
    if _STRICT in files.get("_rels/.rels", b""):
        return "template_strict"
    return "template_macros" if _MACROS in files[_TYPES] else ""


def _places(word: WordFile) -> Iterator[Place]:
    main = word.part
    others = (
        relation.target_part
        for _, relation in sorted(main.rels.items())
        if relation.reltype in (RT.HEADER, RT.FOOTER) and not relation.is_external
    )
    for root in (main.element, *(part.element for part in others)):
        for paragraph in root.iter(qn("w:p")):
            text = text_of(paragraph)
            for match in _MARKER.finditer(text):
                is_in_body = paragraph.getparent() is word.element.body
                yield Place(match[1], paragraph, text.strip() == match[0], is_in_body, match[0])


def _faults_of(places: tuple[Place, ...]) -> Iterator[tuple[str, str, dict[str, str]]]:
    bodies = [place for place in places if place.name == BODY_MARKER]
    known = " ".join(f"{{{{wuli:{name}}}}}" for name in (BODY_MARKER, *FILLED))
    for text in dict.fromkeys(place.text for place in places if place.name not in (BODY_MARKER, *FILLED)):
        yield "template_placeholder_unknown", text, {"expected": known}
    if any(not place.is_in_body for place in bodies):
        yield "template_marker_place", bodies[0].text, {}
    elif any(not place.is_alone for place in bodies):
        yield "template_marker_mixed", bodies[0].text, {}
    elif len(bodies) > 1:
        yield "template_marker_twice", bodies[0].text, {}


def _pieces(paragraph: Found) -> Iterator[Found]:
    """Yield the texts of a paragraph; text boxes in it hold paragraphs of their own."""
    for piece in paragraph.iter(qn("w:t")):
        if next(piece.iterancestors(qn("w:p"))) is paragraph:
            yield piece


def _replace(pieces: list[Found], span: tuple[int, int], text: str) -> None:
    """Write `text` over a span of letters that may run through several pieces."""
    start, end = span
    position = 0
    for piece in pieces:
        own = piece.text or ""
        left, right = max(start - position, 0), min(end - position, len(own))
        if left < right:
            piece.text = own[:left] + text + own[right:]
            piece.set(qn("xml:space"), "preserve")
            text = ""
        position += len(own)
