"""The options of `wuli codebook`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.cli.commands import Commands, run_module
from wuli.cli.help_words import HELP
from wuli.instrument.text import Lang

HELP_CODEBOOK: Final[dict[str, dict[Lang, str]]] = {
    "codebook": {
        "zh": "写出编码表：答案文件的每个字段、代码和含义",
        "en": "write the codebook: every field of the response file, its codes and what they mean",
    },
    "output": {
        "zh": ".xlsx .csv .md 文件，可以多次给出",
        "en": ".xlsx .csv .md file, may be given several times",
    },
}


def add_codebook(commands: Commands, lang: Lang) -> None:
    """Declare `wuli codebook`."""
    parser = commands.add("codebook", run_module("codebook"), words=HELP_CODEBOOK)
    help = HELP_CODEBOOK["output"][lang]
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, metavar="FILE", help=help)
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
