"""Commands and options, with help in both languages."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from wuli.errors import ArgumentError, Fault
from wuli.instrument.text import LANGS, Lang

HELP: Final[dict[str, dict[Lang, str]]] = {
    "wuli": {
        "zh": "五力：测一测中小企业用 AI 准备到了哪一步，给出下一步。",
        "en": "Wuli: how ready a small or medium firm is for AI, and what to do next.",
    },
    "score": {"zh": "给答案评分：一家企业或一百万家", "en": "score answers: one firm or a million"},
    "report": {"zh": "生成报告", "en": "write reports"},
    "firm": {
        "zh": "一家或每家企业的报告（PDF、DOCX、HTML、JSON）",
        "en": "the report on one firm, or on each (PDF, DOCX, HTML, JSON)",
    },
    "questionnaire": {
        "zh": "生成离线问卷（Excel、PDF、问卷星文本、XLSForm）",
        "en": "write the questionnaire (Excel, PDF, 问卷星 text, XLSForm)",
    },
    "check": {
        "zh": "检查测评包或答案文件，一次说清所有问题",
        "en": "check a pack or a response file and tell every fault at once",
    },
    "packs": {"zh": "列出已安装的测评包", "en": "list the installed packs"},
    "demo": {"zh": "用自带的示例答案生成一份报告", "en": "write a report on the bundled sample answers"},
    "lang": {
        "zh": "语言：zh 或 en（也可用环境变量 WULI_LANG）",
        "en": "language: zh or en (or the variable WULI_LANG)",
    },
    "quiet": {"zh": "不显示进度和说明", "en": "no progress and no remarks"},
    "pack": {"zh": "测评包的名称或文件夹（默认 five_force）", "en": "name or folder of the pack (default five_force)"},
    "file": {"zh": "答案文件：CSV、XLSX、Parquet、JSON、YAML", "en": "response file: CSV, XLSX, Parquet, JSON, YAML"},
    "output": {"zh": "输出文件，可以多次给出", "en": "output file, may be given several times"},
    "score_output": {
        "zh": "输出 .json .ndjson .csv .parquet，可以多次给出",
        "en": "write .json .ndjson .csv .parquet, may be given several times",
    },
    "only": {"zh": "只要这家企业", "en": "only this firm"},
    "explain": {"zh": "打印计算过程：从回答到等级", "en": "print the calculation sheet: from answers to level"},
    "aside": {"zh": "把有问题的行写到这个 CSV，先评其余各行", "en": "write faulty rows to this CSV and score the rest"},
    "as_of": {
        "zh": "没有填答日期的行按这一天算成立年限",
        "en": "date of answer for rows that have none (age of the firm)",
    },
    "date": {
        "zh": "报告日期（默认今天）；政策是否有效按这一天判断",
        "en": "date of the report (default today); validity of policies is judged on it",
    },
    "notes": {"zh": "品牌与顾问附注（YAML）", "en": "brand and consultant's notes (YAML)"},
    "report_output": {
        "zh": ".pdf .docx .html .json 文件（可多次给出），或放多份报告的文件夹",
        "en": ".pdf .docx .html .json file (may be given several times), or a folder for many reports",
    },
    "format": {
        "zh": "输出到文件夹时的格式（默认 pdf），可多次给出",
        "en": "format in a folder (default pdf), may be given several times",
    },
    "jobs": {"zh": "同时用几个进程（默认按处理器数）", "en": "number of processes (default: processors)"},
    "form_format": {
        "zh": "xlsx、pdf、wjx（问卷星文本）或 xlsform；默认按文件名",
        "en": "xlsx, pdf, wjx (问卷星 text) or xlsform; by the file's ending",
    },
    "form_output": {"zh": "form.xlsx、form.pdf 或 form.txt", "en": "form.xlsx, form.pdf or form.txt"},
    "check_target": {"zh": "测评包的名称、文件夹，或答案文件", "en": "name or folder of a pack, or a response file"},
    "json": {"zh": "以 JSON 输出", "en": "print JSON"},
    "folder": {"zh": "放结果的文件夹（默认 wuli-demo）", "en": "folder for the results (default wuli-demo)"},
    "version": {"zh": "显示版本", "en": "show the version"},
    "help": {"zh": "显示帮助", "en": "show this help"},
}


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are ours: in the wanted language, with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing."""
        raise ArgumentError([Fault("argument", fields={"problem": message})])


def wanted_language(arguments: Sequence[str]) -> Lang:
    """Return the language asked for, before anything is parsed: --lang, else WULI_LANG, else Chinese."""
    for i, argument in enumerate(arguments):
        for lang in LANGS:
            if argument == f"--lang={lang}" or (argument == "--lang" and arguments[i + 1 : i + 2] == [lang]):
                return lang
    return "en" if os.environ.get("WULI_LANG", "").lower().startswith("en") else "zh"


class _Commands:
    """Adds commands to a parser in one language."""

    def __init__(self, subparsers: Any, lang: Lang) -> None:
        self._subparsers, self._lang = subparsers, lang

    def add(self, name: str, run: Callable[[argparse.Namespace], int] | None = None) -> _Parser:
        words = HELP[name][self._lang]
        parser: _Parser = self._subparsers.add_parser(name, help=words, description=words, add_help=False)
        _common(parser, self._lang)
        if run is not None:
            parser.set_defaults(run=run)
        return parser


def _common(parser: argparse.ArgumentParser, lang: Lang) -> None:
    parser.add_argument("-h", "--help", action="help", help=HELP["help"][lang])
    parser.add_argument("--lang", choices=LANGS, default=lang, help=HELP["lang"][lang])
    parser.add_argument("--quiet", action="store_true", help=HELP["quiet"][lang])


def build_parser(lang: Lang) -> argparse.ArgumentParser:
    """Return the parser of the whole command line with help in `lang`."""
    parser = _Parser(prog="wuli", description=HELP["wuli"][lang], add_help=False)
    parser.add_argument("-h", "--help", action="help", help=HELP["help"][lang])
    parser.add_argument("--version", action=_Version, nargs=0, help=HELP["version"][lang])
    parser.add_argument("--lang", choices=LANGS, default=lang, help=HELP["lang"][lang])
    commands = _Commands(parser.add_subparsers(required=True, metavar="…", parser_class=_Parser), lang)
    _add_score(commands, lang)
    _add_report(commands, lang)
    _add_questionnaire(commands, lang)
    _add_check(commands, lang)
    packs = commands.add("packs", _run("packs"))
    packs.add_argument("--json", action="store_true", help=HELP["json"][lang])
    demo = commands.add("demo", _run("demo"))
    demo.add_argument("-o", "--output", type=Path, default=Path("wuli-demo"), help=HELP["folder"][lang])
    return parser


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        from wuli import __version__  # noqa: PLC0415

        print(f"wuli {__version__}")
        raise SystemExit(0)


def _run(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        import importlib  # noqa: PLC0415  # each command loads only what it needs

        code: int = importlib.import_module(f"wuli.cli.{name}").run(options)
        return code

    return run


def _add_source(parser: argparse.ArgumentParser, lang: Lang) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=HELP["file"][lang])
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("--firm", default="", metavar="ID", help=HELP["only"][lang])
    parser.add_argument("--as-of", default="", metavar="DATE", help=HELP["as_of"][lang])


def _add_score(commands: _Commands, lang: Lang) -> None:
    parser = commands.add("score", _run("score"))
    _add_source(parser, lang)
    parser.add_argument("-o", "--output", type=Path, action="append", default=[], help=HELP["score_output"][lang])
    parser.add_argument("--explain", action="store_true", help=HELP["explain"][lang])
    parser.add_argument("--set-aside", type=Path, metavar="CSV", help=HELP["aside"][lang])


def _add_report(commands: _Commands, lang: Lang) -> None:
    report = commands.add("report")
    kinds = _Commands(report.add_subparsers(required=True, metavar="…", parser_class=_Parser), lang)
    parser = kinds.add("firm", _run("report"))
    _add_source(parser, lang)
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, help=HELP["report_output"][lang])
    parser.add_argument(
        "--format", action="append", default=[], choices=("pdf", "docx", "html", "json"), help=HELP["format"][lang]
    )
    parser.add_argument("--notes", type=Path, metavar="YAML", help=HELP["notes"][lang])
    parser.add_argument("--date", default="", help=HELP["date"][lang])
    parser.add_argument("--jobs", type=int, default=0, help=HELP["jobs"][lang])


def _add_questionnaire(commands: _Commands, lang: Lang) -> None:
    parser = commands.add("questionnaire", _run("questionnaire"))
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, help=HELP["form_output"][lang])
    parser.add_argument("--format", choices=("xlsx", "pdf", "wjx", "xlsform"), help=HELP["form_format"][lang])


def _add_check(commands: _Commands, lang: Lang) -> None:
    parser = commands.add("check", _run("check"))
    parser.add_argument("target", metavar="PACK|FILE", help=HELP["check_target"][lang])
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("--as-of", default="", metavar="DATE", help=HELP["as_of"][lang])
