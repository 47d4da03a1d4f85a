"""Into a template: the report's text in the team's own file, between its front and its back matter."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from wuli.report.render.docx.docx_blocks import body_elements
from wuli.report.render.docx.docx_front import contents_elements, facts_elements, mark_elements, title_elements
from wuli.report.render.docx.docx_numbering import (
    BULLET_LIST,
    NUMBER_LIST,
    bullet_definition,
    list_instance,
    number_definition,
)
from wuli.report.render.docx.docx_registry import Registry, Taken
from wuli.report.render.docx.docx_style import HOUSE, Page
from wuli.report.render.docx.docx_template import Template, fill_places, open_template, text_of
from wuli.report.render.docx.docx_template_styles import StyleBook
from wuli.report.render.docx.docx_xml import paragraph, w
from wuli.report.render.office.chart_look import ChartLook
from wuli.report.render.office.colours import accent_of
from wuli.report.render.office.elements import Element, Found

if TYPE_CHECKING:
    from docx.document import Document as WordFile

    from wuli.report.content import Document

_A4: Final = {"w": HOUSE.page.width, "h": HOUSE.page.height}
_WORD_MARGIN: Final = 1440  # twips: what Word takes where a page names none
_COLUMN_GAP: Final = 720
_DRAWN: Final = ("w:drawing", "w:pict", "w:object", "w:tbl")
_PART_NUMBER: Final = re.compile(r"/(?:charts/chart|embeddings/Microsoft_Excel_Sheet|drawings/drawing)(\d+)\.\w+$")


def fill_template(document: Document, content: bytes, name: str) -> WordFile:
    """Return the template in `content` with `document` in it.

    Raises:
        ArgumentError: the template cannot be used; see `open_template`.
    """
    template = open_template(content, name)
    word = template.word
    body: Found = word.element.body
    place = _place_of(template)
    at = body.index(place)
    front = list(body)[:at]
    lists, definitions = _add_lists(word)
    book = StyleBook(word.styles.element, document.lang, accent_of(document.brand), lists)
    style = dataclasses.replace(HOUSE, page=_page_of(place, body), chart=ChartLook(*book.typefaces(_theme_of(word))))
    own_number = book.numbering_of("ListNumber")
    taken = _taken(word, _definition_of(word, own_number) or definitions)
    registry = Registry(word, document, style, taken)
    elements = _elements(document, registry, template, front)
    _number_bullets(elements, "" if book.numbering_of("ListBullet") else str(lists[BULLET_LIST]))
    book.apply(elements)
    for offset, element in enumerate(elements):
        body.insert(at + offset, element)
    _close(place, is_marker=template.marker is not None)
    fill_places(template, _texts(document))
    return word


def _place_of(template: Template) -> Found:
    """Return the element before which the report goes: the marker, else the page setup at the end."""
    body = template.word.element.body
    if template.marker is not None:
        return template.marker
    if len(body) == 0 or body[-1].tag != qn("w:sectPr"):
        body.append(w("sectPr"))
    return body[-1]


def _elements(document: Document, registry: Registry, template: Template, front: list[Found]) -> list[Element]:
    """Return title (where the template has no front matter), loud labels, contents and text."""
    has_front = any(_is_filled(element) for element in front)
    body = body_elements(document.blocks, registry, is_new_page=False)
    shown = [] if _has_contents(template.word) else contents_elements(document.contents_title, registry)
    if has_front:
        lead = mark_elements(document.cover)
    else:
        lead = [*title_elements(document.cover), *facts_elements(document.cover, registry.text_width)]
    starts = bool(shown) or (template.marker is None and has_front)
    break_before = [paragraph("PageStart")] if starts and body else []
    return [*lead, *shown, *break_before, *body]


def _close(place: Found, *, is_marker: bool) -> None:
    """Take the marker away; a section that ended in its paragraph still ends there."""
    if not is_marker:
        return
    settings = place.find(qn("w:pPr"))
    if settings is None or settings.find(qn("w:sectPr")) is None:
        place.getparent().remove(place)
        return
    for child in list(place):
        if child is not settings:
            place.remove(child)


def _is_filled(element: Found) -> bool:
    if element.tag == qn("w:p"):
        return bool(text_of(element).strip()) or any(element.find(f".//{qn(tag)}") is not None for tag in _DRAWN)
    return element.tag in (qn("w:tbl"), qn("w:sdt"))


def _has_contents(word: WordFile) -> bool:
    codes = ((code.text or "").split() for code in word.element.body.iter(qn("w:instrText")))
    simple = (str(field.get(qn("w:instr"))).split() for field in word.element.body.iter(qn("w:fldSimple")))
    return any(words[:1] == ["TOC"] for words in (*codes, *simple))


def _texts(document: Document) -> dict[str, str]:
    cover = document.cover
    return {
        "title": cover.title or document.title,
        "subtitle": cover.subtitle,
        "date": long_date(document.date, document.lang),
    }


def long_date(date: str, lang: str) -> str:
    """Return an ISO date in words.

    >>> long_date("2026-11-05", "zh"), long_date("2026-11-05", "en")
    ('2026年11月5日', '5 November 2026')
    """
    day = dt.date.fromisoformat(date)
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip


def _theme_of(word: WordFile) -> Found:
    """Return the theme of a template, an empty one where it has none."""
    theme = next((rel.target_part for rel in word.part.rels.values() if rel.reltype == RT.THEME), None)
    return w("none") if theme is None else parse_xml(theme.blob)


def _page_of(place: Found, body: Found) -> Page:
    """Return the page of the section in which `place` stands: the first setup at or after it."""
    following = list(body)[body.index(place) :]
    setups = [setup for element in following for setup in _setups(element)]
    setup = setups[0] if setups else w("sectPr")
    size, margin, columns = (setup.find(qn(f"w:{tag}")) for tag in ("pgSz", "pgMar", "cols"))
    width, height = (_measure(size, side, _A4[side]) for side in ("w", "h"))
    top, right, bottom, left, head, foot, gutter = (
        abs(_measure(margin, side, usual))
        for side, usual in (("top", _WORD_MARGIN), ("right", _WORD_MARGIN), ("bottom", _WORD_MARGIN),
                            ("left", _WORD_MARGIN), ("header", 720), ("footer", 720), ("gutter", 0))
    )  # fmt: skip
    across = max(_measure(columns, "num", 1), 1)
    gap = _measure(columns, "space", _COLUMN_GAP) * (across - 1)
    text = (width - left - right - gutter - gap) // across
    return Page(width, height, top, width - left - gutter - text, bottom, left + gutter, head, foot)


def _setups(element: Found) -> list[Found]:
    return [element] if element.tag == qn("w:sectPr") else list(element.iter(qn("w:sectPr")))


def _measure(element: Found | None, name: str, usual: int) -> int:
    found = None if element is None else element.get(qn(f"w:{name}"))
    return usual if found is None else int(float(found))


def _taken(word: WordFile, number_list: int) -> Taken:
    """Return what the template holds: parts of charts, drawings, bookmarks and lists."""
    package: Any = word.part.package
    parts = [int(found[1]) for part in package.iter_parts() if (found := _PART_NUMBER.search(str(part.partname)))]
    roots = [part.element for part in package.iter_parts() if hasattr(part, "element")]
    drawings = [
        int(mark.get("id")) for root in roots for mark in root.iter(qn("wp:docPr")) if _is_number(mark.get("id"))
    ]
    marks = [mark for root in roots for mark in root.iter(qn("w:bookmarkStart"))]
    numbers = [int(mark.get(qn("w:id"))) for mark in marks if _is_number(mark.get(qn("w:id")))]
    lists = [int(num.get(qn("w:numId"))) for num in word.part.numbering_part.element.iter(qn("w:num"))]
    counts = {
        "chart": max(parts, default=0),
        "drawing": max(drawings, default=0),
        "bookmark": max(numbers, default=0),
        "list": max(lists, default=0),
    }
    return Taken(counts, tuple(str(mark.get(qn("w:name"))) for mark in marks), number_list)


def _is_number(text: str | None) -> bool:
    return bool(text) and str(text).isdigit()


def _add_lists(word: WordFile) -> tuple[dict[int, int], int]:
    """Add our two lists; return their numbers in the file, and the definition of the numbered one."""
    root = _numbering(word)
    definitions = [int(one.get(qn("w:abstractNumId"))) for one in root.iter(qn("w:abstractNum"))]
    lists = [int(one.get(qn("w:numId"))) for one in root.iter(qn("w:num"))]
    definition, number = max(definitions, default=-1) + 1, max(lists, default=0) + 1
    ours = (bullet_definition(definition, "auto"), number_definition(definition + 1, "auto"))
    at = next((place for place, child in enumerate(root) if child.tag == qn("w:num")), len(root))
    for offset, element in enumerate(ours):
        links: list[Found] = list(element.iter(qn("w:pStyle")))
        for style in links:
            style.getparent().remove(style)  # the style names its list; two links may contradict each other
        root.insert(at + offset, element)
    instances = (list_instance(number, definition), list_instance(number + 1, definition + 1))
    last = max((place for place, child in enumerate(root) if child.tag == qn("w:num")), default=len(root) - 1)
    for offset, element in enumerate(instances, start=1):
        root.insert(last + offset, element)
    return {BULLET_LIST: number, NUMBER_LIST: number + 1}, definition + 1


def _numbering(word: WordFile) -> Found:
    try:
        part: Any = word.part.part_related_by(RT.NUMBERING)
        root: Found = part.element
    except KeyError:
        root = w("numbering")
        part = NumberingPart(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, root, word.part.package)
        word.part.relate_to(part, RT.NUMBERING)
    return root


def _definition_of(word: WordFile, number: str) -> int | None:
    """Return the definition of the list `number`."""
    numbering: Found = word.part.numbering_part.element
    for one in numbering.iter(qn("w:num")):
        if one.get(qn("w:numId")) == number:
            return int(one.find(qn("w:abstractNumId")).get(qn("w:val")))
    return None


def _number_bullets(elements: Iterable[Found], number: str) -> None:
    """Give bulleted paragraphs their list themselves where the template's style has none ("" where it has one)."""
    if not number:
        return
    for element in elements:
        for style in element.iter(qn("w:pStyle")):
            if style.get(qn("w:val")) == "ListBullet":
                numbered = w("numPr", w("ilvl", val=0), w("numId", val=number))
                style.getparent().append(numbered)
