"""Read which characters a font file has, without a font library: only the `cmap` table, formats 4 and 12."""

from __future__ import annotations

import struct
from typing import Final

UNICODE_ENCODINGS: Final = frozenset({(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)})
SEGMENTS: Final = 4
GROUPS: Final = 12


def read_characters(font: bytes) -> frozenset[int]:
    """Return the code points that the TrueType or OpenType file `font` maps to a glyph.

    Raises:
        ValueError: the bytes are no single font file with a Unicode `cmap`.

    """
    try:
        tables = _list_subtables(font)
        codes: set[int] = set()
        for offset in tables:
            codes |= _read_subtable(font, offset)
    except struct.error as error:
        message = "not a readable font file"
        raise ValueError(message) from error
    if not codes:
        message = "the font file maps no Unicode character"
        raise ValueError(message)
    return frozenset(codes)


def _list_subtables(font: bytes) -> list[int]:
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            records = (struct.unpack_from(">HHI", font, start + 4 + 8 * i) for i in range(_read_short(font, start + 2)))
            return [start + offset for *encoding, offset in records if tuple(encoding) in UNICODE_ENCODINGS]
    return []


def _read_short(font: bytes, offset: int) -> int:
    return int(struct.unpack_from(">H", font, offset)[0])


def _read_subtable(font: bytes, offset: int) -> set[int]:
    kind = _read_short(font, offset)
    if kind == GROUPS:
        return _read_groups(font, offset)
    if kind == SEGMENTS:
        return _read_segments(font, offset)
    return set()


def _read_groups(font: bytes, offset: int) -> set[int]:
    codes: set[int] = set()
    for index in range(struct.unpack_from(">I", font, offset + 12)[0]):
        low, high, glyph = struct.unpack_from(">III", font, offset + 16 + 12 * index)
        codes.update(range(low + (glyph == 0), high + 1))
    return codes


def _read_segments(font: bytes, offset: int) -> set[int]:
    size = _read_short(font, offset + 6)
    ends = offset + 14
    starts, deltas, ranges = ends + size + 2, ends + 2 * size + 2, ends + 3 * size + 2
    codes: set[int] = set()
    for place in range(0, size, 2):
        low, high = _read_short(font, starts + place), _read_short(font, ends + place)
        shift, pointer = _read_short(font, deltas + place), _read_short(font, ranges + place)
        for code in range(low, high + 1):
            glyph = code
            if pointer:
                glyph = _read_short(font, ranges + place + pointer + 2 * (code - low))
            if (glyph + shift) % 65536 if glyph or not pointer else 0:
                codes.add(code)
    return codes - {0xFFFF}
