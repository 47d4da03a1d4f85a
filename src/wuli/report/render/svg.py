"""Charts as stand-alone SVG text: the same picture in the web page, the PDF and, converted, in Word."""

from __future__ import annotations

from wuli.report.content import (
    BarFigure,
    DotFigure,
    Figure,
    HeatFigure,
    RadarFigure,
    StackFigure,
    StripFigure,
)
from wuli.report.render import theme
from wuli.report.render.svg_bars import draw_bars
from wuli.report.render.svg_dots import draw_dots
from wuli.report.render.svg_draw import Canvas, wrap_svg
from wuli.report.render.svg_frame import Drawing
from wuli.report.render.svg_heat import draw_heat
from wuli.report.render.svg_radar import draw_radar, render_radar
from wuli.report.render.svg_stack import draw_stack
from wuli.report.render.svg_strip import draw_strip, render_strip

__all__ = ["draw_figure", "render_figure", "render_radar", "render_strip"]


def draw_figure(figure: Figure, *, accent: str = theme.ACCENT, compact: bool = False) -> Drawing:
    """Return the drawing of any figure; `compact` is the narrow variant (a radar has only one)."""
    if isinstance(figure, StripFigure):
        return draw_strip(figure, accent=accent, compact=compact)
    if isinstance(figure, RadarFigure):
        return draw_radar(figure, accent=accent)
    if isinstance(figure, BarFigure):
        return draw_bars(figure, compact=compact)
    if isinstance(figure, StackFigure):
        return draw_stack(figure, compact=compact)
    if isinstance(figure, HeatFigure):
        return draw_heat(figure, compact=compact)
    if isinstance(figure, DotFigure):
        return draw_dots(figure, compact=compact)
    message = f"no drawing for {type(figure).__name__}"
    raise TypeError(message)


def render_figure(
    figure: Figure,
    *,
    lang: str,
    accent: str = theme.ACCENT,
    font_family: str = theme.FONTS_PRINT,
    labelled_by: str = "",
    compact: bool = False,
) -> str:
    """Return any figure as a complete SVG. Title, source and note stand around it in the page, not in the picture.

    `labelled_by` is the id of the caption in a page that holds the SVG inline; the SVG then has no title of its own.
    """
    drawing = draw_figure(figure, accent=accent, compact=compact)
    canvas = Canvas(figure.id, figure.title, figure.alt, drawing.size, lang, font_family, labelled_by)
    return wrap_svg(canvas, (drawing.parts,))
