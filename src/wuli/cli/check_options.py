"""The options of `wuli check`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.cli.commands import Commands, run_module
from wuli.instrument.text import Lang

HELP: Final[dict[str, dict[Lang, str]]] = {
    "check": {
        "zh": "检查测评包或答案文件，一次说清所有问题",
        "en": "check a pack or a response file and tell every fault at once",
    },
    "target": {"zh": "测评包的名称、文件夹，或答案文件", "en": "name or folder of a pack, or a response file"},
    "pack": {"zh": "测评包的名称或文件夹（默认 five_force）", "en": "name or folder of the pack (default five_force)"},
    "as_of": {
        "zh": "没有填答日期的行按这一天算成立年限",
        "en": "date of answer for rows that have none (age of the firm)",
    },
    "output": {
        "zh": "把可疑的行和错误逐行写到 .xlsx .csv .json，可多次给出；有错误时也照写",
        "en": "write faults and rows in doubt to .xlsx .csv .json, may be given several times; written even with faults",
    },
}


def add_check(commands: Commands, lang: Lang) -> None:
    """Add `wuli check`."""
    parser = commands.add("check", run_module("check"), words=HELP)
    parser.add_argument("target", metavar="PACK|FILE", help=HELP["target"][lang])
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("--as-of", default="", metavar="DATE", help=HELP["as_of"][lang])
    parser.add_argument("-o", "--output", type=Path, action="append", default=[], help=HELP["output"][lang])
