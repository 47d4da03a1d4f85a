"""Opening what a command was given: a pack and a response file."""

from __future__ import annotations

import argparse
from pathlib import Path

from wuli.engines import open_table
from wuli.errors import ArgumentError, Fault
from wuli.instrument.pack import load_pack
from wuli.responses import Responses, read_responses
from wuli.responses.headers import Headers
from wuli.responses.profile import check_date


def open_responses(options: argparse.Namespace) -> Responses:
    """Return the responses that `options` name."""
    pack = load_pack(options.pack)
    check_date(options.as_of)
    _check_outputs(options)
    source = open_table(options.file, Headers(pack).is_known)
    return read_responses(source, pack, as_of=options.as_of)


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuse outputs that would overwrite the input or one another."""
    aside = getattr(options, "set_aside", None)
    outputs = [Path(path) for path in (*(getattr(options, "output", None) or ()), *([aside] if aside else ()))]
    places = [path.resolve() for path in outputs]
    source = Path(options.file)
    for path, place in zip(outputs, places, strict=True):
        if path.exists() and source.exists() and path.samefile(source):
            raise ArgumentError([Fault("same_output", got=str(path))])
        if places.count(place) > 1:
            raise ArgumentError([Fault("output_twice", got=str(path))])
