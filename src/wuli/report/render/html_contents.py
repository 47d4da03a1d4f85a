"""The list of contents: flat for a short report; in a long one each chapter folds its sections away, without a script."""

from __future__ import annotations

from typing import Final

from wuli.report.content import Document, Heading
from wuli.report.render.html_tags import optional, tag, text_of, walk_blocks

_DEPTH: Final = 2
_LONG: Final = 30  # entries; a longer list no longer fits beside the text
_SECTIONS: Final = {"zh": "{0} 节", "en": "{0} sections"}
_SECTION: Final = {"zh": "1 节", "en": "1 section"}


def render_contents(document: Document) -> str:
    """List the headings of the first two levels, where the document names a list of contents."""
    entries = list_entries(document)
    if not (document.contents_title and entries):
        return ""
    title = tag("p", text_of(document.contents_title), id="contents-title", class_="toc-title")
    is_long = len(entries) > _LONG
    items = _folded(entries, document.lang) if is_long else "".join(_entry(heading) for heading in entries)
    looks = "toc toc-long" if is_long else "toc"
    return tag("nav", title + tag("ol", items), class_=looks, aria_labelledby="contents-title")


def render_way_back(document: Document) -> str:
    """Return a link to the contents that stays in sight in a long report."""
    if not document.contents_title or len(list_entries(document)) <= _LONG:
        return ""
    return tag("nav", optional("a", document.contents_title, href="#contents-title"), class_="way-back")


def list_entries(document: Document) -> list[Heading]:
    """Return the headings that the contents list."""
    found = (block for block in walk_blocks(document.blocks) if isinstance(block, Heading))
    return [heading for heading in found if heading.level <= _DEPTH]


def _entry(heading: Heading, below: str = "") -> str:
    link = tag("a", text_of(heading.text), href=f"#{heading.id}")
    return tag("li", link + below, class_=f"toc-{heading.level}")


def _folded(entries: list[Heading], lang: str) -> str:
    """Return chapters with their sections in a list that a reader unfolds."""
    parts: list[tuple[Heading, list[Heading]]] = []
    for heading in entries:
        if heading.level == 1 or not parts:
            parts.append((heading, []))
        else:
            parts[-1][1].append(heading)
    return "".join(_entry(chapter, _sections(chapter, sections, lang)) for chapter, sections in parts)


def _sections(chapter: Heading, sections: list[Heading], lang: str) -> str:
    if not sections:
        return ""
    words = _SECTION[lang] if len(sections) == 1 else _SECTIONS[lang].format(len(sections))
    summary = tag(
        "summary", words, aria_label=f"{chapter.text}: {words}" if lang == "en" else f"{chapter.text}：{words}"
    )
    return tag("details", summary + tag("ol", "".join(_entry(section) for section in sections)))
