"""`wuli check`: a pack, or a response file, told apart by themselves."""

from __future__ import annotations

import argparse
from pathlib import Path

from wuli.cli.screen import Screen
from wuli.errors import ArgumentError, Fault, PackError
from wuli.instrument.check import check_pack
from wuli.instrument.pack import FILES, load_pack


def run(options: argparse.Namespace) -> int:
    """Check what `options` name; faults are raised all together."""
    screen = Screen(options.lang, quiet=options.quiet)
    target = Path(options.target)
    in_pack = target.name in FILES and (target.parent / "pack.yaml").is_file()
    if target.is_file() and not in_pack:
        return _check_file(options, target, screen)
    folder = target.parent if target.is_file() else target
    if not folder.is_dir() or str(options.target) == "":
        folder = _installed(options.target)
    found = check_pack(folder)
    if found.total:
        raise PackError(found.faults, found.total)
    pack = found.pack
    gaps = {"id": pack.id, "edition": pack.edition, "items": str(len(pack.instrument.items)), "texts": str(found.texts)}
    screen.say("pack_good", **gaps)
    return 0


def _installed(name: str) -> Path:
    if Path(name).suffix and "@" not in name:
        raise ArgumentError([Fault("file_missing", got=name)])
    return load_pack(name).folder


def _check_file(options: argparse.Namespace, target: Path, screen: Screen) -> int:
    from wuli.cli.source import open_responses  # noqa: PLC0415  # packs are checked without the table engines

    options.file = target
    responses = open_responses(options)
    total = sum(batch.answers.rows for batch in responses.batches())
    responses.check()
    screen.say("file_good", count=f"{total:,}")
    return 0
