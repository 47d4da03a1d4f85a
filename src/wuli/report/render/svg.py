"""Charts as stand-alone SVG text: the same picture in the web page, the PDF and, converted, in Word."""

from __future__ import annotations

from wuli.report.content import Figure, RadarFigure, StripFigure
from wuli.report.render import theme
from wuli.report.render.svg_radar import render_radar
from wuli.report.render.svg_strip import render_strip

__all__ = ["render_figure", "render_radar", "render_strip"]


def render_figure(
    figure: Figure,
    *,
    lang: str,
    accent: str = theme.ACCENT,
    font_family: str = theme.FONTS_PRINT,
    labelled_by: str = "",
) -> str:
    """Return any figure as a complete SVG. Title, source and note stand around it in the page, not in the picture.

    `labelled_by` is the id of the caption in a page that holds the SVG inline; the SVG then has no title of its own.
    """
    if isinstance(figure, StripFigure):
        return render_strip(figure, lang=lang, accent=accent, font_family=font_family, labelled_by=labelled_by)
    if isinstance(figure, RadarFigure):
        return render_radar(figure, lang=lang, accent=accent, font_family=font_family, labelled_by=labelled_by)
    message = f"no drawing for {type(figure).__name__}"
    raise TypeError(message)
