"""Make the fonts of the PDF report: subset, rename, and write down which characters they have.

    python tools/make_fonts.py REGULAR.ttf BOLD.ttf LICENCE FALLBACK.otf [OUT_DIR]

REGULAR and BOLD are the static Noto Sans SC 2.004 files, LICENCE is their licence text (OFL 1.1), FALLBACK is the font
of full coverage that the report loads when a document needs it. Needs fontTools; the program itself does not.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FAMILY: Final = "Wuli Sans"
LATIN_FAMILY: Final = "Wuli Sans Latin"
OUT_DIR: Final = Path(__file__).resolve().parents[1] / "src" / "wuli" / "report" / "fonts"
# Characters of names that GB 2312 lacks, and signs that reports use.
EXTRA: Final = "喆翀赟犇镕玥垚昇堃淼鑫晟煊珺睿" + "≤≥≈≠×÷±–—…·•●○◆◇■□〓▲▼△▽★☆✓✔✗←↑→↓↗↘⇒−√∞‰℃㎡™©®€£¥"
RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF),
    (0x2150, 0x218B), (0x2190, 0x2199), (0x2460, 0x2473), (0x3000, 0x303F), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
LATIN_RANGES: Final = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x205E), (0x20AC, 0x20AC))
# Kerning and the half-width and vertical forms that typesetters use to squeeze punctuation.
LATIN_FEATURES: Final = ("kern", "mark", "ccmp")
SPACING_FEATURES: Final = ("halt", "palt", "vert", "vrt2", "vhal", "vpal", "vkrn", "pwid", "hwid", "fwid")
FEATURES: Final = (*LATIN_FEATURES, "locl", *SPACING_FEATURES)
KEPT_NAMES: Final = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 17})
VARIATION_FORMAT: Final = 14  # the one cmap format that maps sequences, not characters
MIDDLE_DOT: Final = 0xB7
DOT_WIDTH: Final = 320
BLANK: Final = 0x2800  # the empty pattern of Braille
BOXES: Final = ((0x2610, False), (0x2611, True))


def expand_ranges(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Return every code point of inclusive `ranges`."""
    return {code for low, high in ranges for code in range(low, high + 1)}


def gb2312_characters() -> set[int]:
    """Return the code points of every character of GB 2312 (6,763 Han characters and 682 signs)."""
    rows = range(0xA1, 0xF8)
    cells = range(0xA1, 0xFF)
    texts = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells)
    return {ord(text) for text in texts if text}


def wanted_characters() -> set[int]:
    """Return every code point that the subset should have."""
    return gb2312_characters() | expand_ranges(RANGES) | {ord(char) for char in EXTRA}


def cut_font(font: Any, characters: set[int], features: tuple[str, ...]) -> None:
    """Leave only `characters` and the layout `features` in `font`."""
    options = subset.Options()
    options.layout_features = list(features)
    options.name_IDs = sorted(KEPT_NAMES)
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["STAT", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def rename_font(font: Any, family: str, style: str) -> None:
    """Give the font its own family name; copyright, authors and licence stay as they are."""
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    version = f"{names.getDebugName(5)}; {family} subset"
    full = f"{family} {style}"
    own = {1: family, 2: style, 3: f"2.004;{postscript}", 4: full, 5: version, 6: postscript, 16: family, 17: style}
    for name_id, text in own.items():
        names.setName(text, name_id, 3, 1, 0x409)


def set_proportional_punctuation(font: Any) -> None:
    """Map “ ” ‘ ’ — … to the narrow forms of the `pwid` feature: English has no room for full-width quotation marks."""
    layout = font["GSUB"].table
    indices = {i for r in layout.FeatureList.FeatureRecord if r.FeatureTag == "pwid" for i in r.Feature.LookupListIndex}
    narrow: dict[str, str] = {}
    for index in sorted(indices):
        for table in layout.LookupList.Lookup[index].SubTable:
            narrow.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != VARIATION_FORMAT:
            table.cmap = {code: narrow.get(name, name) for code, name in table.cmap.items()}
            table.cmap[0x2010] = table.cmap[ord("-")]


def narrow_dot(font: Any) -> None:
    """Cut the white around the middle dot (and the bullet: one glyph), which has no narrow form of its own."""
    name = font.getBestCmap()[MIDDLE_DOT]
    glyph = font["glyf"][name]
    glyph.coordinates.translate(((DOT_WIDTH - font["hmtx"][name][0]) // 2, 0))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (DOT_WIDTH, glyph.xMin)


def add_boxes(font: Any) -> None:
    """Build ☐ and ☑, which the source lacks, from its own □ and ✓."""
    cmap = font.getBestCmap()
    square, tick = cmap[0x25A1], cmap[0x2713]
    for code, is_ticked in BOXES:
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(square, (1, 0, 0, 1, 0, 0))
        if is_ticked:
            pen.addComponent(tick, (0.72, 0, 0, 0.72, 140, 115))
        add_glyph(font, code, pen.glyph(), font["hmtx"][square])


def add_blank(font: Any) -> None:
    """Add an invisible character that the fallback font lacks; `wuli.report.render.pdf_svg` says what for."""
    add_glyph(font, BLANK, TTGlyphPen(None).glyph(), (0, 0))


def add_glyph(font: Any, code: int, glyph: Any, metrics: tuple[int, int]) -> None:
    """Add one glyph; `metrics` are its advance and left side bearing."""
    font.recalcBBoxes = True  # also recounts the components of composite glyphs in `maxp`
    name = f"uni{code:04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = metrics
    font["vmtx"][name] = (1000, 0)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != VARIATION_FORMAT:
            table.cmap[code] = name


def open_font(source: Path) -> Any:
    """Open a font so that saving it changes nothing but what this script changes."""
    return TTFont(str(source), recalcTimestamp=False)


def make_font(source: Path, style: str, out: Path) -> set[int]:
    """Write the Chinese subset of `source` to the folder `out` and return the code points it has."""
    font = open_font(source)
    cut_font(font, wanted_characters(), FEATURES)
    rename_font(font, FAMILY, style)
    add_boxes(font)
    add_blank(font)
    font.save(str(out / f"WuliSans-{style}.ttf"), reorderTables=True)
    return set(font.getBestCmap())


def make_latin_font(source: Path, style: str, out: Path) -> set[int]:
    """Write the small companion for English text to `out` and return the code points it has."""
    font = open_font(source)
    set_proportional_punctuation(font)
    cut_font(font, expand_ranges(LATIN_RANGES), LATIN_FEATURES)
    narrow_dot(font)
    add_blank(font)
    rename_font(font, LATIN_FAMILY, style)
    font.save(str(out / f"WuliSansLatin-{style}.ttf"), reorderTables=True)
    return set(font.getBestCmap())


def list_ranges(codes: Iterable[int]) -> list[str]:
    """Return sorted runs of code points as `low-high` in hexadecimal.

    >>> list_ranges({65, 66, 67, 80})
    ['41-43', '50']
    """
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return [f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in runs]


def describe_coverage(name: str, path: Path, codes: set[int]) -> str:
    """Return the lines of the coverage file for one font: its name and hash, then its ranges."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"font {name} {digest}\n{' '.join(list_ranges(codes))}\n"


def make_all(regular: Path, bold: Path, fallback: Path, out: Path) -> None:
    """Write the four fonts and the coverage file.

    Raises:
        ValueError: Regular and Bold have different characters; the glyph guard needs them equal.

    """
    own, latin = make_font(regular, "Regular", out), make_latin_font(regular, "Regular", out)
    if (make_font(bold, "Bold", out), make_latin_font(bold, "Bold", out)) != (own, latin):
        message = "Regular and Bold have different characters"
        raise ValueError(message)
    full = set(TTFont(str(fallback), lazy=True).getBestCmap())
    parts = (
        describe_coverage("latin", out / "WuliSansLatin-Regular.ttf", latin),
        describe_coverage("own", out / "WuliSans-Regular.ttf", own),
        describe_coverage("fallback", fallback, full),
    )
    (out / "coverage.txt").write_text("".join(parts), encoding="ascii")


def main(arguments: list[str]) -> int:
    """Make the fonts, the licence file and the coverage file."""
    required = 4
    if len(arguments) not in (required, required + 1):
        sys.stderr.write(__doc__ or "")
        return 2
    regular, bold, licence, fallback = (Path(argument) for argument in arguments[:required])
    out = Path(arguments[required]) if len(arguments) > required else OUT_DIR
    out.mkdir(parents=True, exist_ok=True)
    make_all(regular, bold, fallback, out)
    shutil.copyfile(licence, out / "OFL.txt")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
