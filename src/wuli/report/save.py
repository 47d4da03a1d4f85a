"""A document to files: one renderer each, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wuli.analysis.firm_json import firm_json
from wuli.analysis.firm_result import FirmResult
from wuli.engines.output import write_bytes
from wuli.errors import ArgumentError, Fault
from wuli.report.content import Document, to_plain

KINDS: Final = ("pdf", "docx", "html", "json")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document; `missing` are characters that no font had and that are drawn as 〓."""

    content: bytes
    missing: tuple[str, ...] = ()


def render_document(document: Document, kind: str) -> Rendered:
    """Return a document as "pdf", "docx" or "html"; each renderer is loaded when first needed."""
    if kind == "pdf":
        from wuli.report.render.pdf import render_pdf  # noqa: PLC0415

        pdf = render_pdf(document)
        return Rendered(pdf.content, pdf.missing)
    if kind == "docx":
        from wuli.report.render.docx import render_docx  # noqa: PLC0415

        return Rendered(render_docx(document))
    from wuli.report.render.html import render_html  # noqa: PLC0415

    return Rendered(render_html(document).encode())


def report_json(result: FirmResult, document: Document) -> bytes:
    """Return the values and the content tree of a report as JSON: `{"result": …, "document": …}`."""
    both = {"result": firm_json(result), "document": to_plain(document)}
    return (json.dumps(both, ensure_ascii=False, indent=1) + "\n").encode()


def kind_of(path: Path) -> str:
    """Return the kind of report a file name asks for.

    Raises:
        ArgumentError: the ending is none of ours.
    """
    kind = path.suffix.lower().removeprefix(".").replace("htm", "html").replace("htmll", "html")
    if kind not in KINDS:
        raise ArgumentError(
            [Fault("output_ending", got=path.name, fields={"expected": " ".join(f".{k}" for k in KINDS)})]
        )
    return kind


def save_document(result: FirmResult, document: Document, paths: Sequence[Path]) -> tuple[str, ...]:
    """Write a report to each path; everything is rendered before the first file appears.

    Returns:
        Characters that no font had.
    """
    rendered = []
    for path in paths:
        kind = kind_of(path)
        content = Rendered(report_json(result, document)) if kind == "json" else render_document(document, kind)
        rendered.append((path, content))
    for path, content in rendered:
        write_bytes(path, content.content)
    return tuple(dict.fromkeys(ch for _, content in rendered for ch in content.missing))
