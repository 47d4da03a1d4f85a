"""An industry report in small: one figure of each kind for many firms, in both languages."""

from __future__ import annotations

from typing import Literal

from wuli.report.content import (
    Bar,
    BarFigure,
    Block,
    Callout,
    Card,
    Cards,
    Column,
    Cover,
    Document,
    Dot,
    DotFigure,
    DotRow,
    Field,
    Heading,
    HeatCell,
    HeatFigure,
    HeatRow,
    ItemList,
    ListItem,
    PageBreak,
    Paragraph,
    StackFigure,
    StackRow,
    Table,
)

Lang = Literal["zh", "en"]

SHARE_TICKS = tuple((tick / 5, f"{tick * 20}%") for tick in range(6))
LEVEL_TICKS = tuple((float(level), str(level)) for level in range(1, 6))
LEVELS = {
    "zh": ("观望", "初级", "中级", "高级", "顶级", "未定"),
    "en": ("Observing", "Beginner", "Intermediate", "Advanced", "Leading", "Open"),
}
FORCES = {
    "zh": ("基础能力", "认知能力", "资源能力", "生态能力", "应用能力"),
    "en": ("Foundation", "Cognition", "Resources", "Ecosystem", "Application"),
}
INDUSTRIES = {
    "zh": ("制造业", "软件和信息技术服务业", "人工智能服务业", "教育业", "文化娱乐业", "电子商务"),
    "en": ("Manufacturing", "Software and IT services", "AI services", "Education", "Culture and entertainment",
           "E-commerce"),
}  # fmt: skip


def make_bars(lang: Lang = "zh") -> BarFigure:
    """Return shares by industry: one strong, one flagged as small, one suppressed, one without an interval."""
    zh = lang == "zh"
    names = INDUSTRIES[lang]
    return BarFigure(
        id="fig-bars",
        title="每五家制造企业有两家已在使用人工智能" if zh else "Two manufacturers in five already use AI",
        alt="各行业使用人工智能的企业占比" if zh else "Share of firms that use AI, by industry",
        source="来源：问卷调查，n = 240" if zh else "Source: survey, n = 240",
        bars=(
            Bar(names[0], 0.412, "41.2%", 0.32, 0.511, 91, strong=True),
            Bar(names[1], 0.655, "65.5%", 0.54, 0.755, 58),
            Bar(names[2], 0.93, "93.0%", 0.78, 0.985, 31),
            Bar(names[3], 0.05, "5.0%", 0.012, 0.19, 22, flagged=True),
            Bar(names[4], None, "", None, None, 6, state="少于 10 家，不显示" if zh else "fewer than 10 firms"),
            Bar(names[5], 0.5, "50.0%", None, None, 32),
        ),
        scale_low=0,
        scale_high=1,
        ticks=SHARE_TICKS,
        value_label="使用占比" if zh else "Share using AI",
        n_label="n",
        reference=0.487,
        reference_label="全部企业 48.7%" if zh else "All firms 48.7%",
        note="按加权占比排列" if zh else "In the order of the questionnaire",
        interval_label="置信区间，95%" if zh else "Confidence interval, 95%",
        flag_label="企业少于 30 家" if zh else "fewer than 30 firms",
    )


def make_stack(lang: Lang = "zh") -> StackFigure:
    """Return a distribution over levels by force, with a row that is not shown."""
    zh = lang == "zh"
    shares = (
        (0.125, 0.25, 0.375, 0.2, 0.05, 0.0),
        (0.3, 0.4, 0.2, 0.06, 0.02, 0.02),
        (0.45, 0.3, 0.15, 0.1, 0.0, 0.0),
        (0.6, 0.2, 0.1, 0.05, 0.0, 0.05),
    )
    rows = tuple(
        StackRow(name, row, tuple(f"{share * 100:.1f}%" for share in row), 240)
        for name, row in zip(FORCES[lang], shares, strict=False)
    )
    hidden = StackRow(FORCES[lang][4], (), (), 8, "少于 10 家，未列" if zh else "under ten firms")
    return StackFigure(
        id="fig-stack",
        title="多数企业停在观望和初级" if zh else "Most firms are observing or beginners",
        alt="各力的等级分布" if zh else "Distribution over levels, by force",
        source="来源：等级分布统计" if zh else "Source: levels of all firms",
        segments=LEVELS[lang],
        levels=(1, 2, 3, 4, 5, None),
        rows=(*rows, hidden),
        n_label="企业数" if zh else "firms",
        note="各段合计为全部企业" if zh else "Segments add up to all firms",
    )


def make_heat(lang: Lang = "zh", columns: int = 5, rows: int = 6) -> HeatFigure:
    """Return mean scores by industry and force, with a hidden and a flagged cell."""
    zh = lang == "zh"
    names = [f"{INDUSTRIES[lang][row % 6]}{row // 6 + 1 if row >= 6 else ''}" for row in range(rows)]
    heads = [f"{FORCES[lang][place % 5]}{place // 5 + 1 if place >= 5 else ''}" for place in range(columns)]

    def cell(row: int, place: int) -> HeatCell:
        if (row, place) == (4, 1):
            return HeatCell(None, "—")
        value = 1 + (row * 7 + place * 5) % 17 / 4.25
        return HeatCell(value, f"{value:.2f}", flagged=(row, place) == (3, 2), low=value - 0.2, high=value + 0.2, n=40)

    return HeatFigure(
        id="fig-heat",
        title="应用能力的行业差距最大" if zh else "Industries differ most in application",
        alt="行业与五力的均值表" if zh else "Mean scores by industry and force",
        source="来源：行业均值统计" if zh else "Source: means by industry",
        columns=tuple(heads),
        rows=tuple(
            HeatRow(name, tuple(cell(row, place) for place in range(columns)), 30 + row)
            for row, name in enumerate(names)
        ),
        scale_low=1,
        scale_high=5,
        n_label="家数" if zh else "Firms",
        note="颜色越深，均值越高" if zh else "Darker is higher",
        flag_label="样本偏少的格" if zh else "small base",
        hidden_label="不予发布" if zh else "not published",
    )


def make_dots(lang: Lang = "zh") -> DotFigure:
    """Return one industry against all others, with a row of which one point is hidden."""
    zh = lang == "zh"
    own = (2.61, 2.05, None, 1.42, 3.33)
    peers = (2.4, 2.31, 1.98, 1.9, 2.2)
    rows = tuple(
        DotRow(
            f"{name}" if zh else f"{name} score",
            (
                Dot(mine, f"{mine:.2f}", mine - 0.21, mine + 0.21, 58) if mine is not None else Dot(None, "不显示" if zh else "hidden"),
                Dot(peer, f"{peer:.2f}", peer - 0.1, peer + 0.12, 182),
            ),
            note=("差异显著（校正后）" if zh else "differs after correction") if place == 4 else "",
        )
        for place, (name, mine, peer) in enumerate(zip(FORCES[lang], own, peers, strict=True))
    )  # fmt: skip
    return DotFigure(
        id="fig-dots",
        title="软件业的应用领先一级" if zh else "Software leads by one level in application",
        alt="软件业与其他企业的五力均值" if zh else "Mean scores of software firms and of others",
        source="来源：五力均值统计" if zh else "Source: means of the five forces",
        series=("软件企业", "其余企业") if zh else ("Software firms", "Other firms"),
        rows=rows,
        scale_low=1,
        scale_high=5,
        ticks=LEVEL_TICKS,
        note="须线同为 95% 区间" if zh else "Lines are 95% intervals",
    )


def make_differences(lang: Lang = "zh") -> DotFigure:
    """Return differences around zero, with signs."""
    zh = lang == "zh"
    values = ((0.42, "+0.42"), (-0.31, "−0.31"), (0.05, "+0.05"))
    rows = tuple(
        DotRow(f"{FORCES[lang][place]}{'之差' if zh else ' gap'}", (Dot(value, text, value - 0.2, value + 0.2, 200),))
        for place, (value, text) in enumerate(values)
    )
    return DotFigure(
        id="fig-gaps",
        title="规模差距集中在基础" if zh else "Size matters most for the foundation",
        alt="大小企业的均值之差" if zh else "Differences of means by size",
        source="来源：均值之差统计" if zh else "Source: differences of means",
        series=("大减小",) if zh else ("Large minus small",),
        rows=rows,
        scale_low=-1,
        scale_high=1,
        ticks=((-1, "−1.0"), (-0.5, "−0.5"), (0, "0.0"), (0.5, "+0.5"), (1, "+1.0")),
        zero=0.0,
    )


def make_table(lang: Lang = "zh", rows: int = 6) -> Table:
    """Return a table of numbers, with a total that stands out."""
    zh = lang == "zh"
    heads = (
        ("行业名", "家数占比", "平均得分", "判断") if zh else ("Industry", "Share of firms", "Mean score", "Reading")
    )
    body = tuple(
        (f"{INDUSTRIES[lang][row % 6]}（{row + 1}）", f"{row + 10.5:.1f}%", f"{1.25 + row / 8:.2f}", f"R{row + 1}")
        for row in range(rows)
    )
    return Table(
        id="tab-groups",
        title="各行业得分一览" if zh else "Scores by industry at a glance",
        columns=(
            Column(heads[0], 2),
            Column(heads[1], 1, "right"),
            Column(heads[2], 1, "right"),
            Column(heads[3], 1, "center"),
        ),
        rows=(*body, ("全部合计" if zh else "Total", "100.0%", "2.17", "")),
        note="占比按加权计算" if zh else "Shares are weighted",
        strong_rows=(rows,),
    )


def make_industry_blocks(lang: Lang = "zh") -> tuple[Block, ...]:
    """Return a short report with every figure for many firms."""
    zh = lang == "zh"
    text = (
        "调查覆盖六个行业的 240 家中小企业。各行业之间的差距大于行业内部大小企业之间的差距，"
        "而且集中在应用能力一项；其余四项的差异无法区分。"
        if zh
        else "The survey covers 240 small and medium firms of six industries. Industries differ more from each other than "
        "large firms from small ones, and mostly in application; in the other four forces they cannot be told apart."
    )
    points = ("先看应用", "再看资源", "后看认知") if zh else ("Look at application", "Then resources", "Then cognition")
    return (
        Heading("总体：多数企业刚刚起步" if zh else "Overall: most firms have just begun", 1, "overall"),
        Paragraph(text),
        Cards(
            (
                Card("综合均值" if zh else "Mean score", "2.17", "95% 区间 2.05–2.29" if zh else "95% interval 2.05–2.29"),
                Card("最强一力" if zh else "Strongest", FORCES[lang][0], "2.61", 3),
                Card("最弱一力" if zh else "Weakest", FORCES[lang][3], "1.42", 1),
            )
        ),
        make_stack(lang),
        Heading("使用情况" if zh else "Use of AI", 2, "use"),
        make_bars(lang),
        ItemList(tuple(ListItem(point) for point in points), title="三个看点" if zh else "Three points"),
        ItemList(tuple(ListItem(f"{point}。") for point in points), ordered=True),
        Heading("分行业比较" if zh else "Industries compared", 1, "industries", new_page=True),
        Heading("软件业" if zh else "Software", 2, "software"),
        Heading("五力对照" if zh else "Five forces compared", 3, "software-forces"),
        make_dots(lang),
        make_differences(lang),
        Heading("行业热图" if zh else "Heat map", 2, "heat"),
        make_heat(lang),
        make_table(lang),
        Callout("note", "怎样读" if zh else "How to read", (Paragraph("区间重叠不等于没有差异。" if zh else "Overlap is no test."),)),
        PageBreak(),
        Heading("方法" if zh else "Method", 1, "method"),
        Paragraph("估计按简单随机样本计算。" if zh else "Estimates treat the firms as a simple random sample."),
    )  # fmt: skip


def make_industry_document(lang: Lang = "zh", blocks: tuple[Block, ...] | None = None) -> Document:
    """Return the report."""
    zh = lang == "zh"
    facts = (
        (Field("调查轮次", "2026 年第一轮"), Field("样本说明", "240 家企业，公开链接"))
        if zh
        else (Field("Wave", "2026, first"), Field("Sample", "240 firms, open link"))
    )
    return Document(
        lang=lang,
        title="中小企业人工智能成熟度行业报告" if zh else "AI readiness of small and medium firms",
        author="测评项目组" if zh else "Survey team",
        subject="行业报告" if zh else "Industry report",
        keywords=("人工智能",) if zh else ("AI",),
        date="2026-11-20",
        cover=Cover(
            "行业报告 · 2026" if zh else "Industry report 2026",
            "中小企业人工智能发展调查报告" if zh else "AI in small and medium firms",
            "五力视角下的 240 家企业" if zh else "240 firms seen through five forces",
            facts,
            ("合成数据，仅供演示",) if zh else ("Synthetic data, for demonstration only",),
        ),
        blocks=make_industry_blocks(lang) if blocks is None else blocks,
        footer="行业报告 · 内部讨论稿" if zh else "Industry report · draft for discussion",
        fingerprint="wuli 0.2.0 · 5a6b7c8d",
        contents_title="目录" if zh else "Contents",
        figure_word="图" if zh else "Figure",
        table_word="表" if zh else "Table",
    )
