"""A small document with every kind of block, for the tests of the PDF."""

from __future__ import annotations

import base64
from typing import Final, Literal

from wuli.report.content import (
    Block,
    Brand,
    Callout,
    Card,
    Cards,
    Column,
    Columns,
    Cover,
    Document,
    Field,
    Heading,
    ItemList,
    Ladder,
    LadderStep,
    ListItem,
    Logo,
    PageBreak,
    Paragraph,
    RadarAxis,
    RadarFigure,
    StripFigure,
    StripGroup,
    StripRow,
    Table,
)

FIRM: Final = "喆翀赟犇镕玥科技有限公司"
LEVELS: Final = ("观望", "初级", "中级", "高级", "顶级")
# The smallest PNG there is: one pixel.
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
LOGO: Final = Logo(PIXEL, "image/png", "青松咨询")


def make_ladder(number: int, level: int | None) -> Ladder:
    """Return a ladder; without a level it says why."""
    steps = tuple(LadderStep(index + 1, name) for index, name in enumerate(LEVELS))
    state = "" if level else "不清楚"
    return Ladder(f"ladder-{number}", f"指标甲{number}", steps, level, state, (Field("现状", f"现状文字{number}"),))


def make_strip(label: str = "数据治理") -> StripFigure:
    """Return a strip chart with a level, an unknown and a row that does not apply."""
    rows = (
        StripRow(label, 3, "3 级", reference=2.6, reference_text="2.6"),
        StripRow("智能算力", None, "", state="不清楚", low=1, high=5),
        StripRow("研发设计", None, "", state="不适用"),
    )
    ticks = tuple((index + 1.0, name) for index, name in enumerate(LEVELS))
    return StripFigure(
        "strip", "数据治理到了中级", "三项指标的等级", "来源：自评",
        (StripGroup("基础力", rows),), 1, 5, ticks, "本企业",
        reference_label="报告平均", interval_label="可能区间", note="不清楚的画区间",
    )  # fmt: skip


def make_radar() -> RadarFigure:
    """Return a radar of five forces."""
    values = (("基础力", 3.5), ("认知力", 3.0), ("资源力", 1.7), ("生态力", 1.0), ("应用力", 3.7))
    axes = tuple(RadarAxis(label, value, f"{value}") for label, value in values)
    return RadarFigure("radar", "应用先行", "五力雷达", "来源：雷达", axes, 1, 5, "本企业")


def make_blocks() -> tuple[Block, ...]:
    """Return every kind of block at least once."""
    columns = (Column("指标", 2), Column("得分", 1, "right"), Column("说明", 3, "center"))
    return (
        Heading("一页看懂：应用走在前面", 1, "summary", new_page=True),
        Paragraph("企业在客户体验环节已经形成可复制的做法。", "lede"),
        Paragraph("第一行\n第二行", lead="怎么读"),
        Cards((Card("综合得分", "2.6", "初级向中级过渡"), Card("最强的力", "应用力", "3.7 分", 4))),
        Columns((ItemList((ListItem("客服机器人", "优势", "依据甲"),), title="三句话"),), (make_radar(),), 0.45),
        Heading("没有跳级", 3, "jump"),
        make_strip(),
        ItemList((ListItem("盘点主数据"), ListItem("指定责任人")), ordered=True),
        Callout("note", "怎么用", (Paragraph("先读第一页。"),)),
        Callout("warning", "注意", (Paragraph("有一项未知。"),)),
        Callout("reference", "参考", (Paragraph("报告的数字。"),)),
        Callout("consultant", "顾问的话", (Paragraph("从排产入手。"),), byline="李明睿，2026-03-18"),
        PageBreak(),
        Heading("逐项等级", 1, "ladders"),
        make_ladder(1, 4),
        make_ladder(2, None),
        Heading("计算单", 2, "sheet"),
        Table("t1", "各项得分", columns, (("甲乙", "3.0", "说明一"), ("合计", "2.6", "说明二")), "表注", (1,)),
        Paragraph("小字", "small"),
        Paragraph("资料来源", "source"),
    )


def make_document(
    lang: Literal["zh", "en"] = "zh", *, blocks: tuple[Block, ...] | None = None, brand: Brand | None = None
) -> Document:
    """Return the sample; `blocks` replaces its body."""
    facts = (Field("行业", "制造业"), Field("日期", "2026-03-18"))
    return Document(
        lang=lang,
        title=f"{FIRM} 测评报告",
        author="五力",
        subject="企业测评",
        keywords=("人工智能", "测评"),
        date="2026-03-20",
        cover=Cover("五力测评", FIRM, "应用走在前面", facts, ("演示数据",)),
        blocks=make_blocks() if blocks is None else blocks,
        footer="页脚文字",
        fingerprint="five_force 2023.1 abc123",
        contents_title="目录",
        figure_word="图",
        table_word="表",
        brand=brand or Brand("青松咨询", ("上海市徐汇区",), "#0a7d5c", LOGO),
    )
