"""Registry: what the text needs from the rest of the file — charts, list numbers, bookmarks, running numbers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn

from wuli.report.render.docx.docx_numbering import HEADING_LIST, NUMBER_LIST, list_instance
from wuli.report.render.docx.docx_xml import bookmarked, paragraph, w, wp
from wuli.report.render.office.chart_lines import CONTENT_TYPE as LINE_TYPE
from wuli.report.render.office.chart_lines import RELATION as LINE_RELATION
from wuli.report.render.office.chart_lines import line_drawing
from wuli.report.render.office.charts import chart_element, link_drawing, link_workbook
from wuli.report.render.office.elements import Element, a, c
from wuli.report.render.office.measures import EMU_PER_TWIP
from wuli.report.render.office.workbooks import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as WordFile

    from wuli.report.content import Document, Heading
    from wuli.report.render.docx.docx_style import DocxStyle
    from wuli.report.render.office.chart_sheets import ChartSheet

_NOT_IN_NAMES: Final = re.compile(r"\W")
_NAME_LIMIT: Final = 40  # Word cuts longer bookmark names


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file holds already: the last running numbers by kind, names of bookmarks, and the list to number by."""

    counts: Mapping[str, int] = field(default_factory=dict)
    bookmarks: tuple[str, ...] = ()
    number_list: int = NUMBER_LIST


class Registry:
    """Hands out everything that must be unique in one file, in the order of the text."""

    def __init__(self, word: WordFile, document: Document, style: DocxStyle, taken: Taken | None = None) -> None:
        """Start with a file `word` for `document`, behind what is `taken` in it."""
        taken = taken or Taken()
        self._word = word
        self._day = dt.date.fromisoformat(document.date)
        self._words = {"figure": document.figure_word, "table": document.table_word}
        self._number_list = taken.number_list
        lists = HEADING_LIST if style.is_official else NUMBER_LIST
        start = {"figure": 0, "table": 0, "chart": 0, "drawing": 0, "bookmark": 0, "list": lists}
        self._counts = start | dict(taken.counts)
        self._names = {name.lower(): name for name in taken.bookmarks}
        self.lang = document.lang
        self.style = style
        self.headings: list[tuple[Heading, str]] = []

    @property
    def is_official(self) -> bool:
        """Whether boxes, colours and columns become plain text."""
        return self.style.is_official

    @property
    def text_width(self) -> int:
        """The width of the text in twips."""
        return self.style.page.text_width

    @property
    def text_height(self) -> int:
        """The height of the text in twips."""
        return self.style.page.text_height

    def next_number(self, kind: str) -> int:
        """Return the next running number of a kind, from one on."""
        self._counts[kind] += 1
        return self._counts[kind]

    def word_for(self, kind: str) -> str:
        """Return how captions call a kind ("figure" or "table"), "" where captions are not numbered."""
        return self._words[kind]

    def enter_heading(self, heading: Heading) -> str:
        """Note `heading` for the contents and return the name of its bookmark."""
        name = self.bookmark_name(heading.id)
        self.headings.append((heading, name))
        return name

    def bookmark(self, anchor: str, *content: Element) -> list[Element]:
        """Return `content` inside a bookmark named after `anchor`."""
        return self.bookmark_as(self.bookmark_name(anchor), *content)

    def bookmark_as(self, name: str, *content: Element) -> list[Element]:
        """Return `content` inside the bookmark `name`."""
        return bookmarked(name, self.next_number("bookmark"), *content)

    def bookmark_name(self, anchor: str) -> str:
        """Return a name that Word accepts and that no other bookmark has."""
        stem = ("b_" + _NOT_IN_NAMES.sub("_", anchor))[:_NAME_LIMIT]
        name, suffix = stem, 1
        while name.lower() in self._names:
            suffix += 1
            name = f"{stem[: _NAME_LIMIT - 4]}_{suffix}"
        self._names[name.lower()] = anchor
        return name

    def new_list(self) -> int:
        """Return the id of a numbered list that starts from one."""
        number = self.next_number("list")
        self._word.part.numbering_part.element.append(list_instance(number, self._number_list, restart=True))
        return number

    def chart(self, sheet: ChartSheet, size: tuple[int, int], alt: str) -> Element:
        """Return a paragraph with a new chart of `size` (twips) and its alternative text."""
        number = self.next_number("chart")
        package = self._word.part.package
        place = PackURI(f"/word/charts/chart{number}.xml")
        element = chart_element(sheet, self.lang, self.style.chart, size)
        chart = XmlPart(place, CT.DML_CHART, element, package)
        workbook = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), CT.SML_SHEET,
                        workbook_bytes(sheet, self._day), package)  # fmt: skip
        link_workbook(chart.element, chart.relate_to(workbook, RT.PACKAGE))
        drawing = line_drawing(sheet, self.style.chart, size)
        if drawing is not None:
            over = XmlPart(PackURI(f"/word/drawings/drawing{number}.xml"), LINE_TYPE, drawing, package)
            link_drawing(chart.element, chart.relate_to(over, LINE_RELATION))
        return paragraph("Figure", self._drawing(self._word.part.relate_to(chart, RT.CHART), size, alt))

    def _drawing(self, relation: str, size: tuple[int, int], alt: str) -> Element:
        number = self.next_number("drawing")
        chart = c("chart")
        chart.set(qn("r:id"), relation)
        content = a("graphicData", chart, uri="http://schemas.openxmlformats.org/drawingml/2006/chart")
        name = f"{self._words['figure'] or 'Chart'} {number}"
        inline = wp(
            "inline",
            wp("extent", cx=size[0] * EMU_PER_TWIP, cy=size[1] * EMU_PER_TWIP),
            wp("effectExtent", l=0, t=0, r=0, b=0),
            wp("docPr", id=number, name=name, descr=alt),
            wp("cNvGraphicFramePr"),
            a("graphic", content),
            distT=0, distB=0, distL=0, distR=0,
        )  # fmt: skip
        return w("r", w("drawing", inline))
