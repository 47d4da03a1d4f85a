"""Make the texts of a chart fit the fonts of the PDF.

Inside an SVG the typesetter swaps the font of a whole line as soon as one character is missing and another font has
all of the line; bold is lost. So every stretch that needs another font gets a `tspan` that names it, and a line with
a character of the fallback font ends in an invisible one that only the own fonts have: then no font has all of it.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import groupby
from typing import Final

from wuli.report.render.coverage import FALLBACK_FAMILY, LATIN_FAMILY, OWN_FAMILY, Coverage

TAG: Final = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
PIECES: Final = re.compile(r"&[^;\s]+;|.", re.DOTALL)
BLANK: Final = "\u2800"
FAMILIES: Final = {"zh": OWN_FAMILY, "en": LATIN_FAMILY}


def mark_fonts(svg: str, lang: str, coverage: Coverage) -> str:
    """Return `svg`, drawn in the main family of `lang`, with a `tspan` around characters that another family has."""
    if lang == "zh" and coverage.own_characters.issuperset(svg):
        return svg
    parts: list[str] = []
    depth = place = 0
    for tag in TAG.finditer(svg):
        between = svg[place : tag.start()]
        parts.append(_mark_text(between, lang, coverage) if depth else between)
        parts.append(tag[0])
        depth += _text_depth(tag[0])
        place = tag.end()
    return "".join(parts) + svg[place:]


def _text_depth(tag: str) -> int:
    """Return by how much `tag` changes the depth of text elements: titles and descriptions are not drawn."""
    if tag.endswith("/>"):
        return 0
    name = re.match(r"</?(\w+)", tag)
    if name is None or name[1] not in ("text", "tspan"):
        return 0
    return -1 if tag.startswith("</") else 1


def _mark_text(text: str, lang: str, coverage: Coverage) -> str:
    main = FAMILIES[lang]
    grouped = groupby(PIECES.findall(text), key=lambda piece: _family_of(unescape(piece)[0], main, coverage))
    runs = [(family, "".join(pieces)) for family, pieces in grouped]
    marked = "".join(run if name == main else f'<tspan font-family="{name}">{run}</tspan>' for name, run in runs)
    return marked + BLANK if any(name == FALLBACK_FAMILY for name, _ in runs) else marked


def _family_of(char: str, main: str, coverage: Coverage) -> str:
    code = ord(char)
    if main == LATIN_FAMILY and code in coverage.latin:
        return main
    return FALLBACK_FAMILY if coverage.is_rare(char) else OWN_FAMILY
