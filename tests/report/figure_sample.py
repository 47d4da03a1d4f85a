"""Figures of an industry report as the tests draw them: few rows, all regions, very many, nothing known, long names."""

from __future__ import annotations

from typing import Final

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

PROVINCES: Final = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
    "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆",
)  # fmt: skip
PROVINCES_EN: Final = (
    "Beijing", "Tianjin", "Hebei", "Shanxi", "Inner Mongolia", "Liaoning", "Jilin", "Heilongjiang", "Shanghai", "Jiangsu",
    "Zhejiang", "Anhui", "Fujian", "Jiangxi", "Shandong", "Henan", "Hubei", "Hunan", "Guangdong", "Guangxi", "Hainan",
    "Chongqing", "Sichuan", "Guizhou", "Yunnan", "Tibet", "Shaanxi", "Gansu", "Qinghai", "Ningxia", "Xinjiang",
)  # fmt: skip
INDUSTRIES: Final = (
    "制造业",
    "软件和信息技术",
    "人工智能技术服务",
    "教育培训",
    "文化娱乐",
    "电商",
    "汽车交通",
    "医疗健康",
)
INDUSTRIES_EN: Final = (
    "Manufacturing", "Software and IT", "AI services", "Education and training", "Culture and entertainment",
    "E-commerce", "Automotive and transport", "Healthcare",
)  # fmt: skip
FORCES: Final = ("基础力", "认知力", "资源力", "生态力", "应用力")
FORCES_EN: Final = ("Foundation", "Cognition", "Resources", "Ecosystem", "Application")
ITEMS: Final = (
    "数字化程度", "数据质量", "数据数量", "算法基础", "AI 认知与执行", "AI 资金投入", "AI 人才", "AI 生态合作", "研发设计", "生产管理或业务流程",
    "物流仓储", "经营决策", "市场营销", "客户体验",
)  # fmt: skip
ITEMS_EN: Final = (
    "Digitalisation", "Data quality", "Data volume", "Algorithms", "Awareness & execution", "AI funding", "AI talent",
    "AI partnerships", "R&D and design", "Production or processes", "Logistics", "Decisions", "Marketing",
    "Customer experience",
)  # fmt: skip
LEVELS: Final = ("1 观望", "2 初级", "3 中级", "4 高级", "5 顶级")
LEVELS_EN: Final = ("1 Observing", "2 Beginner", "3 Intermediate", "4 Advanced", "5 Leading")
WORRIES: Final = (
    "花费太大，公司承担不起", "看不清投入能换来什么", "数据基础、信息系统都还没有准备好，不知道从哪里入手", "缺少既懂业务又懂人工智能的人", "担心数据安全和合规",
    "市面上的产品不适合本行业", "算力不够",
)  # fmt: skip
WORRIES_EN: Final = (
    "It costs more than we can afford", "We cannot see what we would get for the money",
    "Our data and systems are not ready and we do not know where to start", "No people who know both our business and AI",
    "Data security and compliance", "Products on the market do not suit our industry", "Not enough computing power",
)  # fmt: skip
LONGEST: Final = "这是一个长到四十个汉字仍然没有一个逗号可以断开的选项名称用来看看图里会不会叠在一起啊对"
SCORE_TICKS: Final = tuple((float(level), str(level)) for level in range(1, 6))
SHARE_TICKS: Final = tuple((tick / 100, f"{tick}%") for tick in range(0, 101, 20))
DIFFERENCE_TICKS: Final = ((-1.0, "−1.0"), (-0.5, "−0.5"), (0.0, "0"), (0.5, "+0.5"), (1.0, "+1.0"))


def mean_of(index: int, shift: int = 0) -> float:
    """Return a made-up mean score between 1.6 and 3.9 with two decimals."""
    return round(1.6 + ((index * 37 + shift * 53) % 231) / 100, 2)


def base_of(index: int) -> int:
    """Return a made-up number of firms, some below the floor."""
    return (index * 29 + 7) % 83 + 4


def make_bars(lang: str = "zh", *, rows: tuple[str, ...] | None = None) -> BarFigure:
    """Return means of industries: one hidden, one flagged, one marked out."""
    zh = lang == "zh"
    labels = rows or (INDUSTRIES if zh else INDUSTRIES_EN)
    bars = []
    for index, label in enumerate(labels):
        value, n = mean_of(index), base_of(index)
        if n < 10:
            bars.append(Bar(label, None, "", n=n, state="样本不足 10 家" if zh else "fewer than 10 firms"))
            continue
        half = round(2 / n**0.5, 2)
        bars.append(Bar(label, value, f"{value:.2f}", value - half, value + half, n, strong=index == 2, flagged=n < 30))
    return BarFigure(
        "bars", "软件业领先" if zh else "Software leads", "条形图的描述" if zh else "Means by industry", "条形图的来源",
        tuple(bars), 1, 5, SCORE_TICKS, "平均得分（1–5 分）" if zh else "Mean score (1–5)", "企业数" if zh else "Firms",
        2.45, "全部企业 2.45" if zh else "All firms 2.45", "条形图的附注", "95% 置信区间" if zh else "95% confidence interval",
        "样本不足 30 家，谨慎使用" if zh else "fewer than 30 firms, use with care",
    )  # fmt: skip


def make_share_bars(lang: str = "zh") -> BarFigure:
    """Return shares of a question with several answers; long names."""
    labels = WORRIES if lang == "zh" else WORRIES_EN
    shares = (0.612, 0.548, 0.471, 0.333, 0.204, 0.101, 0.029)
    bars = tuple(
        Bar(label, share, f"{share * 100:.1f}%", max(share - 0.06, 0), share + 0.06, 240)
        for label, share in zip(labels, shares, strict=True)
    )
    return BarFigure(
        "shares", "花费是最大的顾虑" if lang == "zh" else "Cost is the main worry", "顾虑的描述", "顾虑的来源", bars, 0, 1, SHARE_TICKS,
        "选了这一项的企业占比" if lang == "zh" else "Share of firms that chose it", "n",
        interval_label="95% 置信区间" if lang == "zh" else "95% confidence interval",
    )  # fmt: skip


def make_stack(lang: str = "zh", *, rows: tuple[str, ...] | None = None) -> StackFigure:
    """Return distributions over the levels with a grey segment; one row hidden, one flagged."""
    zh = lang == "zh"
    labels = rows or (ITEMS if zh else ITEMS_EN)
    found = []
    for index, label in enumerate(labels):
        if index == 3:
            found.append(StackRow(label, (), (), 8, "样本不足 10 家" if zh else "fewer than 10 firms"))
            continue
        parts = [(index * 7 + level * 13) % 29 + 2 + (20 if level in (1, 2) else 0) for level in range(5)] + [index % 4]
        shares = tuple(part / sum(parts) for part in parts)
        found.append(
            StackRow(
                label, shares, tuple(f"{share * 100:.1f}%" for share in shares), 240 - index * 17, flagged=index == 1
            )
        )
    return StackFigure(
        "stack", "多数停在初级" if zh else "Most stay at level 2", "堆叠图的描述", "堆叠图的来源",
        (*(LEVELS if zh else LEVELS_EN), "未定" if zh else "Open"), (1, 2, 3, 4, 5, None), tuple(found),
        "企业数" if zh else "Firms", "堆叠图的附注", "样本不足 30 家" if zh else "fewer than 30 firms",
    )  # fmt: skip


def make_heat(
    lang: str = "zh", *, rows: tuple[str, ...] | None = None, columns: tuple[str, ...] | None = None
) -> HeatFigure:
    """Return means of groups by force: some cells hidden, some flagged."""
    zh = lang == "zh"
    labels = rows or (INDUSTRIES if zh else INDUSTRIES_EN)
    heads = columns or (FORCES if zh else FORCES_EN)
    found = []
    for index, label in enumerate(labels):
        n = base_of(index)
        cells = []
        for place in range(len(heads)):
            value = round(mean_of(index, place) * 1.25, 2)
            if n < 10:
                cells.append(HeatCell(None, "n<10"))
            else:
                cells.append(HeatCell(value, f"{value:.2f}", n < 30, value - 0.2, value + 0.2, n - place))
        found.append(HeatRow(label, tuple(cells), n))
    return HeatFigure(
        "heat", "应用力处处领先" if zh else "Application leads everywhere", "热图的描述", "热图的来源", heads, tuple(found), 1, 5,
        "企业数" if zh else "Firms", "热图的附注", "样本不足 30 家，谨慎使用" if zh else "fewer than 30 firms, use with care",
        "样本不足 10 家，不显示" if zh else "fewer than 10 firms, not shown",
    )  # fmt: skip


def make_dots(lang: str = "zh", *, series: int = 2, rows: tuple[str, ...] | None = None) -> DotFigure:
    """Return points of some series with intervals; a row without any, a flagged point."""
    zh = lang == "zh"
    labels = rows or (ITEMS if zh else ITEMS_EN)
    names = {
        1: ("全部企业",) if zh else ("All firms",),
        2: ("制造业", "全部企业") if zh else ("Manufacturing", "All firms"),
    }.get(series, (("不满 3 年", "3–5 年", "5–10 年", "10 年以上", "年龄不详") if zh else
                   ("under 3 years", "3–5 years", "5–10 years", "over 10 years", "age unknown"))[:series])  # fmt: skip
    found = []
    for index, label in enumerate(labels):
        dots = []
        for place in range(series):
            value = mean_of(index, place)
            if index == 3 or (index == 5 and place == 1):
                dots.append(Dot(None, "n<10"))
                continue
            half = 0.15 + place * 0.05
            dots.append(Dot(value, f"{value:.2f}", value - half, value + half, 40, flagged=index == 1 and place == 0))
        found.append(
            DotRow(label, tuple(dots), ("无法区分" if zh else "cannot be told apart") if index % 3 == 0 else "")
        )
    return DotFigure(
        "dots", "点图的结论" if zh else "The two differ", "点图的描述", "点图的来源", names, tuple(found), 1, 5, SCORE_TICKS, None, "点图的附注",
        "95% 置信区间" if zh else "95% confidence interval", "样本不足 30 家" if zh else "fewer than 30 firms",
        "检验" if zh else "Test",
    )  # fmt: skip


def make_differences(lang: str = "zh", *, rows: tuple[str, ...] | None = None) -> DotFigure:
    """Return differences of regions from all firms around a zero line."""
    zh = lang == "zh"
    labels = rows or (PROVINCES if zh else PROVINCES_EN)
    found = []
    for index, label in enumerate(labels):
        n = base_of(index)
        value = round(mean_of(index) - 2.75, 2) / 1.3
        text = f"{value:+.2f}".replace("-", "−")
        dot = Dot(None, "n<10") if n < 10 else Dot(value, text, value - 0.25, value + 0.25, n, flagged=n < 30)
        found.append(DotRow(label, (dot,), f"n={n}"))
    return DotFigure(
        "differences", "地区差异不大" if zh else "Regions differ little", "差异的描述", "差异的来源",
        ("与全部企业之差" if zh else "Difference from all firms",), tuple(found), -1, 1, DIFFERENCE_TICKS, 0.0, "差异的附注",
        "95% 置信区间" if zh else "95% confidence interval", "样本不足 30 家" if zh else "fewer than 30 firms",
    )  # fmt: skip


def make_empty() -> tuple[Figure, ...]:
    """Return figures in which nothing can be shown, and figures without rows."""
    nothing = Bar("甲", None, "")
    return (
        BarFigure("b0", "题", "述", "源", (), 1, 5, SCORE_TICKS, "值"),
        BarFigure("b1", "题", "述", "源", (nothing, nothing), 1, 1, (), ""),
        StackFigure("s0", "题", "述", "源", ("1 观望",), (1,), ()),
        StackFigure("s1", "题", "述", "源", ("1 观望",), (1,), (StackRow("甲", (), (), state="不足"), StackRow("乙", (0.0,), ("0.0%",)))),
        HeatFigure("h0", "题", "述", "源", (), (), 1, 5),
        HeatFigure("h1", "题", "述", "源", ("列",), (HeatRow("甲", (HeatCell(None, ""),)),), 1, 1),
        DotFigure("d0", "题", "述", "源", ("甲",), (), 1, 5, ()),
        DotFigure("d1", "题", "述", "源", ("甲", "乙"), (DotRow("行", (Dot(None, ""), Dot(None, ""))),), 1, 5, SCORE_TICKS),
    )  # fmt: skip


def make_many(lang: str = "zh") -> dict[str, Figure]:
    """Return every kind of figure at its usual and at its hard sizes, by name."""
    zh = lang == "zh"
    provinces = PROVINCES if zh else PROVINCES_EN
    items = ITEMS if zh else ITEMS_EN
    sixty = tuple(f"{name}·{place}" for place in ("市区", "县域") for name in provinces)[:60]
    long = (LONGEST, "短", "Supercalifragilisticexpialidocious " * 2)
    return {
        "bars": make_bars(lang),
        "bars-shares": make_share_bars(lang),
        "bars-31": make_bars(lang, rows=provinces),
        "bars-60": make_bars(lang, rows=sixty),
        "bars-1": make_bars(lang, rows=("一行",)),
        "bars-long": make_bars(lang, rows=long),
        "stack": make_stack(lang),
        "stack-31": make_stack(lang, rows=provinces),
        "stack-long": make_stack(lang, rows=long),
        "heat": make_heat(lang),
        "heat-31": make_heat(lang, rows=provinces),
        "heat-14": make_heat(lang, columns=items),
        "heat-60": make_heat(lang, rows=sixty),
        "heat-long": make_heat(lang, rows=long, columns=(LONGEST[:12], "短", "Ecosystem partnerships")),
        "dots-1": make_dots(lang, series=1),
        "dots-2": make_dots(lang),
        "dots-5": make_dots(lang, series=5),
        "dots-2-60": make_dots(lang, rows=sixty),
        "dots-long": make_dots(lang, rows=long, series=3),
        "differences": make_differences(lang),
    }
