"""The glyph guard: what no font can draw becomes 〓 and is named; nothing crashes, nothing vanishes silently."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.pdf_sample import make_document

from wuli.report.render import coverage as coverage_module
from wuli.report.render.cmap import read_characters
from wuli.report.render.coverage import FONT_DIR, CodeRanges, Coverage, find_fallback_font, load_coverage
from wuli.report.render.glyphs import guard_document, guard_text, map_texts

COVERAGE = load_coverage()


def describe(text: str) -> str:
    return guard_text(text, COVERAGE)[0]


def test_text_that_the_own_fonts_draw_is_the_same_object() -> None:
    text = "数字化 A–Z “q”\n喆翀赟犇镕玥"
    assert guard_text(text, COVERAGE)[0] is text


@pytest.mark.parametrize("char", list("垚昇堃淼鑫晟煊珺睿①⑳←→≤≥≈×÷±–—…·•●○◆■□〓▲▼☐☑"))
def test_the_own_fonts_have_names_and_signs(char: str) -> None:
    assert ord(char) in COVERAGE.own


def test_every_character_of_gb2312_is_in_the_own_fonts() -> None:
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    text = "".join(cell.decode("gb2312", "ignore") for cell in cells)
    assert [char for char in text if ord(char) not in COVERAGE.own] == []


def test_a_rare_character_comes_from_the_fallback_font() -> None:
    assert COVERAGE.is_rare("龘")
    assert guard_text("龘", COVERAGE) == ("龘", ())


@pytest.mark.parametrize(
    ("char", "name"),
    [("😀", "😀 U+1F600"), ("\ue000", "U+E000"), ("\x00", "U+0000"), ("\ud83d", "U+D83D"), ("\U000e1fff", "U+E1FFF")],
)
def test_what_no_font_has_becomes_geta_and_is_named(char: str, name: str) -> None:
    assert guard_text(f"前{char}后{char}", COVERAGE) == ("前〓后〓", (name,))


def test_missing_characters_are_named_once_in_order() -> None:
    assert guard_text("😀a😎😀", COVERAGE) == ("〓a〓〓", ("😀 U+1F600", "😎 U+1F60E"))


def test_a_geta_of_the_author_is_no_warning() -> None:
    assert guard_text("〓\x01", COVERAGE) == ("〓〓", ("U+0001",))


@pytest.mark.parametrize(
    ("given_text", "drawn"),
    [
        ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\ne"),
        ("甲\t乙", "甲 乙"),
        ("葛\U000e0100城", "葛城"),
        ("a\u200db\ufeffc\u202ed", "abcd"),
        ("e\u0301", "é"),
        ("✔", "✓"),
    ],
)
def test_signs_without_a_shape_are_no_warning(given_text: str, drawn: str) -> None:
    assert guard_text(given_text, COVERAGE) == (drawn, ())


@given(st.text(st.characters(codec=None)))
def test_a_guarded_text_can_always_be_drawn(text: str) -> None:
    drawn, missing = guard_text(text, COVERAGE)
    assert all(map(COVERAGE.has, drawn))
    assert drawn.count("〓") >= bool(missing)
    assert guard_text(drawn, COVERAGE) == (drawn, ())
    "".join(missing).encode()


def test_every_text_of_a_document_is_guarded() -> None:
    document = map_texts(make_document(), lambda text: text + "😀")
    guarded, missing = guard_document(document, COVERAGE)
    assert guarded == map_texts(make_document(), lambda text: text + "〓")
    assert missing == ("😀 U+1F600",)


def test_a_document_that_can_be_drawn_is_the_same_object() -> None:
    document = make_document()
    assert guard_document(document, COVERAGE) == (document, ())
    assert guard_document(document, COVERAGE)[0] is document


@pytest.mark.parametrize(
    ("weight", "family", "ranges"),
    [
        ("Regular", "WuliSans", COVERAGE.own),
        ("Bold", "WuliSans", COVERAGE.own),
        ("Regular", "WuliSansLatin", COVERAGE.latin),
        ("Bold", "WuliSansLatin", COVERAGE.latin),
    ],
)
def test_the_coverage_file_tells_what_the_fonts_have(weight: str, family: str, ranges: CodeRanges) -> None:
    codes = read_characters((FONT_DIR / f"{family}-{weight}.ttf").read_bytes())
    assert coverage_module.join_ranges(codes) == ranges


def test_the_coverage_file_knows_the_fallback_font_that_is_installed() -> None:
    path = find_fallback_font()
    assert path is not None
    font = path.read_bytes()
    assert hashlib.sha256(font).hexdigest() == COVERAGE.expected_sha256
    assert coverage_module.join_ranges(read_characters(font)) == COVERAGE.expected_fallback


def test_another_fallback_font_is_read_itself() -> None:
    other = dataclasses.replace(COVERAGE, fallback_path=FONT_DIR / "WuliSansLatin-Regular.ttf")
    assert other.fallback == COVERAGE.latin
    assert guard_text("龘", other) == ("〓", ("龘 U+9F98",))


def test_without_a_fallback_font_rare_characters_are_reported() -> None:
    bare = dataclasses.replace(COVERAGE, fallback_path=None)
    assert guard_text("喆龘", bare) == ("喆〓", ("龘 U+9F98",))


def test_a_damaged_fallback_font_counts_as_none(tmp_path: Path) -> None:
    damaged = tmp_path / "font.otf"
    damaged.write_bytes(b"\x00\x01\x00\x00\x00\x05")
    assert dataclasses.replace(COVERAGE, fallback_path=damaged).fallback == CodeRanges()


def test_the_fallback_package_may_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage_module, "FALLBACK_PACKAGE", "no_such_package_of_fonts")
    assert find_fallback_font() is None


def test_plain_text_never_reads_the_fallback_font(tmp_path: Path) -> None:
    absent = Coverage(COVERAGE.own, COVERAGE.latin, tmp_path / "absent.otf", CodeRanges(), "")
    assert guard_text("数字化", absent) == ("数字化", ())
