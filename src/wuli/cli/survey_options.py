"""Options that every command on many firms has: groupings, sampling design, margins, rules of display."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from wuli.cli.help_words import HELP
from wuli.instrument.text import Lang

HELP_SURVEY: Final[dict[str, dict[Lang, str]]] = {
    "by": {
        "zh": "分组的列，可多次给出；交叉写成 industry*age",
        "en": "column to group by, may be given several times; crossings as industry*age",
    },
    "wave": {"zh": "只看这一轮（默认最后一轮）", "en": "only this wave (default: the last)"},
    "sampling": {
        "zh": "抽样方式：census 普查、probability 概率抽样、quota 配额、open_link 公开链接、undeclared 未说明（默认）",
        "en": "how firms were drawn: census, probability, quota, open_link or undeclared (default)",
    },
    "weights": {"zh": "设计权数所在的列", "en": "column of design weights"},
    "strata": {"zh": "分层所在的列", "en": "column of strata"},
    "psu": {"zh": "初级抽样单元所在的列", "en": "column of primary sampling units"},
    "fpc": {
        "zh": "总体规模（或抽样比）所在的列，用于有限总体修正",
        "en": "column of population sizes (or sampling fractions) for the finite population correction",
    },
    "lonely": {
        "zh": "层里只有一个抽样单元时：fail 报错、certainty 计为零、adjust 按总均值（默认）、average 取其他层平均",
        "en": "strata with a single unit: fail, certainty (adds nothing), adjust (default) or average",
    },
    "margins": {
        "zh": "总体分布（YAML），用来事后分层或迭代加权",
        "en": "population margins (YAML) to post-stratify or rake to",
    },
    "confidence": {"zh": "置信水平（默认 0.95）", "en": "level of confidence (default 0.95)"},
    "floor": {"zh": "少于这么多家就不显示（默认 10）", "en": "fewer firms than this hide a figure (default 10)"},
    "small": {"zh": "少于这么多家就加标记（默认 30）", "en": "fewer firms than this mark a figure (default 30)"},
}
SAMPLINGS: Final = ("census", "probability", "quota", "open_link", "undeclared")
LONELY: Final = ("fail", "certainty", "adjust", "average")


def add_survey_options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Add the response file and all options of a survey analysis."""

    def help_of(name: str) -> str:
        return HELP_SURVEY[name][lang]

    parser.add_argument("file", type=Path, metavar="RESPONSES", help=HELP["file"][lang])
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("--as-of", default="", metavar="DATE", help=HELP["as_of"][lang])
    parser.add_argument("--by", action="append", default=[], metavar="COLUMN", help=help_of("by"))
    parser.add_argument("--wave", default="", help=help_of("wave"))
    parser.add_argument("--sampling", default="undeclared", choices=SAMPLINGS, help=help_of("sampling"))
    for name in ("weights", "strata", "psu", "fpc"):
        parser.add_argument(f"--{name}", default="", metavar="COLUMN", help=help_of(name))
    parser.add_argument("--lonely", default="adjust", choices=LONELY, help=help_of("lonely"))
    parser.add_argument("--margins", type=Path, metavar="YAML", help=help_of("margins"))
    parser.add_argument("--confidence", type=float, default=0.95, help=help_of("confidence"))
    parser.add_argument("--floor", type=int, default=10, metavar="N", help=help_of("floor"))
    parser.add_argument("--small", type=int, default=30, metavar="N", help=help_of("small"))
