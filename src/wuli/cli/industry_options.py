"""The command `wuli report industry` and its options."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.cli.commands import Commands, run_module
from wuli.cli.help_words import HELP
from wuli.cli.survey_options import add_survey_options
from wuli.instrument.text import Lang

FORMATS: Final = ("pdf", "docx", "html", "pptx", "xlsx", "figures", "firms", "data")
HELP_INDUSTRY: Final[dict[str, dict[Lang, str]]] = {
    "industry": {
        "zh": "一批企业的行业报告：PDF、DOCX、HTML、PPTX、XLSX、图、名单、去标识化数据",
        "en": "the report on many firms: PDF, DOCX, HTML, PPTX, XLSX, figures, list of firms, de-identified data",
    },
    "output": {"zh": "放报告的文件夹", "en": "folder for the report"},
    "format": {
        "zh": "只要这些：pdf docx html pptx xlsx figures firms data；可多次给出（默认全部）",
        "en": "only these: pdf docx html pptx xlsx figures firms data; may be given several times (default: all)",
    },
    "both": {"zh": "中英文各一份", "en": "in Chinese and in English"},
    "title": {"zh": "报告标题", "en": "title of the report"},
    "date": {"zh": "报告日期（默认今天）", "en": "date of the report (default today)"},
    "outline": {"zh": "章节的顺序、增删（YAML）", "en": "order of chapters, dropped and added ones (YAML)"},
    "brand": {
        "zh": "名称、标志、颜色（YAML，与企业报告的 --notes 相同）",
        "en": "name, logo and colour (YAML, as --notes of firm reports)",
    },
    "template": {"zh": "自己的 DOCX 模板：样式、封面和封底", "en": "own DOCX template: styles, front and back matter"},
    "style": {
        "zh": "DOCX 样式：house（默认）或 official（公文）",
        "en": "style of the DOCX: house (default) or official (GB/T 9704)",
    },
    "split": {"zh": "按这一列的每个值各写一份简报", "en": "one brief for each value of this column"},
    "context": {
        "zh": "自己的背景数字（YAML），代替测评包里的",
        "en": "own context figures (YAML) instead of the pack's",
    },
    "audit": {
        "zh": "检查别处印出的数字是否可能（YAML）",
        "en": "check figures printed elsewhere for whether they are possible (YAML)",
    },
    "ahp": {
        "zh": "五力两两比较的判断（YAML），作为另一种综合分",
        "en": "pairwise judgements on the forces (YAML) for an alternative composite",
    },
    "no_quality": {"zh": "不做数据质量检查（更快）", "en": "do not look for doubtful rows (faster)"},
    "engine": {"zh": "embedded 本机（默认）或 spark 集群", "en": "embedded (default) or spark"},
    "spark_url": {
        "zh": "Spark 地址：local[2]、spark://…、sc://…（默认 local[*]）",
        "en": "address of Spark: local[2], spark://…, sc://… (default local[*])",
    },
}


def add_industry(kinds: Commands, lang: Lang) -> None:
    """Add `wuli report industry`."""

    def help_of(name: str) -> str:
        return HELP_INDUSTRY[name][lang]

    parser = kinds.add("industry", run_module("industry"), words=HELP_INDUSTRY)
    add_survey_options(parser, lang)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help=help_of("output"))
    parser.add_argument("--format", action="append", default=[], choices=FORMATS, help=help_of("format"))
    parser.add_argument("--both", action="store_true", help=help_of("both"))
    parser.add_argument("--title", default="", help=help_of("title"))
    parser.add_argument("--date", default="", help=help_of("date"))
    for name in ("outline", "brand", "context", "audit", "ahp"):
        parser.add_argument(f"--{name}", type=Path, metavar="YAML", help=help_of(name))
    parser.add_argument("--template", type=Path, metavar="DOCX", help=help_of("template"))
    parser.add_argument("--style", choices=("house", "official"), default="house", help=help_of("style"))
    parser.add_argument("--split", default="", metavar="COLUMN", help=help_of("split"))
    parser.add_argument("--set-aside", type=Path, metavar="CSV", help=HELP["aside"][lang])
    parser.add_argument("--no-quality", action="store_true", help=help_of("no_quality"))
    parser.add_argument("--jobs", type=int, default=0, help=HELP["jobs"][lang])
    parser.add_argument("--engine", choices=("embedded", "spark"), default="embedded", help=help_of("engine"))
    parser.add_argument("--spark-url", default="local[*]", metavar="URL", help=help_of("spark_url"))
