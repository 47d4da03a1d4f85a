"""The command `wuli estimate` and its options."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.cli.commands import Commands, run_module
from wuli.cli.survey_options import add_survey_options
from wuli.instrument.text import Lang

HELP_ESTIMATE: Final[dict[str, dict[Lang, str]]] = {
    "estimate": {
        "zh": "算一张表：均值、占比，带样本量和区间",
        "en": "one table: means and shares with bases and intervals",
    },
    "of": {
        "zh": "变量：指标、力、综合分、level、附加题，或 forces、items、all；可多次给出（默认 forces）",
        "en": "variable: an item, a force, a composite, level, an extra question, or forces, items, all; may be given "
        "several times (default forces)",
    },
    "statistic": {
        "zh": "只要这些统计量，如 mean、share、share_at_least；可多次给出",
        "en": "only these statistics, such as mean, share, share_at_least; may be given several times",
    },
    "format": {"zh": "table（默认）、json 或 csv", "en": "table (default), json or csv"},
    "output": {"zh": "写到文件（.json 或 .csv），不打印", "en": "write to a file (.json or .csv) instead of printing"},
}


def add_estimate(commands: Commands, lang: Lang) -> None:
    """Add `wuli estimate`."""
    parser = commands.add("estimate", run_module("estimate"), words=HELP_ESTIMATE)
    add_survey_options(parser, lang)
    parser.add_argument("--of", action="append", default=[], metavar="VARIABLE", help=HELP_ESTIMATE["of"][lang])
    parser.add_argument("--statistic", action="append", default=[], help=HELP_ESTIMATE["statistic"][lang])
    formats = ("table", "json", "csv")
    parser.add_argument("--format", choices=formats, default="table", help=HELP_ESTIMATE["format"][lang])
    parser.add_argument("-o", "--output", type=Path, help=HELP_ESTIMATE["output"][lang])
