"""An industry report read back from its files, figure by figure and table by table."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl
from docx.oxml.parser import parse_xml
from lxml import html
from pdf_reading import read_pdf
from report.industry.pieces import Piece
from report.office_reading import C, R, W, read_parts, resolve
from report.reading import Plain

UNSEEN: Final = "style|title|desc|details|script"
S: Final = "{http://www.w3.org/2000/svg}"


# PDF


def pdf_segments(path: Path, tree: Plain, pieces: list[Piece]) -> list[str]:
    """Return the text from each title of a figure or table to the next; fails where a title does not come in its turn."""
    pdf = read_pdf(path.read_bytes())
    words = [tree["footer"], tree["fingerprint"]]
    pages = [
        _without(page, [*words, *_page_words(tree["lang"], i, len(pdf.pages))]) for i, page in enumerate(pdf.pages)
    ]
    text, starts, at = "\n".join(pages), [], 0
    for piece in pieces:
        found = re.compile(_anywhere(f"{piece.number}{piece.block['title']}")).search(text, at)
        assert found is not None, (piece.number, piece.block["title"])
        at = found.end()
        starts.append((found.start(), at))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [text[start:end] for (_, start), end in zip(starts, ends, strict=True)]


def _page_words(lang: str, i: int, last: int) -> list[str]:
    return [f"第 {i + 1} 页 / {last}" if lang == "zh" else f"Page {i + 1} / {last}"]


def _without(page: str, texts: list[str]) -> str:
    """Return a page without its footer."""
    for text in texts:
        found = list(re.finditer(_anywhere(text), page))
        if found:
            page = f"{page[: found[-1].start()]}\n{page[found[-1].end() :]}"
    return page


def _anywhere(text: str) -> str:
    """Return a pattern of a text in which lines may end anywhere."""
    return r"[\s\u200b]*".join(re.escape(letter) for letter in re.sub(r"[\s\u200b]", "", text))


# HTML


class Page:
    """A page of HTML: the visible text of what has an id, and the cells of its tables."""

    def __init__(self, path: Path) -> None:
        self._root = html.fromstring(path.read_bytes())

    def captions(self) -> list[str]:
        return [_visible(element) for element in self._root.iter("figcaption")]

    def text(self, id: str) -> str:
        """Return what a reader sees of an element, without its caption."""
        (element,) = self._root.xpath(f'//*[@id="{id}"]')
        return "\n".join(_visible(child) for child in element if child.tag != "figcaption")

    def whole(self) -> str:
        """Return all that a reader sees of the page."""
        return _visible(self._root.find("body"))

    def rows(self, id: str) -> list[list[str]]:
        (table,) = self._root.xpath(f'//*[@id="{id}"]//table[not(ancestor::details)]')
        return _rows(table)

    def folded(self, id: str) -> list[list[str]]:
        """Return the cells of the table that a reader can unfold below a figure."""
        (table,) = self._root.xpath(f'//*[@id="{id}"]//details//table')
        return _rows(table)


def _rows(table: Any) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]


def _visible(element: Any) -> str:
    if not isinstance(element.tag, str) or re.fullmatch(UNSEEN, element.tag):
        return ""
    inner = "".join(f"{_visible(child)} {child.tail or ''}" for child in element)
    return f"{element.text or ''}{inner} "


# Office


@dataclass(frozen=True)
class Chart:
    """A native chart: its XML, the cells of its workbook, and its numbers (None a gap) series by series."""

    root: Any
    sheet: list[list[Any]]

    @property
    def series(self) -> list[list[float | None]]:
        return [_points(series.find(f"{C}val")) for series in self.root.iter(f"{C}ser")]

    @property
    def names(self) -> list[str]:
        series = next(self.root.iter(f"{C}ser"))
        return [point.findtext(f"{C}v") or "" for point in series.find(f"{C}cat").iter(f"{C}pt")]

    @property
    def all_series(self) -> list[Any]:
        return list(self.root.iter(f"{C}ser"))


def _points(values: Any) -> list[float | None]:
    count = int(values.find(f".//{C}ptCount").get("val"))
    found = {int(point.get("idx")): float(point.findtext(f"{C}v")) for point in values.iter(f"{C}pt")}
    return [found.get(place) for place in range(count)]


class Word:
    """A DOCX: captions, data tables and heat maps in their order, charts in the order in which they stand."""

    def __init__(self, path: Path) -> None:
        parts = read_parts(path.read_bytes())
        body = parse_xml(parts["word/document.xml"])
        links = _links(parts, "word/_rels/document.xml.rels", "word")
        self.captions = [_words(line) for line in body.iter(f"{W}p") if _style(line) == "Caption"]
        tables = [(table.find(f"{W}tblPr/{W}tblStyle"), table) for table in body.iter(f"{W}tbl")]
        styled = [(style.get(f"{W}val"), table) for style, table in tables if style is not None]
        self.tables = [_cells(table) for style, table in styled if style == "ReportTable"]
        self.heats = [_cells(table) for style, table in styled if style == "ReportHeat"]
        names = [links[chart.get(f"{R}id")] for chart in body.iter(f"{C}chart")]
        self.charts = [_chart(parts, name) for name in names]
        self.below = _below(body)
        self.text = "\n".join(_words(line) for line in body.iter(f"{W}p"))


def _below(body: Any) -> list[str]:
    """Return for each caption the lines in small letters that follow it: key, note, source."""
    found: list[str] = []
    for line in body.iter(f"{W}p"):
        style = _style(line)
        if style == "Caption":
            found.append("")
        elif style in ("FigureKey", "Source") and found:
            found[-1] += f"\n{_words(line)}"
    return found


def _style(line: Any) -> str:
    style = line.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val")


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _cells(table: Any) -> list[list[str]]:
    return [[_words(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


def _links(parts: dict[str, bytes], name: str, folder: str) -> dict[str, str]:
    return {link.get("Id"): resolve(folder, link.get("Target")) for link in parse_xml(parts[name])}


def _chart(parts: dict[str, bytes], name: str) -> Chart:
    folder, _, own = name.rpartition("/")
    links = _links(parts, f"{folder}/_rels/{own}.rels", folder)
    (book,) = [target for target in links.values() if target.endswith(".xlsx")]
    return Chart(parse_xml(parts[name]), _sheet(parts[book]))


def _sheet(content: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def slide_chart(shape: Any) -> Chart:
    """Return the chart of a shape on a slide."""
    return Chart(shape.chart._chartSpace, _sheet(shape.chart.part.chart_workbook.xlsx_part.blob))


# Pictures


def svg_text(path: Path) -> str:
    """Return what a drawing prints."""
    root = parse_xml(path.read_bytes())
    return "\n".join("".join(text.itertext()) for text in root.iter(f"{S}text"))
