"""Elements of a Word text: runs, paragraphs, fields and bookmarks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from wuli.report.render.office.elements import Attribute, Element, build, with_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECES: Final = re.compile("([\t\n])")


def w(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return a WordprocessingML element; attributes take the same namespace, None children are left out."""
    return build(f"w:{tag}", children, {qn(f"w:{key}"): value for key, value in attributes.items()})


def wp(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return an element of the drawing anchor in a text; its attributes have no namespace."""
    return build(f"wp:{tag}", children, dict(attributes))


def run(text: str, style: str = "") -> Element:
    """Return a run of `text` in a character style ("" for none); tabs and line ends become their elements."""
    properties = w("rPr", w("rStyle", val=style)) if style else None
    return w("r", properties, *(_piece(piece) for piece in _PIECES.split(text) if piece))


def _piece(piece: str) -> Element:
    if piece == "\n":
        return w("br")
    if piece == "\t":
        return w("tab")
    element = with_text(w("t"), piece)
    element.set(qn("xml:space"), "preserve")
    return element


def paragraph(style: str, *content: Element | str | None, properties: Sequence[Element] = ()) -> Element:
    """Return a paragraph in the paragraph style with id `style`; `properties` follow the style in its settings."""
    inner = (run(part) if isinstance(part, str) else part for part in content)
    return w("p", w("pPr", w("pStyle", val=style), *properties), *inner)


def field(instruction: str, shown: str, style: str = "") -> list[Element]:
    """Return the runs of a field: its instruction and what it shows until it is updated, in a character style."""
    code = with_text(w("instrText"), f" {instruction} ")
    code.set(qn("xml:space"), "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        run(shown, style),
        w("r", w("fldChar", fldCharType="end")),
    ]


def bookmarked(name: str, number: int, *content: Element) -> list[Element]:
    """Return `content` between the two ends of a bookmark; `number` is unique in the document."""
    return [w("bookmarkStart", id=number, name=name), *content, w("bookmarkEnd", id=number)]
