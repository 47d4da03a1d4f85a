"""An industry report to a folder: every format from the same document, all numbers from the same result object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wuli.analysis.industry.result import IndustryResult
from wuli.instrument.text import Lang
from wuli.report.content import (
    BarFigure,
    Block,
    Brand,
    Callout,
    Columns,
    Document,
    DotFigure,
    Figure,
    HeatFigure,
    RadarFigure,
    StackFigure,
    StripFigure,
    to_plain,
)
from wuli.report.industry import build_industry_document
from wuli.report.industry.outline import Outline
from wuli.report.industry.own_audit import audit_draft

RESULTS: Final = "results.json"
FORMATS: Final = ("pdf", "docx", "html", "pptx", "xlsx", "figures")
_TYPESET: Final = ("pdf", "figures")
_FIGURES: Final = (BarFigure, DotFigure, HeatFigure, RadarFigure, StackFigure, StripFigure)
Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How a report looks: brand, outline, DOCX style ("house" or "official") and template."""

    brand: Brand = field(default_factory=Brand)
    outline: Outline = field(default_factory=Outline)
    style: str = "house"
    template: bytes | None = None


def build_documents(result: IndustryResult, langs: Iterable[Lang], look: Look) -> dict[Lang, Document]:
    """Return the report in each language."""
    return {lang: build_industry_document(result, lang, look.outline, look.brand) for lang in langs}


def write_report(
    folder: Path,
    result: IndustryResult,
    documents: dict[Lang, Document],
    formats: Iterable[str],
    look: Look,
    stage: Stage | None = None,
) -> tuple[str, ...]:
    """Write a report into an existing folder; return characters that no font had (drawn as 〓).

    Files are called report.pdf, slides.pptx …; with two languages report-zh.pdf, report-en.pdf. `results.json` holds the
    result object and the documents. Before anything is written, the draft passes the granularity check that is offered
    for other people's reports.

    Raises:
        RuntimeError: a share could not come from its base; that is a fault of the program.
    """
    if wrong := audit_draft(result):
        message = f"shares that no whole number of firms can give: {wrong[:5]}"
        raise RuntimeError(message)
    wanted = tuple(dict.fromkeys(formats))
    tasks = [
        (kind, document, f"-{lang}" if len(documents) > 1 else "")
        for lang, document in documents.items()
        for kind in wanted
    ]

    def write(kind: str, document: Document, mark: str) -> tuple[str, ...]:
        return _write(folder, result, document, kind, look, mark)

    missing: dict[str, None] = {}
    # the typesetter works outside of Python, so it can run beside the formats that Python writes
    with ThreadPoolExecutor(max_workers=1) as beside:
        waiting = [beside.submit(write, *task) for task in tasks if task[0] in _TYPESET]
        for task in tasks:
            if stage:
                stage(task[0])
            if task[0] not in _TYPESET:
                missing |= dict.fromkeys(write(*task))
        for future in waiting:
            missing |= dict.fromkeys(future.result())
    whole = {"result": result.to_plain(), "documents": {lang: to_plain(doc) for lang, doc in documents.items()}}
    (folder / RESULTS).write_text(json.dumps(whole, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return tuple(missing)


def _write(
    folder: Path, result: IndustryResult, document: Document, kind: str, look: Look, mark: str
) -> tuple[str, ...]:
    if kind == "figures":
        _write_figures(folder / f"figures{mark}", document)
        return ()
    name, content, missing = _render(result, document, kind, look)
    (folder / name.format(mark=mark)).write_bytes(content)
    return missing


def _render(result: IndustryResult, document: Document, kind: str, look: Look) -> tuple[str, bytes, tuple[str, ...]]:
    """Return file name, bytes and missing characters; each renderer is loaded when first needed."""
    if kind == "pdf":
        from wuli.report.render.pdf import render_pdf  # noqa: PLC0415

        made = render_pdf(document)
        return "report{mark}.pdf", made.content, made.missing
    if kind == "docx":
        from wuli.report.render.docx import STYLES, render_docx  # noqa: PLC0415

        return "report{mark}.docx", render_docx(document, style=STYLES[look.style], template=look.template), ()
    if kind == "html":
        from wuli.report.render.html import render_html  # noqa: PLC0415

        return "report{mark}.html", render_html(document).encode(), ()
    if kind == "pptx":
        from wuli.report.industry.slides import build_slides  # noqa: PLC0415
        from wuli.report.render.pptx import render_pptx  # noqa: PLC0415

        return "slides{mark}.pptx", render_pptx(document, build_slides(result, document.lang)), ()
    from wuli.report.render.xlsx import render_figures_xlsx  # noqa: PLC0415

    return "figures{mark}.xlsx", render_figures_xlsx(document), ()


def figures_of(document: Document) -> tuple[Figure, ...]:
    """Return every figure of a document in reading order."""
    return tuple(block for block in _walk(document.blocks) if isinstance(block, _FIGURES))


def _walk(blocks: Iterable[Block]) -> Iterator[Any]:
    for block in blocks:
        yield block
        if isinstance(block, Callout):
            yield from _walk(block.blocks)
        if isinstance(block, Columns):
            yield from _walk((*block.left, *block.right))


def _write_figures(folder: Path, document: Document) -> None:
    from wuli.report.render.figure_files import figure_svg, figures_png  # noqa: PLC0415

    folder.mkdir()
    figures = figures_of(document)
    accent = document.brand.accent
    pictures = figures_png(figures, document.lang, accent)
    for number, (figure, picture) in enumerate(zip(figures, pictures, strict=True), start=1):
        name = f"{number:03d}-{figure.id}"
        (folder / f"{name}.svg").write_bytes(figure_svg(figure, document.lang, accent))
        (folder / f"{name}.png").write_bytes(picture)
