"""The glyph guard: a character that no font has is drawn as a visible 〓 and reported, never left blank.

The typesetter says nothing when a glyph is missing, so every text is checked before it is set.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from wuli.report.content import Document
from wuli.report.render.coverage import Coverage

GETA: Final = "〓"
# Characters that mean a space or a line break but are no glyphs.
PLAIN: Final = {"\t": " ", "\v": "\n", "\f": "\n", "\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
LOOKALIKES: Final = {"✔": "✓"}
# Radicals and compatibility forms that copying from a PDF puts in place of ordinary Han characters.
HAN_VARIANTS: Final = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def guard_text(text: str, coverage: Coverage) -> tuple[str, tuple[str, ...]]:
    """Return `text` as it can be drawn, and the names of the characters that became 〓, each once, in order."""
    if coverage.own_characters.issuperset(text):
        return text, ()
    plain = text.replace("\r\n", "\n")
    if any(map(unicodedata.combining, plain)):
        plain = unicodedata.normalize("NFC", plain)
    missing: dict[str, None] = {}
    drawn: list[str] = []
    for char in plain:
        shown = _show_character(char, coverage)
        if shown == GETA != char:
            missing[name_character(char)] = None
        drawn.append(shown)
    return "".join(drawn), tuple(missing)


def guard_document(document: Document, coverage: Coverage) -> tuple[Document, tuple[str, ...]]:
    """Return `document` with every text guarded, and the names of the characters that became 〓."""
    missing: dict[str, None] = {}

    def guard(text: str) -> str:
        drawn, names = guard_text(text, coverage)
        missing.update(dict.fromkeys(names))
        return drawn

    return map_texts(document, guard), tuple(missing)


def map_texts(node: Any, transform: Callable[[str], str]) -> Any:
    """Return `node`, a content value, with `transform` applied to every text below it.

    Parts in which nothing changes are the same objects as before.

    >>> from wuli.report.content import Paragraph
    >>> map_texts(Paragraph("a", lead="b"), str.upper).lead
    'B'
    """
    if isinstance(node, str):
        return transform(node)
    if isinstance(node, tuple):
        children = tuple(map_texts(child, transform) for child in node)
        return node if all(new is old for new, old in zip(children, node, strict=True)) else children
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        old = {name: getattr(node, name) for name in node.__dataclass_fields__}
        new = {name: map_texts(value, transform) for name, value in old.items()}
        changed = {name: value for name, value in new.items() if value is not old[name]}
        return dataclasses.replace(node, **changed) if changed else node
    return node


def name_character(char: str) -> str:
    """Return how a message names `char`: its code, and the character itself where a terminal can show it.

    >>> name_character("Ω"), name_character(chr(0xD800))
    ('Ω U+03A9', 'U+D800')
    """
    code = f"U+{ord(char):04X}"
    return f"{char} {code}" if char.isprintable() else code


def _show_character(char: str, coverage: Coverage) -> str:
    """Return what to draw for `char`: itself, an equal, nothing (it has no shape of its own), or 〓."""
    if coverage.has(char):
        return char
    if _is_shapeless(char):
        return ""
    equal = PLAIN.get(char) or LOOKALIKES.get(char) or _unify_han(char)
    return equal if all(map(coverage.has, equal)) else GETA


def _is_shapeless(char: str) -> bool:
    """Tell whether `char` only acts on its neighbours: joiners, variation selectors, direction marks."""
    name = unicodedata.name(char, "")
    return unicodedata.category(char) == "Cf" or name.startswith("VARIATION SELECTOR")


def _unify_han(char: str) -> str:
    if any(low <= ord(char) <= high for low, high in HAN_VARIANTS):
        return unicodedata.normalize("NFKC", char)
    return char
