"""The report on many firms: from its result object to a content tree and slides, chapter by chapter."""

from wuli.report.industry.build import build_industry_document, fingerprint
from wuli.report.industry.outline import CHAPTERS, Outline, TextChapter, read_outline
from wuli.report.industry.slides import build_slides

__all__ = [
    "CHAPTERS",
    "Outline",
    "TextChapter",
    "build_industry_document",
    "build_slides",
    "fingerprint",
    "read_outline",
]
