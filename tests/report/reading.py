"""Reading reports back: the texts of a content tree, and what a reader finds in PDF, DOCX and HTML, section by section."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

import openpyxl
from docx.oxml.parser import parse_xml
from pdf_reading import read_pdf

Plain = dict[str, Any]
Sections = dict[str, str]

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
# Fields of the tree that are no words: names, kinds, alternative texts of pictures (they repeat what is drawn).
NO_WORDS: Final = {"id", "type", "style", "kind", "align", "lang", "media_type", "accent", "alt", "keywords"}


def numbers(text: str) -> Counter[str]:
    """Return the number tokens of a text with how often each stands there."""
    return Counter(NUMBER.findall(text))


# The tree


def words_of(node: Any, field: str = "") -> Iterator[str]:
    """Yield every text of a plain content tree."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from words_of(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from words_of(child, field)
    elif isinstance(node, str) and node and field not in NO_WORDS:
        yield node


def walk(node: Any) -> Iterator[Plain]:
    """Yield every value of a plain content tree that has a type, in reading order."""
    if isinstance(node, dict):
        if "type" in node:
            yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def blocks_of(tree: Plain, kind: str) -> list[Plain]:
    """Return the values of one type."""
    return [node for node in walk(tree) if node["type"] == kind]


def tree_sections(tree: Plain) -> dict[str, list[Plain]]:
    """Return the blocks of each chapter by the id of its heading."""
    found: dict[str, list[Plain]] = {}
    for block in tree["blocks"]:
        if block["type"] == "Heading" and block["level"] == 1:
            found[block["id"]] = []
        found[list(found)[-1]].append(block)
    return found


def chapter(tree: Plain, id: str) -> str:
    """Return all words of a chapter, one text a line."""
    return "\n".join(words_of(tree_sections(tree)[id]))


# HTML


class _Page(HTMLParser):
    """Collects what a reader of the page sees, by section; drawn charts apart."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: Sections = {}
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "col", "img", "br", "link"):
            return
        section = self._open[-1][1] if self._open else ""
        if tag == "section":
            section = dict(attrs).get("aria-labelledby") or ""
        if tag in ("style", "title", "desc", "nav", "head", "details"):  # details repeat the numbers of a figure
            section = "unseen"
        self._open.append((tag, section))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        section = self._open[-1][1] if self._open else ""
        self.sections[section] = f"{self.sections.get(section, '')}\n{data}"


def html_sections(content: bytes) -> Sections:
    """Return the visible text of each chapter; "" is what stands outside of chapters."""
    page = _Page()
    page.feed(content.decode())
    page.close()
    return page.sections


# DOCX


def docx_parts(content: bytes) -> dict[str, bytes]:
    """Return the files of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def docx_sections(content: bytes, ids: list[str]) -> Sections:
    """Return the text of each chapter; "" is the cover. Charts and the list of contents are left out."""
    root = parse_xml(docx_parts(content)["word/document.xml"])
    for contents in list(root.iter(f"{W}sdt")):
        contents.getparent().remove(contents)
    found, left = {"": ""}, list(ids)
    for line in root.iter(f"{W}p"):
        style = line.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == "Heading1":
            found[left.pop(0)] = ""
        text = "".join(part.text or "" for part in line.iter(f"{W}t"))
        found[list(found)[-1]] += f"\n{text}"
    assert not left
    return found


def docx_sheets(content: bytes) -> list[list[list[Any]]]:
    """Return the cells of the workbook behind each chart, in the order of the charts."""
    parts = docx_parts(content)
    names = sorted(name for name in parts if name.endswith(".xlsx"))
    books = [openpyxl.load_workbook(io.BytesIO(parts[name])) for name in names]
    return [[[cell.value for cell in row] for row in book.worksheets[0].iter_rows()] for book in books]


def docx_drawn(content: bytes) -> list[list[list[float]]]:
    """Return the numbers that each chart draws, series by series (gaps left out), in the order of the charts."""
    parts = docx_parts(content)
    charts = [parse_xml(parts[name]) for name in sorted(parts) if name.startswith("word/charts/chart")]
    return [
        [
            [float(v.text) for v in value.iter(f"{C}v")]
            for series in chart.iter(f"{C}ser")
            for value in series.iter(f"{C}val")
        ]
        for chart in charts
    ]


# PDF


def pdf_sections(content: bytes, ids: list[str]) -> tuple[Sections, int]:
    """Return the text of the pages of each chapter, "" for the cover, and how many pages there are."""
    pdf = read_pdf(content)
    starts = [page for level, _, page in pdf.bookmarks if level == 1]
    assert len(starts) == len(ids)
    ends = [*starts[1:], len(pdf.pages) + 1]
    found = {"": pdf.pages[0]}
    for id, start, end in zip(ids, starts, ends, strict=True):
        found[id] = "\n".join(pdf.pages[start - 1 : end - 1])
    return found, len(pdf.pages)


def pdf_pages(content: bytes, ids: list[str]) -> dict[str, range]:
    """Return the page numbers of each chapter."""
    pdf = read_pdf(content)
    starts = [page for level, _, page in pdf.bookmarks if level == 1]
    ends = [*starts[1:], len(pdf.pages) + 1]
    return {id: range(start, end) for id, start, end in zip(ids, starts, ends, strict=True)}


def pdf_text(content: bytes) -> str:
    """Return all text of a PDF."""
    return read_pdf(content).text


def squeeze(text: str) -> str:
    """Return a text without blanks and places to break: lines break anywhere."""
    return re.sub(r"[\s\u200b]+", "", text)


# What the formats print beside the words of the tree


def printed(block: Any) -> list[Plain]:
    """Return the blocks of a chapter that hold other blocks, taken apart."""
    return [
        node for node in walk(block) if node["type"] in ("Ladder", "ItemList", "StripFigure", "RadarFigure", "Table")
    ]


def to_tree(content: bytes) -> Plain:
    """Return the content tree of a JSON report."""
    tree: Plain = json.loads(content)["document"]
    return tree
