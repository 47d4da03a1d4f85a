"""Figures as files: SVG and PNG that need no page around them."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree as ET

import pytest
from report.figure_sample import make_bars, make_heat, make_many
from report.sample_tree import make_radar, make_strip

from wuli.report.render import theme
from wuli.report.render.figure_files import figure_png, figure_svg, figures_png

SVG = "{http://www.w3.org/2000/svg}"


def png_size(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_svg_file_has_title_note_and_source_in_the_picture(lang: str) -> None:
    for figure in (*make_many(lang).values(), make_strip(), make_radar()):
        content = figure_svg(figure, lang)
        root = ET.fromstring(content)  # noqa: S314 - our own text
        drawn = "".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
        assert all(text in drawn for text in (figure.title, figure.note, figure.source))
        assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
        assert root.attrib["font-family"] == theme.FONTS_SCREEN[lang]
        paper = next(root.iter(f"{SVG}rect")).attrib
        assert (paper["width"], paper["height"], paper["fill"]) == (
            root.attrib["width"],
            root.attrib["height"],
            "#ffffff",
        )


def test_a_long_title_breaks_and_pushes_the_picture_down() -> None:
    short = ET.fromstring(figure_svg(make_bars(), "zh"))  # noqa: S314
    long = ET.fromstring(figure_svg(dataclasses.replace(make_bars(), title="结论" * 60), "zh"))  # noqa: S314
    assert float(long.attrib["height"]) > float(short.attrib["height"]) + 30
    assert long.attrib["width"] == short.attrib["width"]


def test_an_accent_that_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="accent"):
        figure_svg(make_bars(), "zh", "purple")


def test_png_files_have_the_size_that_their_resolution_asks_for() -> None:
    root = ET.fromstring(figure_svg(make_bars(), "zh"))  # noqa: S314
    width, height = png_size(figure_png(make_bars(), "zh", ppi=96))
    assert abs(width - float(root.attrib["width"])) <= 1
    assert abs(height - float(root.attrib["height"])) <= 1
    assert png_size(figure_png(make_bars(), "zh", ppi=192))[0] == pytest.approx(2 * width, abs=2)


def test_many_figures_come_out_in_their_order() -> None:
    found = figures_png([make_bars(), make_radar(), make_heat("en")], "zh", ppi=48)
    assert [png_size(content) for content in found] == [
        png_size(figure_png(figure, "zh", ppi=48)) for figure in (make_bars(), make_radar(), make_heat("en"))
    ]
    assert figures_png([], "zh") == ()


def test_a_png_is_not_blank() -> None:
    blank = dataclasses.replace(make_bars(), title="", note="", source="", bars=(), value_label="")
    assert len(figure_png(make_bars(), "zh", ppi=96)) > 4 * len(figure_png(blank, "zh", ppi=96))


def test_a_character_of_the_fallback_font_is_drawn() -> None:
    rare = dataclasses.replace(make_bars(), title="龘")
    missing = dataclasses.replace(make_bars(), title="〓")
    unknown = dataclasses.replace(make_bars(), title="😀")
    assert figure_png(rare, "zh", ppi=48) != figure_png(missing, "zh", ppi=48)
    assert figure_png(unknown, "zh", ppi=48) == figure_png(missing, "zh", ppi=48)


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert figure_png(make_heat(), "zh", ppi=48) == figure_png(make_heat(), "zh", ppi=48)
    assert figure_svg(make_heat(), "zh") == figure_svg(make_heat(), "zh")
