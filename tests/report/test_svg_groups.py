"""Figures for groups of firms: everything printed, marks where the scale puts them, nothing on top of anything."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from report.figure_sample import (
    make_differences,
    make_dots,
    make_empty,
    make_heat,
    make_many,
    make_stack,
)

from wuli.report.content import (
    Bar,
    BarFigure,
    Dot,
    DotFigure,
    DotRow,
    Figure,
    HeatCell,
    HeatFigure,
    HeatRow,
    StackFigure,
    StackRow,
)
from wuli.report.render import theme
from wuli.report.render.svg import render_figure
from wuli.report.render.svg_draw import text_width, wrap_evenly
from wuli.report.render.svg_heat import shade

SVG = "{http://www.w3.org/2000/svg}"
MANY = {(name, lang): figure for lang in ("zh", "en") for name, figure in make_many(lang).items()}
EACH = pytest.mark.parametrize("compact", [False, True], ids=["wide", "narrow"])
ALL = pytest.mark.parametrize(("name", "lang"), list(MANY))


def draw(figure: Figure, *, compact: bool = False, lang: str = "zh") -> ET.Element:
    return ET.fromstring(render_figure(figure, lang=lang, compact=compact))  # noqa: S314 - our own text


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def drawn_texts(root: ET.Element) -> list[str]:
    return [squeeze("".join(node.itertext())) for node in root.iter(f"{SVG}text")]


def attributes(root: ET.Element, tag: str, **wanted: str) -> list[dict[str, str]]:
    nodes = (node.attrib for node in root.iter(f"{SVG}{tag}"))
    return [node for node in nodes if all(node.get(name.replace("_", "-")) == value for name, value in wanted.items())]


def place_of_text(root: ET.Element, text: str) -> tuple[float, float]:
    node = next(node for node in root.iter(f"{SVG}text") if node.text == text)
    return float(node.attrib["x"]), float(node.attrib["y"])


def texts_of(figure: Figure) -> Iterator[str]:
    """Yield what a figure must print; percentages of narrow segments are left out."""
    if isinstance(figure, BarFigure):
        yield from (figure.value_label, figure.reference_label, figure.n_label)
        for bar in figure.bars:
            yield from (bar.label, bar.value_text, bar.state, "" if bar.n is None else str(bar.n))
    elif isinstance(figure, StackFigure):
        yield from (*figure.segments, figure.n_label)
        for row in figure.rows:
            yield from (row.label, row.state, "" if row.n is None else str(row.n))
    elif isinstance(figure, HeatFigure):
        yield from (*figure.columns, figure.n_label)
        for heat_row in figure.rows:
            yield from (heat_row.label, *(cell.text for cell in heat_row.cells))
    elif isinstance(figure, DotFigure):
        yield from figure.series
        for dot_row in figure.rows:
            yield from (dot_row.label, dot_row.note, *(dot.text for dot in dot_row.dots))


# For every figure


@EACH
@ALL
def test_a_figure_is_a_complete_picture_with_name_and_description(name: str, lang: str, compact: bool) -> None:
    figure = MANY[name, lang]
    root = draw(figure, compact=compact, lang=lang)
    assert root.attrib["role"] == "img"
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (figure.title, figure.alt)
    assert float(root.attrib["width"]) == (358 if compact else 640)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg", "title", "desc", "text", "tspan", "line", "rect", "path", "circle",
    }  # fmt: skip
    assert not {name for node in root.iter() for name in node.attrib} & {"class", "style", "href"}


@EACH
@ALL
def test_every_text_is_printed(name: str, lang: str, compact: bool) -> None:
    figure = MANY[name, lang]
    found = "\n".join(drawn_texts(draw(figure, compact=compact, lang=lang)))
    joined = found.replace("\n", "")
    missing = [text for text in texts_of(figure) if squeeze(text) not in found and squeeze(text) not in joined]
    assert missing == []


def boxes(root: ET.Element) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield the estimated box of every line of text: text, left, top, right, bottom."""
    for node in root.iter(f"{SVG}text"):
        size = float(node.attrib["font-size"])
        lines = [(child.text or "", child.attrib) for child in node] or [(node.text or "", node.attrib)]
        for text, place in lines:
            width = text_width(text.rstrip()) * size
            if "transform" in node.attrib:
                x, y = map(float, re.findall(r"translate\(([\d.]+) ([\d.]+)\)", node.attrib["transform"])[0])
                yield text, x - size * 0.8, y - width, x + size * 0.1, y
                continue
            x, y = float(place["x"]), float(place["y"])
            left = x - {"middle": width / 2, "end": width}.get(node.attrib.get("text-anchor", ""), 0)
            yield text, left, y - size * 0.8, left + width, y + size * 0.1


@EACH
@ALL
def test_no_text_lies_on_another_or_outside_the_picture(name: str, lang: str, compact: bool) -> None:
    root = draw(MANY[name, lang], compact=compact, lang=lang)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    placed = sorted(boxes(root), key=lambda box: box[2])
    outside = [text for text, left, top, right, bottom in placed
               if left < -1 or top < -1 or right > width + 1 or bottom > height + 1]  # fmt: skip
    assert outside == []
    overlaps = []
    for index, (text, left, top, right, bottom) in enumerate(placed):
        for other, left2, top2, right2, _ in placed[index + 1 :]:
            if top2 >= bottom - 1:
                break
            if min(right, right2) - max(left, left2) > 1 and bottom - max(top, top2) > 1:
                overlaps.append((text, other))
    assert overlaps == []


@EACH
@ALL
def test_colours_are_those_of_the_theme(name: str, lang: str, compact: bool) -> None:
    own = {theme.SELF, theme.PEER, theme.PEER_PALE, theme.INK, theme.MUTED, theme.HAIRLINE}
    allowed = own | {*theme.GREYS, *theme.LEVEL_FILL, *theme.LEVEL_INK, "#ffffff", "#000000", "none"}
    allowed |= {shade(step / 100)[0] for step in range(101)}
    allowed |= {"#16324f", "#c6d9ef", "#8796a8"}  # series beside each other: told apart by shape and lightness
    root = draw(MANY[name, lang], compact=compact, lang=lang)
    used = {node.attrib[key] for node in root.iter() for key in ("fill", "stroke") if key in node.attrib}
    assert used - allowed == set()


@EACH
def test_figures_without_anything_to_show_are_drawn(compact: bool) -> None:
    for figure in make_empty():
        assert float(draw(figure, compact=compact).attrib["height"]) > 0


def test_many_rows_make_a_taller_picture_with_the_scale_below_them_too() -> None:
    few = draw(bars(*(Bar(f"第 {row} 行", 50, "50.5") for row in range(3))))
    many = draw(bars(*(Bar(f"第 {row} 行", 50, "50.5") for row in range(60))))
    assert float(many.attrib["height"]) > 8 * float(few.attrib["height"])
    assert [drawn_texts(root).count("100%") for root in (few, many)] == [1, 2]


def test_labels_break_into_lines_of_about_the_same_length() -> None:
    assert wrap_evenly("人工智能技术服务", 7) == ("人工智能", "技术服务")
    assert "".join(wrap_evenly("Products on the market do not suit our industry", 18)) == (
        "Products on the market do not suit our industry"
    )


# Bars


def bars(*found: Bar, **more: object) -> BarFigure:
    figure = BarFigure("b", "题", "述", "源", found, 0, 100, tuple((t, f"{t:g}%") for t in (0.0, 50.0, 100.0)), "占比")
    return dataclasses.replace(figure, **more)  # type: ignore[arg-type]


def ends_of_scale(root: ET.Element) -> tuple[float, float]:
    """Return where the first and the last label of the scale stand."""
    return place_of_text(root, "0%")[0], place_of_text(root, "100%")[0]


@EACH
def test_a_bar_reaches_to_its_value(compact: bool) -> None:
    root = draw(bars(Bar("甲", 25, "25%"), Bar("乙", 80, "80%")), compact=compact)
    left, right = ends_of_scale(root)
    legend, *found = attributes(root, "rect", fill=theme.PEER_PALE)
    assert legend["width"] == "18"
    assert [float(bar["x"]) for bar in found] == pytest.approx([left, left], abs=0.02)
    assert [float(bar["width"]) for bar in found] == pytest.approx([(right - left) / 4, (right - left) * 0.8], abs=0.02)


def test_an_interval_reaches_from_its_lower_to_its_upper_limit() -> None:
    root = draw(bars(Bar("甲", 25, "25%", 10, 40)))
    left, right = ends_of_scale(root)
    (path,) = [node["d"] for node in attributes(root, "path", stroke=theme.INK)]
    ends = [float(place) for place in re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", path)[0]]
    assert ends == pytest.approx([left + (right - left) * 0.1, left + (right - left) * 0.4], abs=0.02)


def test_an_interval_beyond_the_scale_ends_in_an_arrow_head() -> None:
    inside = draw(bars(Bar("甲", 25, "25%", 10, 40)))
    beyond = draw(bars(Bar("甲", 95, "95%", 90, 120)))
    paths = [attributes(root, "path", stroke=theme.INK)[0]["d"] for root in (inside, beyond)]
    assert [path.count("v6") for path in paths] == [2, 1]
    assert [path.count("L") for path in paths] == [0, 1]


def test_a_value_outside_the_scale_stands_at_its_end() -> None:
    root = draw(bars(Bar("甲", 140, "140%")))
    left, right = ends_of_scale(root)
    assert float(attributes(root, "rect", fill=theme.PEER_PALE)[1]["width"]) == pytest.approx(right - left, abs=0.02)


def test_a_hidden_bar_is_hatched_and_says_why() -> None:
    root = draw(bars(Bar("甲", None, "", n=7, state="样本不足 10 家")))
    assert len(attributes(root, "rect", fill=theme.PEER_PALE)) == 1  # the legend's
    (lines,) = attributes(root, "path", stroke=theme.GREYS[1])
    assert lines["d"].count("M") > 10
    assert {"样本不足10家", "7"} <= set(drawn_texts(root))


def test_a_bar_marked_out_is_orange_and_bold_and_a_flagged_one_hollow_with_an_asterisk() -> None:
    root = draw(bars(Bar("甲", 25, "25%", strong=True), Bar("乙", 80, "80%", flagged=True), flag_label="样本小"))
    assert len(attributes(root, "rect", fill=theme.SELF)) == 1
    assert [node.text for node in root.iter(f"{SVG}text") if node.get("font-weight")][:2] == ["*", "甲"]
    assert len(attributes(root, "rect", fill="#ffffff", stroke=theme.PEER)) == 1
    assert drawn_texts(root).count("*") == 2  # legend and row


def test_the_legend_leaves_out_what_no_bar_has() -> None:
    found = drawn_texts(
        draw(bars(Bar("甲", 25, "25%"), interval_label="区间", flag_label="样本小", reference_label="参照"))
    )
    assert not {"区间", "样本小", "参照"} & set(found)


def test_the_reference_line_stands_at_its_value() -> None:
    root = draw(bars(Bar("甲", 25, "25%"), reference=60, reference_label="全部"))
    left, right = ends_of_scale(root)
    places = {float(node["x1"]) for node in attributes(root, "line", stroke=theme.INK)}
    assert left + (right - left) * 0.6 in [pytest.approx(place, abs=0.02) for place in places]


def test_large_numbers_of_firms_are_grouped() -> None:
    assert "1,234,567" in drawn_texts(draw(bars(Bar("甲", 25, "25%", n=1_234_567), n_label="n")))


# Stacks


def test_segments_are_as_wide_as_their_shares_in_the_colours_of_the_levels() -> None:
    shares = (0.1, 0.2, 0.3, 0.25, 0.1, 0.05)
    row = StackRow("甲", shares, tuple(f"{share:.0%}" for share in shares))
    names = ("1 观望", "2 初级", "3 中级", "4 高级", "5 顶级", "未定")
    root = draw(StackFigure("s", "题", "述", "源", names, (1, 2, 3, 4, 5, None), (row,)))
    found = attributes(root, "rect", stroke="#ffffff")
    assert [node["fill"] for node in found] == [*theme.LEVEL_FILL, theme.GREYS[0]]
    whole = sum(float(node["width"]) for node in found)
    assert [float(node["width"]) / whole for node in found] == pytest.approx(shares, abs=0.001)
    assert {"10%", "20%", "30%", "25%"} <= set(drawn_texts(root))
    assert {"1", "观望", "5", "顶级", "未定"} <= set(drawn_texts(root))


def test_a_number_that_does_not_fit_its_segment_is_left_out() -> None:
    row = StackRow("甲", (0.985, 0.015), ("98.5%", "1.5%"))
    root = draw(StackFigure("s", "题", "述", "源", ("一", "二"), (1, 2), (row,)))
    assert "98.5%" in drawn_texts(root)
    assert "1.5%" not in drawn_texts(root)


def test_numbers_in_segments_can_be_read() -> None:
    root = draw(make_stack())
    segments = {(node.attrib["fill"]) for node in root.iter(f"{SVG}rect") if node.get("stroke") == "#ffffff"}
    assert segments == {*theme.LEVEL_FILL, theme.GREYS[0]}
    for level in range(1, 6):
        assert theme.contrast(*theme.level_colours(level)) >= 4.5


def test_segments_that_are_no_levels_go_from_light_to_dark() -> None:
    row = StackRow("甲", (0.4, 0.3, 0.3), ("40%", "30%", "30%"))
    root = draw(StackFigure("s", "题", "述", "源", ("是", "否", "不清楚"), (None, None, None), (row,)))
    fills = [node["fill"] for node in attributes(root, "rect", stroke="#ffffff")]
    contrasts = [theme.contrast(fill, "#ffffff") for fill in fills]
    assert contrasts == sorted(contrasts)
    assert len(set(fills)) == 3


# Heat


def test_higher_values_are_darker_and_every_number_can_be_read() -> None:
    looks = [shade(step / 100) for step in range(101)]
    darkness = [theme.contrast(fill, "#ffffff") for fill, _ in looks]
    assert darkness == sorted(darkness)
    assert min(theme.contrast(fill, ink) for fill, ink in looks) >= 4.5


def test_a_cell_is_shaded_by_its_place_on_the_scale() -> None:
    row = HeatRow("甲", (HeatCell(1, "1.00"), HeatCell(3, "3.00"), HeatCell(5, "5.00"), HeatCell(9, "9.00")))
    root = draw(HeatFigure("h", "题", "述", "源", ("一", "二", "三", "四"), (row,), 1, 5))
    fills = [node.attrib["fill"] for node in root.iter(f"{SVG}rect")]
    assert fills == [shade(0)[0], shade(0.5)[0], shade(1)[0], shade(1)[0]]


def test_a_hidden_cell_is_hatched_and_a_flagged_one_has_an_asterisk() -> None:
    row = HeatRow("甲", (HeatCell(None, "n<10"), HeatCell(3, "3.00", flagged=True)))
    figure = HeatFigure("h", "题", "述", "源", ("一", "二"), (row,), 1, 5, flag_label="样本小", hidden_label="不显示")
    root = draw(figure)
    assert len(attributes(root, "path", stroke=theme.GREYS[1])) == 2  # legend and cell
    assert {"n<10", "3.00*", "样本小", "不显示", "*"} <= set(drawn_texts(root))


def test_a_cell_that_does_not_exist_stays_white() -> None:
    row = HeatRow("甲", (HeatCell(0.4, "0.40"), HeatCell(None, "")))
    root = draw(HeatFigure("h", "题", "述", "源", ("一", "二"), (row,), 0, 1, hidden_label="不显示"))
    assert len(list(root.iter(f"{SVG}rect"))) == 1
    assert "不显示" not in drawn_texts(root)


def test_many_columns_are_drawn_in_panels_on_a_phone() -> None:
    names = tuple(f"指标{number}" for number in range(14))
    figure = make_heat(columns=names)
    wide, narrow = drawn_texts(draw(figure)), drawn_texts(draw(figure, compact=True))
    assert wide.count("制造业") == 1
    assert narrow.count("制造业") > 1
    assert all("".join(narrow).count(name) >= 1 for name in names)


def test_a_head_that_is_wider_than_its_column_stands_upright() -> None:
    figure = make_heat("en", columns=tuple(f"Digitalisation{number}" for number in range(9)))
    turned = [node for node in draw(figure, lang="en").iter(f"{SVG}text") if "rotate" in node.get("transform", "")]
    assert len(turned) == 9


# Dots


def dots(*rows: DotRow, series: tuple[str, ...] = ("甲组", "乙组"), **more: object) -> DotFigure:
    ticks = tuple((tick, f"{tick:g}%") for tick in (0.0, 50.0, 100.0))
    figure = DotFigure("d", "题", "述", "源", series, rows, 0, 100, ticks)
    return dataclasses.replace(figure, **more)  # type: ignore[arg-type]


def centre_of(path: str) -> float:
    """Return the middle of a diamond: it begins at its upper corner."""
    return float(re.findall(r"M([\d.]+)", path)[0])


@EACH
def test_of_two_series_the_first_is_an_orange_circle_the_second_a_blue_diamond(compact: bool) -> None:
    root = draw(dots(DotRow("行", (Dot(30, "30%"), Dot(70, "70%")))), compact=compact)
    left, right = ends_of_scale(root)
    circles = [float(node["cx"]) for node in attributes(root, "circle", fill=theme.SELF)]
    diamonds = [centre_of(node["d"]) for node in attributes(root, "path", fill=theme.PEER)]
    assert circles[-1] == pytest.approx(left + (right - left) * 0.3, abs=0.02)
    assert diamonds[-1] == pytest.approx(left + (right - left) * 0.7, abs=0.02)
    (band,) = attributes(root, "rect", fill=theme.GREYS[0])
    assert float(band["x"]) == pytest.approx(circles[-1], abs=0.02)
    assert float(band["width"]) == pytest.approx((right - left) * 0.4, abs=0.02)


def test_equal_values_do_not_hide_each_other() -> None:
    root = draw(dots(DotRow("行", (Dot(30, "30%"), Dot(30, "30%")))))
    circle = attributes(root, "circle", fill=theme.SELF)[-1]
    top = float(re.findall(r"M[\d.]+ ([\d.]+)", attributes(root, "path", fill=theme.PEER)[-1]["d"])[0])
    assert top >= float(circle["cy"]) + 4  # the diamond begins below the middle of the circle


def test_more_series_differ_in_shape_and_in_lightness() -> None:
    row = DotRow("行", tuple(Dot(20.0 * place, f"{place}") for place in range(5)))
    root = draw(dots(row, series=("一", "二", "三", "四", "五")))
    stroked = [node for node in root.iter() if node.get("stroke-width") == "1.2" and node.get("fill") != "none"]
    shapes = {(node.tag, re.sub(r"M[\d.]+ [\d.]+", "", node.get("d", "")), node.get("fill")) for node in stroked}
    assert len({fill for *_, fill in shapes}) == 5
    assert len({(tag, re.sub(r"[\d.]", "", path)) for tag, path, _ in shapes}) == 5
    assert theme.SELF not in {fill for *_, fill in shapes}


def test_a_single_series_is_blue() -> None:
    root = draw(dots(DotRow("行", (Dot(30, "30%"),)), series=("全部",)))
    assert len(attributes(root, "circle", fill=theme.PEER)) == 2  # legend and row
    assert attributes(root, "circle", fill=theme.SELF) == []


def test_the_zero_line_stands_at_zero() -> None:
    root = draw(make_differences())
    zero = place_of_text(root, "0")[0]
    strong = {float(node["x1"]) for node in attributes(root, "line", stroke=theme.INK, stroke_width="1.6")}
    assert list(strong) == [pytest.approx(zero, abs=0.02)]


def test_a_row_without_any_point_is_hatched_with_the_reason_they_share() -> None:
    root = draw(dots(DotRow("行", (Dot(None, "n<10"), Dot(None, "n<10")))))
    assert len(attributes(root, "path", stroke=theme.GREYS[1])) == 1
    assert drawn_texts(root).count("n<10") == 1


def test_a_series_without_a_point_has_its_reason_among_the_numbers() -> None:
    root = draw(dots(DotRow("行", (Dot(30, "30%"), Dot(None, "n<10")))))
    assert "n<10" in drawn_texts(root)
    assert attributes(root, "path", stroke=theme.GREYS[1]) == []
    assert attributes(root, "rect", fill=theme.GREYS[0]) == []


def test_a_flagged_point_stands_in_a_ring() -> None:
    root = draw(dots(DotRow("行", (Dot(30, "30%", flagged=True), Dot(70, "70%"))), flag_label="样本小"))
    rings = attributes(root, "circle", fill="none")
    assert len(rings) == 2  # legend and row
    assert "样本小" in drawn_texts(root)


def test_notes_of_several_words_stand_below_the_label_on_a_phone() -> None:
    root = draw(make_dots("en"), compact=True, lang="en")
    label, note = place_of_text(root, "Digitalisation"), place_of_text(root, "cannot be told apart")
    assert note[0] == label[0] == 0
    assert 0 < note[1] - label[1] < 20
