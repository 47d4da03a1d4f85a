"""Folders and file names for many reports: names made from firm ids are readable, safe and never the same twice."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wuli.errors import ArgumentError, Fault

# file systems take 255 bytes; a number, an ending and the marks of a half-written file come on top
_MOST_BYTES: Final = 180


def safe_name(text: str) -> str:
    """Return a firm id as a file name: letters, digits (of any script), `-`, `_` and inner dots; never a path.

    >>> safe_name("../../etc/passwd"), safe_name("喆翀 01")
    ('etc_passwd', '喆翀_01')
    """
    kept = "".join(ch if ch.isalnum() or ch in "-_." else "_" for ch in text).strip("._")
    return kept.encode()[:_MOST_BYTES].decode(errors="ignore").strip("._") or "firm"


def unique_names(ids: list[str]) -> tuple[str, ...]:
    """Return a file name for each id, different from each other whatever the case of letters."""
    taken: set[str] = set()
    names = []
    for id in ids:
        name, number = safe_name(id), 1
        while name.casefold() in taken:
            number += 1
            name = f"{safe_name(id)}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def make_folder(folder: Path) -> None:
    """Make a folder for results, with its parents.

    Raises:
        ArgumentError: a file stands in its way, or it may not be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArgumentError([Fault("folder_unwritable", got=str(folder))]) from error
