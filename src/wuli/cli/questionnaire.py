"""`wuli questionnaire`: the form to fill in off-line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from wuli.cli.screen import Screen
from wuli.engines.output import write_bytes
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import load_pack
from wuli.report.forms import FormKind, build_form

ENDINGS: Final[dict[str, FormKind]] = {".xlsx": "xlsx", ".pdf": "pdf", ".txt": "wjx"}


def run(options: argparse.Namespace) -> int:
    """Write the questionnaire files that `options` ask for."""
    screen = Screen(options.lang, quiet=options.quiet)
    pack = load_pack(options.pack)
    forms = [(path, build_form(pack, options.format or kind_of(path), options.lang)) for path in options.output]
    for path, content in forms:
        write_bytes(path, content)
        screen.say("written", path=str(path))
    return 0


def kind_of(path: Path) -> FormKind:
    """Return the kind of form a file name asks for.

    Raises:
        ArgumentError: the ending is none of ours.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise ArgumentError([Fault("output_ending", got=path.name, fields={"expected": " ".join(ENDINGS)})])
    return kind
