"""The options of `wuli import`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.cli.commands import Commands, run_module
from wuli.cli.help_words import HELP
from wuli.instrument.text import Lang

PLATFORMS: Final = ("wjx", "limesurvey", "google", "kobo", "spss", "plain")
HELP_IMPORT: Final[dict[str, dict[Lang, str]]] = {
    "import": {
        "zh": "导入问卷平台的数据（问卷星、LimeSurvey、Google 表单、SPSS 等），先给出对照表",
        "en": "import data of a survey platform (问卷星, LimeSurvey, Google Forms, SPSS …), with a map to check",
    },
    "file": {
        "zh": "平台导出的文件：XLSX、XLS、CSV、Parquet、SAV",
        "en": "file exported by the platform: XLSX, XLS, CSV, Parquet, SAV",
    },
    "output": {
        "zh": "写出的答案文件 .parquet .csv .xlsx；对照表写在旁边（.map.yaml）",
        "en": "response file to write: .parquet .csv .xlsx; the map is written beside it (.map.yaml)",
    },
    "map": {"zh": "按这份改好的对照表导入", "en": "import by this edited map"},
    "platform": {"zh": "平台（默认看内容判断）", "en": "platform (by default told from the content)"},
    "report": {"zh": "把对照情况写成 CSV", "en": "write the mapping report as CSV"},
}


def add_import(commands: Commands, lang: Lang) -> None:
    """Declare `wuli import`."""
    parser = commands.add("import", run_module("imports"), words=HELP_IMPORT)
    parser.add_argument("file", type=Path, metavar="FILE", help=HELP_IMPORT["file"][lang])
    parser.add_argument("-o", "--output", type=Path, required=True, help=HELP_IMPORT["output"][lang])
    parser.add_argument("--map", type=Path, metavar="YAML", help=HELP_IMPORT["map"][lang])
    parser.add_argument("--platform", choices=PLATFORMS, default="", help=HELP_IMPORT["platform"][lang])
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("--report", type=Path, metavar="CSV", help=HELP_IMPORT["report"][lang])
