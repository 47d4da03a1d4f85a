"""Which characters the fonts of the report have, from the ranges that `tools/make_fonts.py` wrote down.

Reading a font takes far longer than reading its ranges, and most reports never need the fallback font: it is looked up,
checked and loaded only for a document that has a character outside the own fonts.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wuli.report.render.cmap import read_characters

OWN_FAMILY: Final = "Wuli Sans"
LATIN_FAMILY: Final = "Wuli Sans Latin"
FALLBACK_FAMILY: Final = "Noto Sans SC"
FALLBACK_PACKAGE: Final = "pylopdf_fonts_zh_cn"
FONT_DIR: Final = Path(__file__).resolve().parent.parent / "fonts"


@dataclass(frozen=True, slots=True)
class CodeRanges:
    """Sorted, separate, inclusive ranges of code points.

    >>> ord("b") in CodeRanges((97,), (122,)), ord("B") in CodeRanges((97,), (122,))
    (True, False)
    """

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def __contains__(self, code: int) -> bool:
        """Tell whether `code` lies in one of the ranges."""
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


@dataclass(frozen=True)
class Coverage:
    """The characters of the own fonts and, looked up when first asked for, of the fallback font."""

    own: CodeRanges
    latin: CodeRanges
    fallback_path: Path | None
    expected_fallback: CodeRanges
    expected_sha256: str

    @functools.cached_property
    def own_characters(self) -> frozenset[str]:
        """Characters of the own fonts and the line feed, as a set: a whole text is compared with it at once."""
        runs = zip(self.own.starts, self.own.ends, strict=True)
        return frozenset(chr(code) for low, high in runs for code in range(low, high + 1)) | {"\n"}

    @functools.cached_property
    def fallback(self) -> CodeRanges:
        """Characters of the fallback font that is installed; empty where there is none or it cannot be read."""
        if self.fallback_path is None:
            return CodeRanges()
        font = self.fallback_path.read_bytes()
        if hashlib.sha256(font).hexdigest() == self.expected_sha256:
            return self.expected_fallback
        try:
            return join_ranges(read_characters(font))
        except ValueError:
            return CodeRanges()

    def has(self, char: str) -> bool:
        """Tell whether any font can draw `char`; a line feed is no glyph but always allowed."""
        return char in self.own_characters or ord(char) in self.fallback

    def is_rare(self, char: str) -> bool:
        """Tell whether only the fallback font has `char`."""
        return char not in self.own_characters and ord(char) in self.fallback


def join_ranges(codes: Iterable[int]) -> CodeRanges:
    """Return `codes` as ranges.

    >>> join_ranges({65, 66, 80})
    CodeRanges(starts=(65, 80), ends=(66, 80))
    """
    starts: list[int] = []
    ends: list[int] = []
    for code in sorted(codes):
        if ends and code == ends[-1] + 1:
            ends[-1] = code
        else:
            starts.append(code)
            ends.append(code)
    return CodeRanges(tuple(starts), tuple(ends))


def parse_ranges(text: str) -> CodeRanges:
    """Return the ranges written as `low-high` in hexadecimal, separated by blanks.

    >>> parse_ranges("41-5A 61")
    CodeRanges(starts=(65, 97), ends=(90, 97))
    """
    pairs = [part.split("-") for part in text.split()]
    return CodeRanges(tuple(int(pair[0], 16) for pair in pairs), tuple(int(pair[-1], 16) for pair in pairs))


def find_fallback_font() -> Path | None:
    """Return the path of the fallback font, None where its package is not installed."""
    try:
        path = importlib.import_module(FALLBACK_PACKAGE).sans_path()
    except (ImportError, AttributeError):
        return None
    return path if isinstance(path, Path) and path.is_file() else None


@functools.cache
def load_coverage() -> Coverage:
    """Return the coverage of the fonts that are shipped and installed; read once a process."""
    lines = (FONT_DIR / "coverage.txt").read_text(encoding="ascii").splitlines()
    ranges: dict[str, CodeRanges] = {}
    hashes: dict[str, str] = {}
    for head, body in zip(lines[::2], lines[1::2], strict=True):
        _, name, digest = head.split()
        hashes[name] = digest
        ranges[name] = parse_ranges(body)
    return Coverage(
        own=ranges["own"],
        latin=ranges["latin"],
        fallback_path=find_fallback_font(),
        expected_fallback=ranges["fallback"],
        expected_sha256=hashes["fallback"],
    )
