"""A small report with every kind of block; no text of it is part of another, so that each can be counted."""

from __future__ import annotations

import struct
import zlib
from typing import Literal

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

FIRM = "喆翀赟犇镕玥科技有限公司"


def make_png(width: int = 4, height: int = 2) -> bytes:
    """Return a plain violet picture."""
    lines = b"".join(b"\0" + b"\x4b\x22\x85" * width for _ in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    packed = (struct.pack(">I", len(data)) + kind + data + _checksum(kind + data) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _checksum(content: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(content))


def make_strip() -> StripFigure:
    """Return a strip with a missing row, a row that does not apply, an interval, a reference and a note."""
    return StripFigure(
        id="fig-strip",
        title="营销领先两级",
        alt="四项指标的等级条形图",
        source="数据来源：企业自评，n = 1",
        groups=(
            StripGroup(
                "基础力",
                (
                    StripRow("数字化程度", 3, "3 级", reference=2.6, reference_text="2.6", note="按访谈取较低一级"),
                    StripRow("数据治理", 2.5, "约 2.5", low=2, high=4),
                ),
            ),
            StripGroup(
                "应用力",
                (
                    StripRow("数据资源", None, "", state="不清楚"),
                    StripRow("研发设计", None, "", state="不适用：没有研发"),
                    StripRow("营销销售", 5, "5 级（由 4–5 级取整）", reference=2.8, reference_text="2.8"),
                ),
            ),
        ),
        scale_low=1,
        scale_high=5,
        ticks=((1, "观望档"), (3, "中级档"), (5, "顶级档")),
        self_label="本企业等级",
        reference_label="参照调查均值",
        interval_label="不确定区间",
        note="空白行没有已知等级",
    )


def make_radar() -> RadarFigure:
    """Return a radar with one axis that has no value."""
    return RadarFigure(
        id="fig-radar",
        title="五力不均衡",
        alt="五力雷达图",
        source="数据来源：本次自评",
        axes=(
            RadarAxis("基础轴", 2.0, "2.00", reference=2.4),
            RadarAxis("认知轴", 3.0, "3.00"),
            RadarAxis("资源轴", None, "1.3–3.7", low=1.3, high=3.7),
            RadarAxis("生态轴", 1.0, "1.00"),
            RadarAxis("应用轴", 10 / 3, "3.33", reference=2.7),
        ),
        scale_low=1,
        scale_high=5,
        self_label="本企业得分",
        reference_label="参照调查得分",
        note="轴序固定",
    )


def make_ladder(number: int, level: int | None) -> Ladder:
    """Return an indicator at `level`, or with a reason where that is None."""
    names = ("起步阶", "初学阶", "中间阶", "高等阶", "领头阶")
    steps = tuple(LadderStep(rung, f"{name}{number}") for rung, name in enumerate(names, start=1))
    fields = (Field(f"现状{number}", f"设备已联网{number}"), Field(f"下一级{number}", f"统一目录{number}"))
    return Ladder(f"ind-{number}", f"指标题{number}", steps, level, "" if level else f"未作答{number}", fields)


def make_blocks() -> tuple[Block, ...]:
    """Return every kind of block."""
    found = ItemList((ListItem("可作样板", "强项所在", "不需大额投入"), ListItem("仍在观望")), title="两点发现")
    ordered = ItemList((ListItem("先整理样本"), ListItem("再谈采购")), ordered=True)
    cards = (
        Card("综合得分", "2.17 分", "五力均值"),
        Card("认知得分", "3.01 分", "属中级", 3),
        Card("生态得分", "4.99 分", "近顶级", 4),
    )
    columns = (Column("一级指标", 2), Column("分数列", 1, "right"), Column("判断列", 1.5, "center"))
    rows = (("行甲", "2.11", "过渡期"), ("行乙", "3.12", "刚到线"), ("合计行", "2.61", ""))
    added = (Paragraph("现场所见属实"), ordered, Table("tab-in", "盒内表", (Column("盒内列"),), (("盒内格",),)))
    return (
        Heading("结论先行", 1, "summary", new_page=True),
        Paragraph(f"{FIRM}离中级还差一步", "lede"),
        Cards(cards),
        Columns((found, Paragraph("小字说明", "small")), (make_radar(),), 0.45),
        Callout("note", "读法提示", (Paragraph("等级由回答得出"),)),
        Callout("warning", "资料缺口", (Paragraph("两项未知"),)),
        Heading("指标强弱", 1, "indicators", new_page=True),
        make_strip(),
        Callout("reference", "参照来历", (Paragraph("引自公开图表"),)),
        Heading("得分明细", 2, "scores"),
        Table("tab-1", "五力得分表", columns, rows, "表下注记", (2,)),
        make_ladder(1, 2),
        make_ladder(2, 5),
        make_ladder(3, None),
        PageBreak(),
        Callout("consultant", "顾问意见", added, "王晓明，2026-03-18 添加"),
        ordered_again(),
        Heading("计算过程", 3, "calc"),
        Paragraph("自评答卷一份", "source"),
        Paragraph("逐步列出", lead="引导语"),
    )


def ordered_again() -> ItemList:
    """Return a second numbered list, which has to start from one again."""
    return ItemList((ListItem("选定场景", detail="由总经理拍板"), ListItem("三月复盘")), ordered=True, title="实施顺序")


def make_document(
    lang: Literal["zh", "en"] = "zh", *, blocks: tuple[Block, ...] | None = None, brand: Brand | None = None
) -> Document:
    """Return the sample report."""
    facts = (Field("行业栏", "汽车零部件"), Field("模型栏", "五力模型"))
    shop = Brand("明启咨询", ("漕溪北路 88 号", "hello@mingqi.example"), "", Logo(make_png(), "image/png", "明启徽标"))
    return Document(
        lang=lang,
        title="人工智能诊断书",
        author="测评项目",
        subject="成熟度",
        keywords=("人工智能", "五力"),
        date="2026-03-20",
        cover=Cover("诊断类目", "封面大题", "封面副题", facts, ("合成数据",)),
        blocks=make_blocks() if blocks is None else blocks,
        footer="仅供内部使用",
        fingerprint="wuli 0.1.0 · 3f9a1c0d",
        contents_title="目录页",
        figure_word="图",
        table_word="表",
        brand=shop if brand is None else brand,
    )
