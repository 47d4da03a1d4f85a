"""The HTML report: complete, escaped, self-contained, navigable."""

from __future__ import annotations

import base64
import dataclasses
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from report.figure_sample import make_bars, make_empty, make_many
from report.sample_tree import make_blocks, make_document

from wuli.report.content import Block, Document, Heading, Logo, PageBreak, Paragraph, to_plain
from wuli.report.render.figure_data import figure_table
from wuli.report.render.html import render_html

VOID = {"meta", "img", "col", "br"}
NOT_TEXT = {"type", "id", "style", "align", "kind", "accent", "media_type", "lang", "figure_word", "table_word"}
ONLY_IN_HEAD = {"title", "author", "subject", "keywords"}


class Page(HTMLParser):
    """Collects elements, texts of the body, and faults of nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.body: list[str] = []
        self.folded: list[str] = []  # the data of figures
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "head" not in self.open and "nav" not in self.open:
            (self.folded if "details" in self.open else self.body).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def texts_of(node: Any, key: str = "") -> list[str]:
    if isinstance(node, dict):
        return [text for name, child in node.items() if name not in NOT_TEXT for text in texts_of(child, name)]
    if isinstance(node, list):
        return [text for child in node for text in texts_of(child, key)]
    return [node] if isinstance(node, str) and node else []


def expected_texts(document: Document) -> list[str]:
    plain = {name: value for name, value in to_plain(document).items() if name not in {*ONLY_IN_HEAD, "contents_title"}}
    # alternative text of a picture is an attribute
    return [text for text in texts_of(plain) if text != "标志说明"]


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(make_document())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_text_of_the_tree_stands_in_the_page_once(page: Page) -> None:
    body = "".join(page.body)
    counts = {text: body.count(text) for text in expected_texts(make_document())}
    assert len(counts) > 80
    assert {text: count for text, count in counts.items() if count != 1} == {}


def test_every_element_is_closed(page: Page) -> None:
    assert page.open == []


def test_ids_are_unique_and_references_resolve(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    named = ("aria-labelledby", "aria-describedby")
    targets = {attributes[name] for _, attributes in page.elements for name in named if name in attributes}
    targets |= {(link["href"] or "").removeprefix("#") for link in page.all("a")}
    assert targets <= set(ids)


def test_the_page_has_no_script_and_no_address_outside(html: str, page: Page) -> None:
    assert page.all("script") == page.all("link") == page.all("iframe") == []
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    sources = [image["src"] or "" for image in page.all("img")]
    assert sources
    assert all(source.startswith("data:image/") for source in sources)
    assert set(re.findall(r"https?://[^\s\"'<]+", html)) <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_forbids_what_the_page_does_not_need(page: Page) -> None:
    policy = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_names_its_language(lang: str, tag: str) -> None:
    assert Page(render_html(make_document(lang=lang))).all("html") == [{"lang": tag}]


def test_the_page_has_landmarks_and_one_first_heading(page: Page) -> None:
    for landmark in ("header", "nav", "main", "h1"):
        assert len(page.all(landmark)) == 1, landmark
    assert [heading["id"] for heading in page.all("h2")] == ["one", "two"]
    assert [section["aria-labelledby"] for section in page.all("section")] == ["one", "two"]
    assert {"class": "skip", "href": "#main"} in page.all("a")


def test_figures_and_tables_are_numbered_each_for_themselves(page: Page) -> None:
    body = " ".join(page.body)
    assert [body.count(number) for number in ("图 1", "图 2", "图 3", "表 1", "表 2")] == [1, 1, 0, 1, 0]


def test_a_table_names_its_columns_and_rows(page: Page) -> None:
    assert Counter(cell["scope"] for cell in page.all("th") if "role" in cell) == {"col": 3, "row": 2}


def test_the_own_rung_is_marked_for_screen_readers(page: Page) -> None:
    assert len([item for item in page.all("li") if item.get("aria-current") == "true"]) == 1


EVIL = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def poison(node: Any) -> Any:
    """Return the tree with every text made hostile; ids, colours and other keys stay."""
    if isinstance(node, tuple):
        return tuple(poison(child) for child in node)
    if not dataclasses.is_dataclass(node) or isinstance(node, type):
        return node
    changes = {}
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        is_text = isinstance(value, str) and field.name not in NOT_TEXT
        changes[field.name] = value + EVIL if is_text else poison(value)
    return dataclasses.replace(node, **changes)


def test_no_text_of_a_user_becomes_markup(page: Page) -> None:
    hostile = Page(render_html(poison(make_document())))
    assert hostile.all("script") == []
    assert hostile.open == []
    assert not [name for _, attributes in hostile.elements for name in attributes if name.startswith("on")]
    assert len(hostile.all("img")) == len(page.all("img"))


def test_an_accent_that_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="accent"):
        render_html(make_document(accent="red;}body{display:none"))


def test_a_logo_of_another_kind_is_refused() -> None:
    document = make_document()
    brand = dataclasses.replace(document.brand, logo=Logo(b"<html>", "text/html", ""))
    with pytest.raises(ValueError, match="logo"):
        render_html(dataclasses.replace(document, brand=brand))


@pytest.mark.parametrize("block", make_blocks(), ids=lambda block: type(block).__name__)
def test_a_block_renders_alone(block: Block) -> None:
    assert Page(render_html(make_document(blocks=(block,)))).open == []


def test_a_document_of_one_paragraph_has_no_contents() -> None:
    page = Page(render_html(make_document(blocks=(Paragraph("独段"), PageBreak()))))
    assert page.all("nav") == []


def test_a_heading_can_start_a_page() -> None:
    page = Page(render_html(make_document(blocks=(Heading("题", 1, "h", new_page=True),))))
    assert page.all("h2") == [{"id": "h", "class": "new-page"}]


def test_rendering_twice_gives_the_same_page(html: str) -> None:
    assert render_html(make_document()) == html


# Figures for groups and long reports


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_a_figure_stands_in_the_data_below_it(lang: str) -> None:
    figures = tuple(dataclasses.replace(figure, id=name) for name, figure in make_many(lang).items())
    page = Page(render_html(make_document(lang=lang, blocks=figures)))
    assert page.open == []
    folded = set(page.folded)
    for figure in figures:
        cells = {cell for row in figure_table(figure, lang).shown for cell in row if cell}
        assert cells - folded == set(), figure.id
    assert len(page.all("details")) == len(page.all("summary")) == len(figures)
    words = {"zh": ("数据", "图 1 的数据"), "en": ("Data", "Data of 图 1")}[lang]
    assert words[0] in folded
    assert page.all("summary")[0]["aria-label"] == words[1]


def test_a_figure_without_rows_has_no_data_to_unfold() -> None:
    empty = make_empty()[0]
    assert Page(render_html(make_document(blocks=(empty,)))).all("details") == []


def test_a_chart_has_a_narrow_picture_for_a_phone() -> None:
    html = render_html(make_document(blocks=(make_bars(),)))
    (image,) = (image for image in Page(html).all("img") if image.get("class") == "narrow")
    assert image["aria-hidden"] == "true"
    narrow = base64.b64decode((image["src"] or "").removeprefix("data:image/svg+xml;base64,")).decode()
    assert 'width="358"' in narrow


def long_document(lang: str = "zh") -> Document:
    blocks: list[Block] = []
    for chapter in range(9):
        blocks.append(Heading(f"章 {chapter}", 1, f"c{chapter}"))
        blocks += [Heading(f"节 {chapter}.{section}", 2, f"c{chapter}s{section}") for section in range(chapter)]
    return make_document(lang=lang, blocks=tuple(blocks))


@pytest.mark.parametrize(("lang", "words"), [("zh", ("1 节", "8 节")), ("en", ("1 section", "8 sections"))])
def test_a_long_list_of_contents_folds_sections_below_their_chapters(lang: str, words: tuple[str, str]) -> None:
    html = render_html(long_document(lang))
    page = Page(html)
    assert page.open == []
    assert len(page.all("details")) == 8  # the first chapter has no sections
    assert all(f">{word}</summary>" in html for word in words)
    links = [
        link["href"] for link in page.all("a") if "c" in (link["href"] or "") and "contents" not in str(link["href"])
    ]
    assert links == [f"#{heading.id}" for heading in long_document().blocks if isinstance(heading, Heading)]
    assert {"href": "#contents-title"} in page.all("a")


def test_a_short_list_of_contents_stays_open(page: Page) -> None:
    assert [attributes["class"] for attributes in page.all("nav")] == ["toc"]
    assert {"href": "#contents-title"} not in page.all("a")
