"""Render the content tree as a tagged, reproducible PDF with Typst.

No text of the document reaches the typesetter as markup: the tree travels as JSON, charts and logo as files in memory,
and the only folder it may read is the one of our own templates.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from wuli.report.content import Document
from wuli.report.render import theme
from wuli.report.render.coverage import FALLBACK_FAMILY, FONT_DIR, LATIN_FAMILY, OWN_FAMILY, Coverage, load_coverage
from wuli.report.render.glyphs import guard_document
from wuli.report.render.pdf_logo import logo_svg
from wuli.report.render.pdf_svg import FAMILIES, mark_fonts
from wuli.report.render.pdf_tree import FIGURE_KINDS, figure_width, prepare_document, walk_figures, walk_plain
from wuli.report.render.svg import render_figure

TEMPLATE_DIR: Final = Path(__file__).resolve().parent / "typst"
MAIN_TEMPLATE: Final = "report.typ"
LOGO_FILE: Final = "logo.svg"
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A finished PDF, and the names of the characters that no font had and that were drawn as 〓."""

    content: bytes
    missing: tuple[str, ...]


class PdfRenderer:
    """Renders many documents with the same loaded fonts and templates."""

    def __init__(self) -> None:
        """Read the templates and the own fonts; the fallback font is loaded when a document first needs it."""
        self._coverage = load_coverage()
        templates = {path.name: path.read_bytes() for path in sorted(TEMPLATE_DIR.glob("*.typ"))}
        self._templates = {"main.typ": templates.pop(MAIN_TEMPLATE), **templates}
        self._own_fonts = load_fonts(FONT_DIR)

    @functools.cached_property
    def _all_fonts(self) -> typst.Fonts:
        path = self._coverage.fallback_path
        return self._own_fonts if path is None else load_fonts(FONT_DIR, path.parent)

    def render(self, document: Document, *, standards: tuple[str, ...] = ("ua-1",)) -> PdfResult:
        """Return `document` as a PDF that follows `standards`; the same document gives the same bytes.

        Raises:
            ValueError: the date is not `YYYY-MM-DD`, the accent not `#rrggbb`, or the logo no readable picture.
            typst.TypstError: a `standards` name is unknown or the SVG of the logo is damaged.

        """
        guarded, missing = guard_document(document, self._coverage)
        files, rare = make_files(guarded, self._coverage)
        content = typst.compile(  # type: ignore[call-overload]  # the stubs leave out files given as a dictionary
            {**self._templates, **files},
            root=str(TEMPLATE_DIR),
            font_paths=self._all_fonts if rare else self._own_fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=list(standards),
            timestamp=datetime.fromisoformat(document.date).replace(tzinfo=UTC),
        )
        return PdfResult(content, missing)


def render_pdf(document: Document, *, standards: tuple[str, ...] = ("ua-1",)) -> PdfResult:
    """Return `document` as a PDF; for many documents keep a `PdfRenderer`."""
    return PdfRenderer().render(document, standards=standards)


def load_fonts(*folders: Path) -> typst.Fonts:
    """Return the fonts of `folders` and no others: a font of the machine would change the pages."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )


def find_rare(text: str, coverage: Coverage) -> str:
    """Return the characters of `text` that only the fallback font has, each once, sorted."""
    return "".join(sorted(char for char in set(text) - coverage.own_characters if coverage.is_rare(char)))


def make_files(document: Document, coverage: Coverage) -> tuple[Files, str]:
    """Return what the templates read, as files in memory, and the characters that need the fallback font."""
    tree = prepare_document(document)
    files = draw_charts(document, tree, coverage)
    logo = document.brand.logo
    if logo is not None:
        files[LOGO_FILE] = logo_svg(logo)
    text = json.dumps(tree, ensure_ascii=False)
    drawn = (content.decode() for name, content in files.items() if name != LOGO_FILE)
    rare = find_rare("".join((text, *drawn)), coverage)
    families = (LATIN_FAMILY, OWN_FAMILY) if document.lang == "en" else (OWN_FAMILY,)
    frame = {
        "fonts": [*families, FALLBACK_FAMILY] if rare else families,
        "rare": rare,
        "logo": None if logo is None else {"file": LOGO_FILE, "alt": logo.alt or document.brand.name or LOGO_FILE},
        "theme": describe_theme(document.brand.accent),
    }
    files |= {"document.json": text.encode(), "frame.json": json.dumps(frame, ensure_ascii=False).encode()}
    return files, rare


def draw_charts(document: Document, tree: dict[str, Any], coverage: Coverage) -> Files:
    """Return the charts of `document` as SVG files, and enter their names and widths in `tree`."""
    files: Files = {}
    accent = theme.check_accent(document.brand.accent)
    family = FAMILIES[document.lang]
    places = [block for block, _ in walk_plain(tree["blocks"]) if block["type"] in FIGURE_KINDS]
    for place, (figure, is_nested) in zip(places, walk_figures(document.blocks), strict=True):
        svg = render_figure(figure, lang=document.lang, accent=accent, font_family=family, compact=is_nested)
        place["alt"] = figure.alt or figure.title or figure.id  # PDF/UA refuses a picture without words
        place["file"] = f"chart-{len(files) + 1}.svg"
        place["width"] = figure_width(figure, svg, is_nested=is_nested)
        files[place["file"]] = mark_fonts(svg, document.lang, coverage).encode()
    return files


def describe_theme(accent: str) -> dict[str, Any]:
    """Return the colours of the template; `accent` is the brand's, empty for the project's own."""
    colour = theme.check_accent(accent)
    return {
        "ink": theme.INK,
        "muted": theme.MUTED,
        "hairline": theme.HAIRLINE,
        "pale": theme.PALE,
        "self": theme.SELF,
        "peer": theme.PEER,
        "accent": colour,
        "accent_text": theme.text_accent(colour),
        "consultant": theme.CONSULTANT,
        "consultant_pale": theme.CONSULTANT_PALE,
        "level_fill": theme.LEVEL_FILL,
        "level_ink": theme.LEVEL_INK,
    }
