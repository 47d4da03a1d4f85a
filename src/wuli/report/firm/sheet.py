"""The calculation sheet alone, as a small document for the screen."""

from __future__ import annotations

from wuli.analysis.firm_result import FirmResult
from wuli.instrument.text import Lang
from wuli.report.content import Cover, Document, Heading
from wuli.report.firm.method import build_sheet
from wuli.report.firm.summary import headline
from wuli.report.firm.teller import Teller


def sheet_document(result: FirmResult, lang: Lang) -> Document:
    """Return headline, robustness, stop reason and the three tables of the calculation."""
    t = Teller(result, lang)
    heading = Heading(f"{t.firm_name()} · {headline(t)}", 1, "headline")
    blocks = (heading, *build_sheet(t)[1:])
    return Document(
        lang=lang,
        title=t.firm_name(),
        author="",
        subject="",
        keywords=(),
        date=result.date,
        cover=Cover("", "", "", ()),
        blocks=blocks,
        footer="",
        fingerprint="",
    )
