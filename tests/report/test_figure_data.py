"""The data of figures: raw values for workbooks, printed ones for the page."""

from __future__ import annotations

import pytest
from report.figure_sample import make_empty, make_many
from report.sample_tree import make_radar, make_strip

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
from wuli.report.render.figure_data import FIGURES, figure_table

THIRD = 1 / 3


def test_every_kind_of_figure_has_a_table() -> None:
    found: list[Figure] = [*make_many().values(), *make_empty(), make_strip(), make_radar()]
    for figure in found:
        table = figure_table(figure)
        assert (table.id, table.title, table.source, table.note) == (
            figure.id,
            figure.title,
            figure.source,
            figure.note,
        )
        assert all(len(row) == len(table.columns) for row in (*table.rows, *table.shown))
        assert len(table.rows) == len(table.shown)
    assert {type(figure) for figure in found} == set(FIGURES)


def test_bars_give_raw_values_limits_and_bases() -> None:
    bars = (
        Bar("甲", THIRD, "33.3%", 0.21, 0.47, 48),
        Bar("乙", None, "", n=7, state="不足"),
        Bar("丙", 0.5, "50.0%", flagged=True),
    )
    figure = BarFigure("b", "题", "述", "源", bars, 0, 1, (), "占比", "企业数", flag_label="样本小")
    table = figure_table(figure)
    assert table.columns == ("项目", "占比", "下限", "上限", "企业数", "说明")
    assert table.rows == (
        ("甲", THIRD, 0.21, 0.47, 48, ""),
        ("乙", None, None, None, 7, "不足"),
        ("丙", 0.5, None, None, None, "样本小"),
    )
    assert table.shown[0] == ("甲", "33.3%", "21.0%", "47.0%", "48", "")
    assert table.shown[1] == ("乙", "", "", "", "7", "不足")


def test_columns_without_anything_are_left_out() -> None:
    table = figure_table(BarFigure("b", "t", "a", "s", (Bar("A", 2.0, "2.0"),), 1, 5, (), "Mean"), "en")
    assert table.columns == ("Item", "Mean")


def test_stacks_give_a_column_of_shares_a_segment() -> None:
    rows = (StackRow("甲", (0.25, 0.75), ("25.0%", "75.0%"), 40), StackRow("乙", (), (), 4, "不足"))
    table = figure_table(StackFigure("s", "题", "述", "源", ("1 观望", "2 初级"), (1, 2), rows))
    assert table.columns == ("项目", "1 观望", "2 初级", "n", "说明")
    assert table.rows == (("甲", 0.25, 0.75, 40, ""), ("乙", None, None, 4, "不足"))


def test_heat_gives_values_with_limits_and_the_reason_of_hidden_cells() -> None:
    cells = (HeatCell(3.25, "3.25", low=3.0, high=3.5, n=20), HeatCell(None, "n<10"))
    figure = HeatFigure("h", "题", "述", "源", ("基础力", "认知力"), (HeatRow("甲", cells, 24),), 1, 5)
    table = figure_table(figure)
    assert table.columns == ("项目", "基础力", "基础力：下限", "基础力：上限", "基础力：n", "认知力", "n")
    assert table.rows == (("甲", 3.25, 3.0, 3.5, 20, "n<10", 24),)
    assert table.shown == (("甲", "3.25", "3.00", "3.50", "20", "n<10", "24"),)


def test_dots_give_each_series_with_its_limits_printed_like_the_values() -> None:
    rows = (DotRow("甲", (Dot(-0.305, "−0.31", -0.5, 0.2, 9), Dot(0.4, "+0.40")), "无法区分"),)
    figure = DotFigure("d", "题", "述", "源", ("一", "二"), rows, -1, 1, (), note_label="检验")
    table = figure_table(figure, "en")
    assert table.columns == ("Item", "一", "一: Lower limit", "一: Upper limit", "一: n", "二", "检验")
    assert table.rows == (("甲", -0.305, -0.5, 0.2, 9, 0.4, "无法区分"),)
    assert table.shown == (("甲", "−0.31", "−0.50", "+0.20", "9", "+0.40", "无法区分"),)


def test_a_strip_gives_group_own_value_and_peers() -> None:
    table = figure_table(make_strip())
    assert table.columns == (
        "分组", "项目", "本企业的点", "下限", "上限", "参照的菱形", "同类下四分位", "同类中位数", "同类上四分位", "说明", "备注",
    )  # fmt: skip
    assert table.rows[0] == ("基础之力", "数据质量与治理", 2.5, 2.0, 3.0, 2.75, None, None, None, "", "附注甲")
    assert table.rows[2][:5] == ("资源之力", "人才储备", None, 1.0, 5.0)


def test_per_cent_on_a_scale_of_hundred_is_not_multiplied() -> None:
    bars = (Bar("甲", 33.3, "33.3%", 21.0, 47.0),)
    assert figure_table(BarFigure("b", "题", "述", "源", bars, 0, 100, (), "占比")).shown[0] == (
        "甲",
        "33.3%",
        "21.0%",
        "47.0%",
    )


def test_another_thing_has_no_table() -> None:
    with pytest.raises(TypeError, match="no table"):
        figure_table("figure")  # type: ignore[arg-type]
