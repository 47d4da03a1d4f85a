"""A small tree that holds every kind of block; every text in it occurs once, so that a test can look for each."""

from __future__ import annotations

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

PIXEL = b"\x89PNG\r\n\x1a\n"  # only carried, never decoded


def make_strip() -> StripFigure:
    """Return a strip chart with a dot, an interval, a reference, a peer band and a row without a value."""
    rows = (
        StripRow(
            "数据质量与治理",
            2.5,
            "2.50 分",
            low=2.0,
            high=3.0,
            reference=2.75,
            reference_text="2.75 均值",
            note="附注甲",
        ),
        StripRow("Production management or business process", 4.0, "4.00 分", peer_low=2, peer_median=3, peer_high=4),
        StripRow("人才储备", None, "", state="未答：不清楚", low=1.0, high=5.0),
    )
    return StripFigure(
        id="strip",
        title="条带图的结论",
        alt="条带图的描述",
        source="条带图的来源",
        groups=(StripGroup("基础之力", rows[:2]), StripGroup("资源之力", rows[2:])),
        scale_low=1,
        scale_high=5,
        ticks=((1, "一级"), (2, "二级"), (3, "三级"), (4, "四级"), (5, "五级")),
        self_label="本企业的点",
        reference_label="参照的菱形",
        peer_label="同类的带",
        interval_label="区间的条",
        note="条带图的附注",
    )


def make_radar() -> RadarFigure:
    """Return a radar of five axes, the third without a value."""
    values = (2.0, 3.0, None, 4.0, 5.0)
    axes = tuple(
        RadarAxis(f"轴{name}", value, f"轴值{name}", reference=2.5)
        for name, value in zip("甲乙丙丁戊", values, strict=True)
    )
    return RadarFigure(
        "radar", "雷达图的结论", "雷达图的描述", "雷达图的来源", axes, 1, 5, "雷达本企业", "雷达参照", "雷达附注"
    )


def make_blocks() -> tuple[Block, ...]:
    """Return one block of each kind."""
    steps = tuple(LadderStep(level, f"梯级{name}") for level, name in enumerate("一二三四五", start=1))
    plan = Table("plan", "表格的结论", (Column("列甲"), Column("列乙"), Column("列丙", 0.5, "right")), rows=(
        ("格一", "一个长到在手机上必须逐行叠放的单元格", "格二"),
        ("合计行", "格三", "格四"),
    ), note="表格附注", strong_rows=(1,))  # fmt: skip
    return (
        Heading("第一章的结论", 1, "one", new_page=True),
        Paragraph("导语段落", "lede", lead="段落导引"),
        Cards((Card("卡片标签", "3.25", "卡片细节", level=3), Card("无级卡片", "区间 1–4"))),
        Columns(
            (ItemList((ListItem("列表项", "项引子", "项细节"),), title="列表标题"),),
            (make_radar(), ItemList((ListItem("有序项"),), ordered=True)),
            0.6,
        ),
        make_strip(),
        PageBreak(),
        Heading("第一节的结论", 2, "one-one"),
        Ladder("ladder", "指标名称", steps, 2, "", (Field("字段标签", "字段文字"),)),
        Ladder("ladder-open", "另一指标", (), None, "尚未作答", ()),
        Heading("第二章的结论", 1, "two"),
        plan,
        Callout("note", "提示标题", (Paragraph("提示文字", "small"),)),
        Callout("warning", "警示标题", (Paragraph("警示文字"),)),
        Callout("reference", "参照标题", (Paragraph("参照文字"),)),
        Callout("consultant", "顾问标题", (Paragraph("顾问文字"),), byline="顾问署名"),
        Paragraph("资料出处", "source"),
    )


def make_document(*, lang: str = "zh", accent: str = "#0f4c5c", blocks: tuple[Block, ...] | None = None) -> Document:
    """Return a document of `blocks`, by default of every kind of block."""
    return Document(
        lang="en" if lang == "en" else "zh",
        title="文件题名",
        author="作者名",
        subject="主题词",
        keywords=("关键词",),
        date="2025-06-18",
        cover=Cover(
            "封面眉题", "喆翀赟犇镕玥科技有限公司", "封面副题", (Field("事实标签", "事实文字"),), ("合成数据标记",)
        ),
        blocks=make_blocks() if blocks is None else blocks,
        footer="页脚文字",
        fingerprint="指纹 3f9a",
        contents_title="目录标题",
        figure_word="图",
        table_word="表",
        brand=Brand("品牌名", ("品牌联系",), accent, Logo(PIXEL, "image/png", "标志说明")),
    )
