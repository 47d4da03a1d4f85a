"""Opening what a command was given: a pack and a response file."""

from __future__ import annotations

import argparse
from pathlib import Path

from wuli.engines import open_table
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import load_pack
from wuli.responses import Responses, read_responses
from wuli.responses.headers import Headers
from wuli.responses.profile import parse_date


def open_responses(options: argparse.Namespace) -> Responses:
    """Return the responses that `options` name."""
    pack = load_pack(options.pack)
    check_date(options.as_of)
    for output in getattr(options, "output", None) or ():
        if Path(output).exists() and Path(output).samefile(options.file):
            raise ArgumentError([Fault("same_output", got=str(output))])
    source = open_table(options.file, Headers(pack).is_known)
    return read_responses(source, pack, as_of=options.as_of)


def check_date(text: str) -> None:
    """Raise ArgumentError where `text` is neither empty nor a full date."""
    date = parse_date(text) if text else None
    if text and (date is None or date.day is None):
        raise ArgumentError([Fault("date_argument", got=text)])
