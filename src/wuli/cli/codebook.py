"""`wuli codebook`: every field of the response file with its codes, as a workbook, CSV or Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path

from wuli.cli.screen import Screen
from wuli.engines.output import write_bytes
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import load_pack
from wuli.report.forms.codebook_files import CODEBOOK_KINDS, CodebookKind, build_codebook


def run(options: argparse.Namespace) -> int:
    """Write the codebooks that `options` ask for; nothing is written if one of them cannot be made."""
    screen = Screen(options.lang, quiet=options.quiet)
    pack = load_pack(options.pack)
    books = [(path, build_codebook(pack, _kind_of(path), options.lang)) for path in options.output]
    for path, content in books:
        write_bytes(path, content)
        screen.say("written", path=str(path))
    return 0


def _kind_of(path: Path) -> CodebookKind:
    for kind in CODEBOOK_KINDS:
        if path.suffix.lower() == f".{kind}":
            return kind
    expected = " ".join(f".{kind}" for kind in CODEBOOK_KINDS)
    raise ArgumentError([Fault("output_ending", got=path.name, fields={"expected": expected})])
