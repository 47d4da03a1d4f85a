"""Charts as SVG text: well-formed, self-contained, on a fixed scale, and honest about missing values."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree as ET

import pytest
from report.sample_tree import make_radar, make_strip

from wuli.report.content import Figure, StripFigure, StripRow
from wuli.report.render import theme
from wuli.report.render.svg import render_figure, render_radar, render_strip
from wuli.report.render.svg_draw import wrap

SVG = "{http://www.w3.org/2000/svg}"


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in parse(svg).iter(f"{SVG}text")]


def dots(svg: str, radius: str = "6.5") -> list[float]:
    return [float(c.attrib["cx"]) for c in parse(svg).iter(f"{SVG}circle") if c.attrib["r"] == radius]


def with_rows(*rows: StripRow) -> StripFigure:
    figure = make_strip()
    return dataclasses.replace(figure, groups=(dataclasses.replace(figure.groups[0], rows=rows),))


@pytest.mark.parametrize("figure", [make_strip(), make_radar()], ids=["strip", "radar"])
def test_a_figure_is_a_complete_picture_with_name_and_description(figure: Figure) -> None:
    root = parse(render_figure(figure, lang="zh"))
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    _, _, width, height = root.attrib["viewBox"].split()
    assert (root.attrib["width"], root.attrib["height"]) == (width, height)
    assert root.findtext(f"{SVG}title") == figure.title
    assert root.findtext(f"{SVG}desc") == figure.alt
    ids = [node.attrib["id"] for node in root.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{figure.id}-") for name in ids)


@pytest.mark.parametrize("figure", [make_strip(), make_radar()], ids=["strip", "radar"])
def test_a_figure_uses_attributes_only(figure: Figure) -> None:
    root = parse(render_figure(figure, lang="zh"))
    assert {node.tag for node in root.iter()} & {f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject"} == set()
    names = {name for node in root.iter() for name in node.attrib}
    assert not names & {"class", "style", "href"}
    assert root.attrib["font-family"] == theme.FONTS_PRINT


@pytest.mark.parametrize("compact", [False, True])
def test_every_text_of_a_strip_stands_in_it_once(compact: bool) -> None:
    figure = make_strip()
    found = texts(render_strip(figure, lang="zh", compact=compact))
    rows = [row for group in figure.groups for row in group.rows]
    expected = [text for row in rows for text in (row.label, row.value_text, row.reference_text, row.state, row.note)]
    expected += [group.title for group in figure.groups] + [label for _, label in figure.ticks]
    expected += [figure.self_label, figure.reference_label, figure.peer_label, figure.interval_label]
    assert sorted(found) == sorted(text for text in expected if text)


def test_every_text_of_a_radar_stands_in_it_once() -> None:
    figure = make_radar()
    expected = [text for axis in figure.axes for text in (axis.label, axis.value_text)]
    expected += [figure.self_label, figure.reference_label, "1", "2", "3", "4", "5"]
    assert sorted(texts(render_radar(figure, lang="zh"))) == sorted(expected)


def test_the_scale_does_not_depend_on_the_values() -> None:
    low_and_high = dots(render_strip(with_rows(StripRow("甲", 1, "1.00"), StripRow("乙", 5, "5.00")), lang="zh"))
    middle = dots(render_strip(with_rows(StripRow("甲", 2, "2.00"), StripRow("乙", 3, "3.00")), lang="zh"))
    first, last = low_and_high
    assert middle == pytest.approx([first + (last - first) / 4, first + (last - first) / 2], abs=0.02)


def test_a_row_without_a_value_has_a_state_and_no_dot() -> None:
    svg = render_strip(with_rows(StripRow("人才", None, "", state="不清楚")), lang="zh")
    assert dots(svg) == []
    assert "不清楚" in texts(svg)


def test_a_single_figure_stands_in_its_dot() -> None:
    svg = render_strip(with_rows(StripRow("甲", 3, "3")), lang="zh")
    (centre,) = dots(svg, "8")
    (number,) = (node for node in parse(svg).iter(f"{SVG}text") if node.text == "3")
    assert float(number.attrib["x"]) == centre


def test_marks_without_a_legend_are_left_out() -> None:
    figure = dataclasses.replace(make_strip(), reference_label="", peer_label="")
    svg = render_strip(figure, lang="zh")
    assert theme.PEER not in svg
    assert "2.75 均值" not in svg


def test_a_missing_axis_leaves_the_outline_open() -> None:
    figure = make_radar()
    svg = render_radar(dataclasses.replace(figure, reference_label=""), lang="zh")
    outline = next(p.attrib["d"] for p in parse(svg).iter(f"{SVG}path") if p.attrib["stroke"] == theme.SELF)
    assert outline.count("L") == len(figure.axes) - 2
    assert len(dots(svg, "4.5")) == len(figure.axes) - 1


def test_texts_are_escaped_and_forbidden_characters_replaced() -> None:
    evil = "</text><script>&\x00"
    svg = render_strip(dataclasses.replace(make_strip(), title=evil, self_label=evil), lang="zh")
    assert "<script" not in svg
    assert parse(svg).findtext(f"{SVG}title") == "</text><script>&\ufffd"


def test_a_caption_in_the_page_takes_the_place_of_the_title() -> None:
    root = parse(render_figure(make_strip(), lang="zh", labelled_by="cap"))
    assert root.find(f"{SVG}title") is None
    assert root.attrib["aria-labelledby"] == "cap"


@pytest.mark.parametrize(
    "text", ["研发设计（含中试）与AI人才，共两项。", "Production management / business process", "", "  x "]
)
def test_wrapping_loses_no_character(text: str) -> None:
    for width in (1, 3, 6, 40):
        assert "".join(wrap(text, width)) == text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pale_accent_is_not_used_for_text(lang: str) -> None:
    assert "#ffee00" not in render_strip(make_strip(), lang=lang, accent="#ffee00")
