"""A document to files: one renderer each, whole or not at all."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wuli.analysis.firm_json import firm_json
from wuli.analysis.firm_result import FirmResult
from wuli.engines.output import whole_file
from wuli.errors import ArgumentError, Fault
from wuli.report.content import Document, to_plain

if TYPE_CHECKING:
    from wuli.report.render.pdf import PdfRenderer

KINDS: Final = ("pdf", "docx", "html", "json")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document; `missing` are characters that no font had and that are drawn as 〓."""

    content: bytes
    missing: tuple[str, ...] = ()


def render_document(document: Document, kind: str) -> Rendered:
    """Return a document as "pdf", "docx" or "html"; each renderer is loaded when first needed."""
    if kind == "pdf":
        pdf = _pdf_renderer().render(document)
        return Rendered(pdf.content, pdf.missing)
    if kind == "docx":
        from wuli.report.render.docx import render_docx  # noqa: PLC0415

        return Rendered(render_docx(document))
    from wuli.report.render.html import render_html  # noqa: PLC0415

    return Rendered(render_html(document).encode())


@cache
def _pdf_renderer() -> PdfRenderer:
    """Return the renderer of this process: fonts and templates are read once, however many reports follow."""
    from wuli.report.render.pdf import PdfRenderer  # noqa: PLC0415

    return PdfRenderer()


def report_json(result: FirmResult, document: Document) -> bytes:
    """Return the values and the content tree of a report as JSON: `{"result": …, "document": …}`."""
    both = {"result": firm_json(result), "document": to_plain(document)}
    return (json.dumps(both, ensure_ascii=False, indent=1) + "\n").encode()


def kind_of(path: Path) -> str:
    """Return the kind of report a file name asks for.

    Raises:
        ArgumentError: the ending is none of ours.
    """
    ending = path.suffix.lower().removeprefix(".")
    kind = {"htm": "html"}.get(ending, ending)
    if kind not in KINDS:
        raise ArgumentError(
            [Fault("output_ending", got=path.name, fields={"expected": " ".join(f".{k}" for k in KINDS)})]
        )
    return kind


def save_document(result: FirmResult, document: Document, paths: Sequence[Path]) -> tuple[str, ...]:
    """Write a report to each path: everything is rendered, then written, then all of it appears - or none.

    Returns:
        Characters that no font had.

    Raises:
        ArgumentError: a path has none of our endings, or its folder is not there or cannot be written to.
    """
    rendered = []
    for path in paths:
        kind = kind_of(path)
        content = Rendered(report_json(result, document)) if kind == "json" else render_document(document, kind)
        rendered.append((path, content))
    with contextlib.ExitStack() as stack:
        parts = [(stack.enter_context(whole_file(path)), content) for path, content in rendered]
        for part, content in parts:
            try:
                part.write_bytes(content.content)
            except OSError as error:
                raise ArgumentError([Fault("folder_unwritable", got=str(part.parent))]) from error
    return tuple(dict.fromkeys(ch for _, content in rendered for ch in content.missing))
