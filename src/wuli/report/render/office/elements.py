"""Elements: building blocks of the office formats' XML, and the text that is allowed inside them."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

if TYPE_CHECKING:
    from collections.abc import Iterable

Element: TypeAlias = BaseOxmlElement
Found: TypeAlias = Any  # an element of somebody else's file: anything may be missing in it
Attribute: TypeAlias = str | int | float
Node = TypeVar("Node")

# Everything outside XML 1.0's Char production, and the control characters that it allows but nobody can see.
_ILLEGAL: Final = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END: Final = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")


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


def build(name: str, children: Iterable[Element | None], attributes: dict[str, Attribute]) -> Element:
    """Return the element `name` (prefix:tag) with its children; None children are left out."""
    built: Any = OxmlElement(name)
    for key, value in attributes.items():
        built.set(key, str(value))
    built.extend([child for child in children if child is not None])
    element: Element = built
    return element


def c(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return a chart element; its attributes have no namespace."""
    return build(f"c:{tag}", children, dict(attributes))


def a(tag: str, *children: Element | None, **attributes: Attribute) -> Element:
    """Return a DrawingML element; its attributes have no namespace."""
    return build(f"a:{tag}", children, dict(attributes))


def with_text(element: Element, text: str) -> Element:
    """Return `element` after giving it `text` as its only text."""
    element.text = text
    return element
