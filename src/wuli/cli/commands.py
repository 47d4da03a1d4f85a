"""The means to declare commands: parsers with our errors, help in one language, modules loaded when run."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from wuli.cli.help_words import HELP
from wuli.errors import ArgumentError, Fault
from wuli.instrument.text import LANGS, Lang

Words = Mapping[str, Mapping[Lang, str]]


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ours: in the wanted language, with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing."""
        raise ArgumentError([Fault("argument", fields={"problem": message})])


class Commands:
    """Adds commands to a parser in one language."""

    def __init__(self, subparsers: Any, lang: Lang) -> None:
        """Add to `subparsers` in `lang`."""
        self._subparsers, self.lang = subparsers, lang

    def add(self, name: str, run: Callable[[argparse.Namespace], int] | None = None, words: Words = HELP) -> Parser:
        """Add a command whose help is `words[name]`."""
        help = words[name][self.lang]
        parser: Parser = self._subparsers.add_parser(name, help=help, description=help, add_help=False)
        add_common(parser, self.lang)
        if run is not None:
            parser.set_defaults(run=run)
        return parser


def add_common(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Add the options that every command has."""
    parser.add_argument("-h", "--help", action="help", help=HELP["help"][lang])
    parser.add_argument("--lang", choices=LANGS, default=lang, help=HELP["lang"][lang])
    parser.add_argument("--quiet", action="store_true", help=HELP["quiet"][lang])


def run_module(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the `run` of a module of this package, loaded when called."""

    def run(options: argparse.Namespace) -> int:
        import importlib  # noqa: PLC0415  # each command loads only what it needs

        code: int = importlib.import_module(f"wuli.cli.{name}").run(options)
        return code

    return run


def group(parent: Commands, name: str, words: Words = HELP) -> Commands:
    """Add a command that only holds others."""
    parser = parent.add(name, words=words)
    return Commands(parser.add_subparsers(required=True, metavar="…", parser_class=Parser), parent.lang)
