"""Render the content tree as one self-contained HTML file: no script, no address outside the file.

The page carries a content security policy that forbids both, so that a slip in a text could not fetch or run anything.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import TYPE_CHECKING, Final

from wuli.report.content import Block, Brand, Cover, Document, Heading, Logo
from wuli.report.render import theme
from wuli.report.render.html_blocks import render_blocks
from wuli.report.render.html_contents import render_contents, render_way_back
from wuli.report.render.html_figures import data_uri
from wuli.report.render.html_tags import Context, make_context, optional, tag, text_of
from wuli.report.render.svg_draw import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_LANG: Final = {"zh": "zh-CN", "en": "en"}
_SKIP: Final = {"zh": "跳到正文", "en": "Skip to content"}
_LOGO_TYPES: Final = ("image/png", "image/jpeg", "image/svg+xml")


def render_html(document: Document) -> str:
    """Return the document as a complete page.

    Raises: ValueError where the brand's accent is no `#rrggbb` or its logo no PNG, JPEG or SVG.
    """
    context = make_context(document)
    body = [
        tag("a", _SKIP[document.lang], class_="skip", href="#main"),
        _render_cover(document.cover, document.brand),
        '<div class="frame">',
        render_contents(document),
        tag("main", "\n".join(_render_sections(document.blocks, context)), id="main"),
        "</div>",
        _render_footer(document),
        render_way_back(document),
    ]
    page = "\n".join(part for part in body if part)
    head = _render_head(document, context)
    return f'<!DOCTYPE html>\n<html lang="{_LANG[document.lang]}">\n{head}\n<body>\n{page}\n</body>\n</html>\n'


def _render_head(document: Document, context: Context) -> str:
    metas = {
        "viewport": "width=device-width, initial-scale=1",
        "author": document.author,
        "description": document.subject,
        "keywords": ", ".join(document.keywords),
        "dcterms.date": document.date,
    }
    lines = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        *(f'<meta name="{name}" content="{quote(content)}">' for name, content in metas.items() if content),
        f"<title>{quote(document.title)}</title>",
        f"<style>\n{_describe_theme(document, context)}\n{_load_style()}</style>",
    ]
    return "<head>\n" + "\n".join(lines) + "\n</head>"


@functools.cache
def _load_style() -> str:
    return resources.files(__package__).joinpath("html_style.css").read_text(encoding="utf-8")


def _describe_theme(document: Document, context: Context) -> str:
    """Write the colours of the theme as CSS variables, and the running footer of the printed page."""
    colours = {
        "accent": context.accent,
        "accent-text": theme.text_accent(context.accent),
        "self": theme.SELF,
        "peer": theme.PEER,
        "ink": theme.INK,
        "muted": theme.MUTED,
        "hairline": theme.HAIRLINE,
        "pale": theme.PALE,
        "consultant": theme.CONSULTANT,
        "consultant-pale": theme.CONSULTANT_PALE,
    }
    variables = [f"--{name}:{colour}" for name, colour in colours.items()]
    levels = zip(theme.LEVEL_FILL, theme.LEVEL_INK, strict=True)
    rules = [f".level-{n}{{background:{fill};color:{ink}}}" for n, (fill, ink) in enumerate(levels, start=1)]
    footer = f"@page{{@bottom-left{{content:{_css_string(document.footer)}}}}}"
    return "\n".join([f":root{{{';'.join(variables)};--fonts:{context.fonts}}}", *rules, footer])


def _css_string(text: str) -> str:
    r"""Write a text as a CSS string in which no character can end the string or the style sheet.

    >>> _css_string('a"</style>')
    '"a\\22 \\3c \\2f style\\3e "'
    """
    escaped = re.sub(r"[\x00-\x1f!-/:-@\[-`{-\x7f]", lambda match: f"\\{ord(match[0]):x} ", text)
    return f'"{escaped.encode("utf-8", "replace").decode()}"'


def _render_cover(cover: Cover, brand: Brand) -> str:
    facts = "".join(tag("div", tag("dt", text_of(f.label)) + tag("dd", text_of(f.text))) for f in cover.facts)
    marks = "".join(tag("li", text_of(mark)) for mark in cover.marks)
    parts = [
        _render_brand(brand),
        optional("p", cover.kicker, class_="kicker"),
        tag("h1", text_of(cover.title)),
        optional("p", cover.subtitle, class_="subtitle"),
        tag("ul", marks, class_="marks") if marks else "",
        tag("dl", facts, class_="facts") if facts else "",
    ]
    return tag("header", "\n".join(part for part in parts if part), class_="cover")


def _render_brand(brand: Brand) -> str:
    logo = _render_logo(brand.logo) if brand.logo else ""
    name = optional("span", brand.name, class_="brand-name")
    contact = "".join(tag("span", text_of(line), class_="contact") for line in brand.contact)
    return tag("div", f"{logo} {name} {contact}", class_="brand") if logo or name or contact else ""


def _render_logo(logo: Logo) -> str:
    # inside <img> a browser runs no script of an SVG and loads nothing for it
    if logo.media_type not in _LOGO_TYPES:
        message = f"logo must be one of {', '.join(_LOGO_TYPES)}, got {logo.media_type!r}"
        raise ValueError(message)
    return f'<img class="logo" alt="{quote(logo.alt)}" src="{data_uri(logo.content, logo.media_type)}">'


def _render_sections(blocks: Iterable[Block], context: Context) -> Iterator[str]:
    """Yield a section for every heading of the first level; what stands before the first has none."""
    pending: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and pending:
            yield _render_section(pending, context)
            pending = []
        pending.append(block)
    if pending:
        yield _render_section(pending, context)


def _render_section(blocks: list[Block], context: Context) -> str:
    first = blocks[0]
    label = first.id if isinstance(first, Heading) else ""
    return tag("section", render_blocks(blocks, context), aria_labelledby=label)


def _render_footer(document: Document) -> str:
    parts = [
        optional("p", document.footer, class_="footer-text"),
        tag("p", tag("time", text_of(document.date), datetime=document.date)) if document.date else "",
        optional("p", document.fingerprint, class_="fingerprint"),
    ]
    return tag("footer", "\n".join(part for part in parts if part), class_="page-footer")
