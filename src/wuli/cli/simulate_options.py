"""The options of `wuli simulate`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.cli.commands import Commands, run_module
from wuli.instrument.text import Lang

HELP: Final[dict[str, dict[Lang, str]]] = {
    "simulate": {
        "zh": "生成合成企业：演示、试算、压力测试用，每行都标明是合成的",
        "en": "make synthetic firms for demonstration, power and load; every row is marked",
    },
    "like": {
        "zh": "照哪个测评包的份额生成（默认 five_force）；reconstruction 是 2023 年报告样本的 240 家重构",
        "en": "pack whose shares to follow (default five_force); reconstruction gives the 240 rebuilt firms of the "
        "2023 report",
    },
    "n": {
        "zh": "每轮的企业数，例如 240、10_000、1e7（默认 240）",
        "en": "firms in each wave, such as 240, 10_000 or 1e7 (default 240)",
    },
    "output": {
        "zh": "输出 .parquet、.csv 或 .xlsx 文件，可以多次给出",
        "en": "write .parquet, .csv or .xlsx, may be given several times",
    },
    "seed": {
        "zh": "随机种子（默认 0）；同一个种子，结果相同",
        "en": "seed (default 0); the same seed gives the same file",
    },
    "marginals": {
        "zh": "自己的份额（YAML，写法同 simulation.yaml），替换测评包里的同名部分",
        "en": "your own shares (YAML as in simulation.yaml), in place of the pack's entries of the same name",
    },
    "missing": {"zh": "未作答的比例，例如 0.05 或 5%%", "en": "share of answers left empty, such as 0.05 or 5%%"},
    "dont_know": {"zh": "答“不清楚”的比例", "en": "share of answers that are don't-knows"},
    "regions": {
        "zh": "只用最多见的几个地区（默认全部）",
        "en": "only so many of the most frequent regions (default all)",
    },
    "weights": {
        "zh": "加上 design_weight 和 stratum 两列",
        "en": "add the columns design_weight and stratum",
    },
    "waves": {"zh": "轮次：1 或 2（默认 1）", "en": "waves: 1 or 2 (default 1)"},
    "overlap": {
        "zh": "两轮都答的企业所占比例（默认 0.6）",
        "en": "share of the firms that answer in both waves (default 0.6)",
    },
    "effect": {
        "zh": "各组相差多大：列=强度，如 industry=0（没有差别）、industry=2（加倍），可以多次给出",
        "en": "how far groups differ: column=strength, such as industry=0 (not at all) or industry=2 (twice as much); "
        "may be given several times",
    },
}


def add_simulate(commands: Commands, lang: Lang) -> None:
    """Add `wuli simulate`. Numbers are read by the command itself, which tells all faults at once."""
    parser = commands.add("simulate", run_module("simulate"), words=HELP)
    parser.add_argument("--like", default="five_force", metavar="NAME", help=HELP["like"][lang])
    parser.add_argument("--n", metavar="N", help=HELP["n"][lang])
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, help=HELP["output"][lang])
    parser.add_argument("--seed", metavar="N", help=HELP["seed"][lang])
    parser.add_argument("--marginals", type=Path, metavar="YAML", help=HELP["marginals"][lang])
    parser.add_argument("--missing", metavar="RATE", help=HELP["missing"][lang])
    parser.add_argument("--dont-know", metavar="RATE", help=HELP["dont_know"][lang])
    parser.add_argument("--regions", metavar="N", help=HELP["regions"][lang])
    parser.add_argument("--weights", action="store_true", help=HELP["weights"][lang])
    parser.add_argument("--waves", metavar="N", help=HELP["waves"][lang])
    parser.add_argument("--overlap", metavar="RATE", help=HELP["overlap"][lang])
    parser.add_argument("--effect", action="append", default=[], metavar="COLUMN=X", help=HELP["effect"][lang])
