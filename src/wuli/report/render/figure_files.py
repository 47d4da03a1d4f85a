"""Figures as files of their own, SVG and PNG: title, note and source stand inside the picture, on white."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wuli.report.content import Figure
from wuli.report.render import theme
from wuli.report.render.coverage import FONT_DIR, Coverage, load_coverage
from wuli.report.render.glyphs import guard_text, map_texts
from wuli.report.render.pdf_svg import FAMILIES, mark_fonts
from wuli.report.render.svg import draw_figure
from wuli.report.render.svg_draw import LINE_HEIGHT, Canvas, Pen, box, num, wrap, wrap_evenly, wrap_svg, write
from wuli.report.render.svg_frame import Drawing

PPI: Final = 160
_MARGIN: Final = 18.0
_TITLE: Final = 15.0
_SMALL: Final = 10.5
_PX: Final = 0.75  # points
_SIZE: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PAGE: Final = '#page(width: {0}pt, height: {1}pt, image("figure-{2}.svg", width: {0}pt, height: {1}pt))\n'


def figure_svg(figure: Figure, lang: str, accent: str = "") -> bytes:
    """Return a figure as an SVG file; letters are set in the fonts of the reader's machine.

    Raises:
        ValueError: the accent is not `#rrggbb`.

    """
    svg = _stand_alone(figure, lang, accent, theme.FONTS_SCREEN[lang])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'.encode()


def figure_png(figure: Figure, lang: str, accent: str = "", *, ppi: int = PPI) -> bytes:
    """Return a figure as a PNG file in our own fonts; 96 px of the drawing are an inch. See `figures_png` for many."""
    return figures_png((figure,), lang, accent, ppi=ppi)[0]


def figures_png(figures: Sequence[Figure], lang: str, accent: str = "", *, ppi: int = PPI) -> tuple[bytes, ...]:
    """Return figures as PNG files, all typeset in one run, in the order given.

    Raises:
        ValueError: the accent is not `#rrggbb`.

    """
    if not figures:
        return ()
    import typst  # noqa: PLC0415  # only PNG files need it

    from wuli.report.render.pdf import load_fonts  # noqa: PLC0415

    coverage = load_coverage()
    files: dict[str, bytes] = {}
    pages = ["#set page(margin: 0pt, fill: white)\n"]
    needs_fallback = False
    for index, figure in enumerate(figures):
        guarded = map_texts(figure, lambda text: guard_text(text, coverage)[0])
        svg = _stand_alone(guarded, lang, accent, FAMILIES[lang])
        needs_fallback = needs_fallback or _has_rare(svg, coverage)
        width, height = (num(float(side) * _PX) for side in _sizes(svg))
        files[f"figure-{index}.svg"] = mark_fonts(svg, lang, coverage).encode()
        pages.append(_PAGE.format(width, height, index))
    folders = [FONT_DIR]
    if needs_fallback and coverage.fallback_path is not None:
        folders.append(coverage.fallback_path.parent)
    made = typst.compile(  # type: ignore[call-overload]  # the stubs leave out files given as a dictionary
        {"main.typ": "".join(pages).encode(), **files},
        root=str(FONT_DIR),
        font_paths=load_fonts(*folders),
        ignore_system_fonts=True,
        format="png",
        ppi=ppi,
    )
    return (made,) if isinstance(made, bytes) else tuple(made)


def _has_rare(text: str, coverage: Coverage) -> bool:
    return any(coverage.is_rare(char) for char in set(text) - coverage.own_characters)


def _sizes(svg: str) -> tuple[str, str]:
    found = _SIZE.search(svg)
    assert found is not None
    return found[1], found[2]


def _stand_alone(figure: Figure, lang: str, accent: str, fonts: str) -> str:
    """Return the SVG of a figure with its title above and its note and source below."""
    colour = theme.check_accent(accent)
    drawing = draw_figure(figure, accent=colour)
    room = drawing.size[0]
    title, title_height = _words(figure.title, room, Pen(_TITLE, bold=True), _MARGIN)
    top = _MARGIN + title_height + (10 if title_height else 0)
    inner = f'<g transform="translate({num(_MARGIN)} {num(top)})">{drawing.parts}</g>'
    y = top + drawing.size[1] + 6
    below = []
    for text in (figure.note, figure.source):
        words, height = _words(text, room, Pen(_SMALL, theme.MUTED), y)
        below.append(words)
        y += height + (3 if height else 0)
    size = (room + 2 * _MARGIN, y + _MARGIN - 6)
    paper = box((0, 0), size, fill="#ffffff")
    whole = Drawing(size, paper + title + inner + "".join(below))
    return wrap_svg(Canvas(figure.id, figure.title, figure.alt, whole.size, lang, fonts), (whole.parts,))


def _words(text: str, room: float, pen: Pen, y: float) -> tuple[str, float]:
    """Write a text in as many lines as it needs; return also their height."""
    if not text:
        return "", 0.0
    fold = wrap_evenly if pen.bold else wrap
    lines = tuple(line for part in text.split("\n") for line in fold(part, room / pen.size / (1.05 if pen.bold else 1)))
    height = len(lines) * pen.size * LINE_HEIGHT
    return write(_MARGIN, y + height / 2, lines, pen), height
