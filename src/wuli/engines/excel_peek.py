"""What a spreadsheet reader hides: merged cells and formulas that were never calculated, read from the sheet's XML."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
# an empty cell closes itself (<c r="B2" s="1"/>) and must not swallow the next one
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s+([^>]*?r="([A-Z]+)(\d+)"[^>]*?)(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>[^<]")
_FIRST_COLUMN: Final = re.compile(rb'<(?:\w+:)?c\s+[^>]*?r="([A-Z]+)\d+"')
_IN_COLUMN_A: Final = re.compile(rb'<(?:\w+:)?c\s+[^>]*?r="A\d+"')
_CHUNK: Final = 1 << 20
# longer than any of the marks, which may lie across two chunks
_OVERLAP: Final = 16


@dataclass(frozen=True, slots=True)
class SheetPeek:
    """Merged ranges (top, left, bottom, right; 0-based, inclusive) and uncalculated formula cells (row, column).

    Columns count from the first used column of the sheet, as spreadsheet readers do.
    """

    merged: tuple[tuple[int, int, int, int], ...] = ()
    uncalculated: tuple[tuple[int, int], ...] = ()


def column_number(letters: bytes) -> int:
    """Return the 0-based number of a column.

    >>> column_number(b"AB")
    27
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def peek(path: Path, sheet_index: int) -> SheetPeek:
    """Look into sheet `sheet_index` of an .xlsx or .xlsm; other formats yield an empty peek."""
    if not zipfile.is_zipfile(path):
        return SheetPeek()
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        if sheet_index >= len(names):
            return SheetPeek()
        if not _may_hide(archive, names[sheet_index]):
            return SheetPeek()
        xml = archive.read(names[sheet_index])
    left = _left(xml)
    merged = tuple(
        (int(top) - 1, column_number(a) - left, int(bottom) - 1, column_number(b) - left)
        for a, top, b, bottom in _MERGE.findall(xml)
    )
    return SheetPeek(merged, _uncalculated(xml, left) if _FORMULA.search(xml) else ())


def _may_hide(archive: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a sheet may hold merged cells or formulas: most large ones hold neither, and are never held whole."""
    with archive.open(name) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            part = tail + chunk
            if b"mergeCell" in part or ((b"<f" in part or b":f" in part) and _FORMULA.search(part)):
                return True
            tail = part[-_OVERLAP:]
    return False


def _left(xml: bytes) -> int:
    """Return the first used column, 0-based: nearly always A, which is found at once."""
    if _IN_COLUMN_A.search(xml):
        return 0
    return min((column_number(letters) for letters in set(_FIRST_COLUMN.findall(xml))), default=0)


def _uncalculated(xml: bytes, left: int) -> tuple[tuple[int, int], ...]:
    found = []
    for attributes, letters, row, inner in _CELL.findall(xml):
        # t="str" is the type of a calculated text, which may well be empty: =IF(A2="","",A2)
        if _FORMULA.search(inner) and not _VALUE.search(inner) and b't="str"' not in attributes:
            found.append((int(row) - 1, column_number(letters) - left))
    return tuple(found)
