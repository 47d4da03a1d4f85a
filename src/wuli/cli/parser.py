"""The whole command line: every command with its options."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from wuli.cli.check_options import add_check
from wuli.cli.codebook_options import add_codebook
from wuli.cli.commands import Commands, Parser, group, run_module
from wuli.cli.estimate_options import add_estimate
from wuli.cli.help_words import HELP
from wuli.cli.import_options import add_import
from wuli.cli.industry_options import add_industry
from wuli.cli.simulate_options import add_simulate
from wuli.instrument.text import LANGS, Lang


def wanted_language(arguments: Sequence[str]) -> Lang:
    """Return the language asked for, before anything is parsed: --lang, else WULI_LANG, else Chinese."""
    for i, argument in enumerate(arguments):
        for lang in LANGS:
            if argument == f"--lang={lang}" or (argument == "--lang" and arguments[i + 1 : i + 2] == [lang]):
                return lang
    return "en" if os.environ.get("WULI_LANG", "").lower().startswith("en") else "zh"


def build_parser(lang: Lang) -> argparse.ArgumentParser:
    """Return the parser of the whole command line with help in `lang`."""
    parser = Parser(prog="wuli", description=HELP["wuli"][lang], add_help=False)
    parser.add_argument("-h", "--help", action="help", help=HELP["help"][lang])
    parser.add_argument("--version", action=_Version, nargs=0, help=HELP["version"][lang])
    parser.add_argument("--lang", choices=LANGS, default=lang, help=HELP["lang"][lang])
    commands = Commands(parser.add_subparsers(required=True, metavar="…", parser_class=Parser), lang)
    _add_score(commands, lang)
    _add_report(commands, lang)
    _add_questionnaire(commands, lang)
    add_codebook(commands, lang)
    add_import(commands, lang)
    add_check(commands, lang)
    add_estimate(commands, lang)
    add_simulate(commands, lang)
    packs = commands.add("packs", run_module("packs"))
    packs.add_argument("--json", action="store_true", help=HELP["json"][lang])
    demo = commands.add("demo", run_module("demo"))
    demo.add_argument("-o", "--output", type=Path, default=Path("wuli-demo"), help=HELP["folder"][lang])
    return parser


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        from wuli import __version__  # noqa: PLC0415

        print(f"wuli {__version__}")
        raise SystemExit(0)


def _add_source(parser: argparse.ArgumentParser, lang: Lang) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=HELP["file"][lang])
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("--firm", default="", metavar="ID", help=HELP["only"][lang])
    parser.add_argument("--as-of", default="", metavar="DATE", help=HELP["as_of"][lang])


def _add_score(commands: Commands, lang: Lang) -> None:
    parser = commands.add("score", run_module("score"))
    _add_source(parser, lang)
    parser.add_argument("-o", "--output", type=Path, action="append", default=[], help=HELP["score_output"][lang])
    parser.add_argument("--explain", action="store_true", help=HELP["explain"][lang])
    parser.add_argument("--set-aside", type=Path, metavar="CSV", help=HELP["aside"][lang])


def _add_report(commands: Commands, lang: Lang) -> None:
    kinds = group(commands, "report")
    add_industry(kinds, lang)
    parser = kinds.add("firm", run_module("report"))
    _add_source(parser, lang)
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, help=HELP["report_output"][lang])
    parser.add_argument(
        "--format", action="append", default=[], choices=("pdf", "docx", "html", "json"), help=HELP["format"][lang]
    )
    parser.add_argument("--notes", type=Path, metavar="YAML", help=HELP["notes"][lang])
    parser.add_argument("--date", default="", help=HELP["date"][lang])
    parser.add_argument("--jobs", type=int, default=0, help=HELP["jobs"][lang])


def _add_questionnaire(commands: Commands, lang: Lang) -> None:
    parser = commands.add("questionnaire", run_module("questionnaire"))
    parser.add_argument("--pack", default="five_force", help=HELP["pack"][lang])
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, help=HELP["form_output"][lang])
    parser.add_argument("--format", choices=("xlsx", "pdf", "wjx", "xlsform"), help=HELP["form_format"][lang])
