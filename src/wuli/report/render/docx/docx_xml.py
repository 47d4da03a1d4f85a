"""Elements: building blocks of WordprocessingML and DrawingML, and the text that is allowed inside them."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Element: TypeAlias = BaseOxmlElement
Attribute: TypeAlias = str | int | float
Node = TypeVar("Node")

# Everything outside XML 1.0's Char production, and the control characters that it allows but nobody can see.
_ILLEGAL: Final = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END: Final = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_PIECES: Final = re.compile("([\t\n])")


def clean_text(text: str) -> str:
    r"""Return `text` with one kind of line end and a visible 〓 for each character that is no text.

    >>> clean_text("甲\x00乙\r\n丙")
    '甲〓乙\n丙'
    """
    return _ILLEGAL.sub("〓", _LINE_END.sub("\n", text))


def clean_tree(node: Node) -> Node:
    """Return the content tree `node` with every text cleaned; bytes and numbers stay as they are."""
    cleaned: Any = node
    if isinstance(node, str):
        cleaned = clean_text(node)
    elif isinstance(node, tuple):
        cleaned = tuple(clean_tree(child) for child in node)
    elif dataclasses.is_dataclass(node) and not isinstance(node, type):
        changes = {field.name: clean_tree(getattr(node, field.name)) for field in dataclasses.fields(node)}
        cleaned = dataclasses.replace(node, **changes)
    result: Node = cleaned
    return result


def _build(name: str, children: Iterable[Element | None], attributes: dict[str, Attribute]) -> Element:
    built: Any = OxmlElement(name)
    for key, value in attributes.items():
        built.set(key, str(value))
    built.extend([child for child in children if child is not None])
    element: Element = built
    return element


def w(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return a WordprocessingML element; attributes take the same namespace, None children are left out."""
    return _build(f"w:{tag}", children, {qn(f"w:{key}"): value for key, value in attributes.items()})


def c(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return a chart element; its attributes have no namespace."""
    return _build(f"c:{tag}", children, dict(attributes))


def a(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return a DrawingML element; its attributes have no namespace."""
    return _build(f"a:{tag}", children, dict(attributes))


def wp(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return an element of the drawing anchor in a text; its attributes have no namespace."""
    return _build(f"wp:{tag}", children, dict(attributes))


def with_text(element: Element, text: str) -> Element:
    """Return `element` after giving it `text` as its only text."""
    element.text = text
    return element


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
